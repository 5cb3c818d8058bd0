// The machine behind readPickle: one member function per opcode, and the table that leads to them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "checkpoint/limits.h"
#include "checkpoint/pickle_cursor.h"
#include "checkpoint/pickle_machine.h"
#include "checkpoint/pickle_stack.h"
#include "checkpoint/pickle_value.h"

namespace dictum::checkpoint {

// Handlers return whether to go on; on failure they leave the reason in error_. An error is rare and opcodes are many,
// so they do not each return a Result.
class PickleMachine {
 public:
  PickleMachine(std::string_view bytes, const Limits& limits, std::size_t origin)
      : limits_(limits), origin_(origin), cursor_(bytes, error_), stack_(limits, error_) {}

  Result<Pickle> run();
  bool ranOut() const { return cursor_.ranOut(); }  // the bytes ended within the pickle

 private:
  using Handler = bool (PickleMachine::*)();
  struct Opcode {
    unsigned char code;
    const char* name;
    Handler run;  // null: known, and refused
  };
  using Table = std::array<const Opcode*, 256>;
  static const Table& table();
  static std::span<const Opcode> opcodes();

  bool fail(std::string reason);
  bool push(ValueId value) { return stack_.push(value); }
  bool global(std::string_view module, std::string_view name);
  void setInitialPairs(ValueId object);
  bool growable(ValueId container, bool asDict);

  // Opcodes.
  bool protocol();
  bool stop();
  bool mark() { return stack_.mark(); }
  bool popTop() { return stack_.popValueOrMark(); }
  bool popMark() { return stack_.popToMark().has_value(); }
  bool duplicate();
  bool frame();
  bool none() { return push(values_.add(ValueKind::None)); }
  bool newTrue() { return push(values_.addBoolean(true)); }
  bool newFalse() { return push(values_.addBoolean(false)); }
  bool textInteger();
  template <typename Integer>
  bool integer();
  bool shortLong();
  bool floating();
  template <typename Length, ValueKind kind>
  bool text();
  bool emptyTuple() { return push(values_.addItems(ValueKind::Tuple, {})); }
  bool tuple();
  template <std::size_t count>
  bool tupleOf();
  template <ValueKind kind>
  bool empty() {
    return push(values_.add(kind));
  }
  bool list();
  bool dict();
  bool append();
  bool appends();
  bool setItem();
  bool setItems();
  template <typename Index>
  bool get();
  template <typename Index>
  bool put();
  bool memoize() { return stack_.rememberNext(); }
  bool textGlobal();
  bool stackGlobal();
  bool call();
  bool build();
  bool persistent();

  const Limits& limits_;
  std::size_t origin_;
  PickleValues values_;
  std::optional<ValueId> root_;  // once STOP was met
  std::string error_;
  PickleCursor cursor_;
  PickleStack stack_;
};

template <typename Integer>
bool PickleMachine::integer() {
  const auto value = cursor_.template integer<Integer>();
  return value && push(values_.addInteger(*value));
}

template <typename Length, ValueKind kind>
bool PickleMachine::text() {
  const auto length = cursor_.template integer<Length>();
  if (!length) return false;
  const auto bytes = cursor_.bytes(*length);
  return bytes && push(values_.addText(kind, *bytes));
}

template <std::size_t count>
bool PickleMachine::tupleOf() {
  std::array<ValueId, count> items;
  for (std::size_t i = count; i-- > 0;) {
    const auto item = stack_.pop();
    if (!item) return false;
    items[i] = *item;
  }
  return push(values_.addItems(ValueKind::Tuple, items));
}

template <typename Index>
bool PickleMachine::get() {
  const auto index = cursor_.template integer<Index>();
  return index && stack_.recall(*index);
}

template <typename Index>
bool PickleMachine::put() {
  const auto index = cursor_.template integer<Index>();
  return index && stack_.remember(*index);
}

}  // namespace dictum::checkpoint
