// What a pickle says, as plain values.
//
// Values live in one arena and refer to each other by number, so they may share and even contain each other without
// anybody owning anybody, and destroying them needs no recursion. A value made by REDUCE or NEWOBJ is an Object: the
// name of what would have been called, its arguments, and what was later set on it. Nothing is ever called.
//
//     OrderedDict()                Object: callee Global "collections.OrderedDict", arguments (), pairs as set
//     torch._utils._rebuild_...    Object: callee Global "torch._utils._rebuild_tensor_v2", arguments (storage, 0, ...)
//     ('storage', ...) BINPERSID   Persistent: items are its one operand
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "checkpoint/large_pages.h"

namespace dictum::checkpoint {

using ValueId = std::uint32_t;  // number of a value in its PickleValues

enum class ValueKind : std::uint8_t {
  None,
  Boolean,
  Integer,     // that fits 64 bits
  BigInteger,  // that does not; only its presence is known
  Floating,
  String,
  Bytes,
  Tuple,
  List,
  Set,
  Dict,
  Global,  // text is "module.name"
  Object,
  Persistent,
};

class PickleValues {
 public:
  PickleValues() = default;
  PickleValues(PickleValues&&) = default;
  PickleValues& operator=(PickleValues&&) = default;

  // Makes room, so that a large pickle does not move its values again and again. Each is an element of two others.
  void reserve(std::size_t count) {
    reserveLarge(values_, count);
    reserveLarge(pool_, 2 * count);
  }
  std::size_t count() const { return values_.size(); }
  ValueKind kind(ValueId id) const { return values_[id].kind; }

  // Of an Integer or Boolean; nothing for other kinds.
  std::optional<std::int64_t> integer(ValueId id) const;
  // Of a Floating; nothing for other kinds.
  std::optional<double> floating(ValueId id) const;
  // Of a String, Bytes or Global; empty for other kinds.
  std::string_view text(ValueId id) const;
  // Of a Tuple, List, Set or Persistent, or what was appended to an Object; empty for other kinds.
  std::span<const ValueId> items(ValueId id) const;
  // Keys and values, alternating, in the order they were set: of a Dict, or set on an Object.
  std::span<const ValueId> pairs(ValueId id) const;
  // Of an Object: what would be called, and with what.
  ValueId callee(ValueId id) const { return values_[id].extra; }
  ValueId arguments(ValueId id) const { return values_[id].payload.parts.arguments; }
  // What BUILD set on an Object or Dict.
  std::optional<ValueId> state(ValueId id) const;
  // Name of an Object's callee; empty where that is not a Global, and for other kinds.
  std::string_view calleeName(ValueId id) const;
  // Names of all globals, in the order they first occur.
  std::vector<std::string_view> globals() const;

  ValueId add(ValueKind kind);  // None, BigInteger, List, Set, Dict
  ValueId addBoolean(bool value);
  ValueId addInteger(std::int64_t value);
  ValueId addFloating(double value);
  ValueId addText(ValueKind kind, std::string_view text);            // String, Bytes; `text` must outlive this
  ValueId addItems(ValueKind kind, std::span<const ValueId> items);  // Tuple, Persistent
  ValueId addGlobal(std::string name);                               // the same value for the same name
  ValueId addObject(ValueId callee, ValueId arguments);
  // What is added is copied, and must not be in here itself.
  void append(ValueId container, std::span<const ValueId> items);
  void set(ValueId container, std::span<const ValueId> pairs);
  void setState(ValueId container, ValueId state);

 private:
  // Sixteen bytes, as there are some dozen values for every tensor.
  struct Value {
    struct Parts {
      ValueId arguments;       // of an Object; of the others the position in pool_ of what was first put into them
      std::uint32_t contents;  // position in contents_ plus one; 0: nothing, or not more than that
    };
    union Payload {
      std::int64_t number = 0;  // Integer, Boolean; Tuple and Persistent: position of the first item in pool_
      double real;              // Floating
      const char* text;         // String, Bytes, Global
      Parts parts;              // List, Set, Dict, Object
    };
    ValueKind kind = ValueKind::None;
    std::uint32_t extra = 0;  // length of a text, number of items or of what was first put in, callee of an Object
    Payload payload;
  };
  // Values one after the other in pool_. One that grows beyond its room moves to the end, with twice the room.
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t room = 0;
  };
  struct Contents {
    Range items;
    Range pairs;
    std::optional<ValueId> state;
  };

  ValueId push(Value value);
  // Values that do not change and come again and again (None, true, 0, the empty tuple) are there once.
  ValueId pushOnce(std::optional<ValueId>& known, Value value) {
    if (!known) known = push(value);
    return *known;
  }
  Contents& contents(ValueId id);
  void put(ValueId container, Range Contents::* where, std::span<const ValueId> values);
  std::span<const ValueId> taken(ValueId id, Range Contents::* where) const;
  void extend(Range& range, std::span<const ValueId> values);
  std::span<const ValueId> in(const Range& range) const { return std::span(pool_).subspan(range.first, range.count); }
  const Contents* contentsOf(ValueId id) const;  // null where there are none

  std::vector<Value> values_;
  std::vector<ValueId> pool_;
  std::vector<Contents> contents_;
  std::unordered_map<std::string, ValueId> globals_;  // nodes do not move, so texts may point into the names
  std::vector<ValueId> globalOrder_;
  std::optional<ValueId> none_, true_, false_, emptyTuple_;
  std::array<std::optional<ValueId>, 256> smallIntegers_;
};

}  // namespace dictum::checkpoint
