#include "checkpoint/pickle_machine.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "checkpoint/little_endian.h"
#include "checkpoint/utf8.h"

namespace dictum::checkpoint {
namespace {

// Handlers return whether to go on; on failure they leave the reason in error_. An error is rare and opcodes are many,
// so they do not each return a Result.
class Machine {
 public:
  Machine(std::string_view bytes, const Limits& limits, std::size_t origin)
      : bytes_(bytes), limits_(limits), origin_(origin) {}

  Result<Pickle> run();

 private:
  using Handler = bool (Machine::*)();
  struct Opcode {
    unsigned char code;
    const char* name;
    Handler run;  // null: known, and refused
  };
  using Table = std::array<const Opcode*, 256>;
  static const Table& table();
  static std::span<const Opcode> opcodes();

  bool fail(std::string reason);

  // Operands in the byte stream.
  bool available(std::uint64_t count);
  template <typename Integer>
  std::optional<Integer> operand();
  std::optional<std::string_view> operandBytes(std::uint64_t length);
  std::optional<std::string_view> line();

  // The stack: nothing below the innermost mark can be taken.
  bool push(ValueId value);
  std::optional<ValueId> pop();
  std::optional<ValueId> top();
  std::optional<std::span<const ValueId>> sinceMark();  // stays valid until the next push
  void dropMark();
  bool newValue(ValueId value);

  bool remember(std::uint64_t index);
  bool recall(std::uint64_t index);
  bool global(std::string_view module, std::string_view name);
  bool growable(ValueId container, bool asDict);

  // Opcodes.
  bool protocol();
  bool stop();
  bool mark();
  bool popTop();
  bool popMark();
  bool duplicate();
  bool frame();
  bool none() { return newValue(values_.add(ValueKind::None)); }
  bool newTrue() { return newValue(values_.addBoolean(true)); }
  bool newFalse() { return newValue(values_.addBoolean(false)); }
  bool textInteger();
  template <typename Integer>
  bool integer();
  bool shortLong();
  bool floating();
  template <typename Length, ValueKind kind>
  bool text();
  bool emptyTuple() { return newValue(values_.addItems(ValueKind::Tuple, {})); }
  bool tuple();
  template <std::size_t count>
  bool tupleOf();
  template <ValueKind kind>
  bool empty() {
    return newValue(values_.add(kind));
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
  bool memoize() { return remember(memo_.size()); }
  bool textGlobal();
  bool stackGlobal();
  bool call();
  bool build();
  bool persistent();

  std::string_view bytes_;
  const Limits& limits_;
  std::size_t origin_;
  std::size_t at_ = 0;
  PickleValues values_;
  std::vector<ValueId> stack_;
  std::vector<std::size_t> marks_;  // heights of the stack
  std::vector<std::optional<ValueId>> memo_;
  std::unordered_map<std::uint64_t, ValueId> sparseMemo_;  // indices that are not in sequence
  bool stopped_ = false;
  std::string error_;
};

std::span<const Machine::Opcode> Machine::opcodes() {
  using M = Machine;
  static constexpr Opcode all[] = {
      {0x80, "PROTO", &M::protocol},
      {'.', "STOP", &M::stop},
      {'(', "MARK", &M::mark},
      {'0', "POP", &M::popTop},
      {'1', "POP_MARK", &M::popMark},
      {'2', "DUP", &M::duplicate},
      {0x95, "FRAME", &M::frame},
      {'N', "NONE", &M::none},
      {0x88, "NEWTRUE", &M::newTrue},
      {0x89, "NEWFALSE", &M::newFalse},
      {'I', "INT", &M::textInteger},
      {'J', "BININT", &M::integer<std::int32_t>},
      {'K', "BININT1", &M::integer<std::uint8_t>},
      {'M', "BININT2", &M::integer<std::uint16_t>},
      {0x8a, "LONG1", &M::shortLong},
      {'G', "BINFLOAT", &M::floating},
      {'X', "BINUNICODE", &M::text<std::uint32_t, ValueKind::String>},
      {0x8c, "SHORT_BINUNICODE", &M::text<std::uint8_t, ValueKind::String>},
      {0x8d, "BINUNICODE8", &M::text<std::uint64_t, ValueKind::String>},
      {'U', "SHORT_BINSTRING", &M::text<std::uint8_t, ValueKind::String>},
      {'T', "BINSTRING", &M::text<std::uint32_t, ValueKind::String>},
      {'C', "SHORT_BINBYTES", &M::text<std::uint8_t, ValueKind::Bytes>},
      {'B', "BINBYTES", &M::text<std::uint32_t, ValueKind::Bytes>},
      {0x8e, "BINBYTES8", &M::text<std::uint64_t, ValueKind::Bytes>},
      {')', "EMPTY_TUPLE", &M::emptyTuple},
      {'t', "TUPLE", &M::tuple},
      {0x85, "TUPLE1", &M::tupleOf<1>},
      {0x86, "TUPLE2", &M::tupleOf<2>},
      {0x87, "TUPLE3", &M::tupleOf<3>},
      {']', "EMPTY_LIST", &M::empty<ValueKind::List>},
      {'}', "EMPTY_DICT", &M::empty<ValueKind::Dict>},
      {0x8f, "EMPTY_SET", &M::empty<ValueKind::Set>},
      {'l', "LIST", &M::list},
      {'d', "DICT", &M::dict},
      {'a', "APPEND", &M::append},
      {'e', "APPENDS", &M::appends},
      {0x90, "ADDITEMS", &M::appends},
      {0x91, "FROZENSET", &M::tuple},
      {'s', "SETITEM", &M::setItem},
      {'u', "SETITEMS", &M::setItems},
      {'h', "BINGET", &M::get<std::uint8_t>},
      {'j', "LONG_BINGET", &M::get<std::uint32_t>},
      {'q', "BINPUT", &M::put<std::uint8_t>},
      {'r', "LONG_BINPUT", &M::put<std::uint32_t>},
      {0x94, "MEMOIZE", &M::memoize},
      {'c', "GLOBAL", &M::textGlobal},
      {0x93, "STACK_GLOBAL", &M::stackGlobal},
      {'R', "REDUCE", &M::call},
      {0x81, "NEWOBJ", &M::call},
      {'b', "BUILD", &M::build},
      {'Q', "BINPERSID", &M::persistent},
      {'i', "INST", nullptr},
      {'o', "OBJ", nullptr},
      {0x82, "EXT1", nullptr},
      {0x83, "EXT2", nullptr},
      {0x84, "EXT4", nullptr},
      {'P', "PERSID", nullptr},
      {0x8b, "LONG4", nullptr},
      {0x92, "NEWOBJ_EX", nullptr},
      {0x96, "BYTEARRAY8", nullptr},
      {0x97, "NEXT_BUFFER", nullptr},
      {0x98, "READONLY_BUFFER", nullptr},
      {'L', "LONG", nullptr},
      {'F', "FLOAT", nullptr},
      {'S', "STRING", nullptr},
      {'V', "UNICODE", nullptr},
      {'g', "GET", nullptr},
      {'p', "PUT", nullptr},
  };
  return all;
}

const Machine::Table& Machine::table() {
  static const Table byCode = [] {
    Table filled{};
    for (const Opcode& opcode : opcodes()) filled[opcode.code] = &opcode;
    return filled;
  }();
  return byCode;
}

Result<Pickle> Machine::run() {
  const Table& byCode = table();
  for (std::uint64_t executed = 0; !stopped_; ++executed) {
    const std::size_t start = at_;
    const auto where = [&](std::string_view reason) {
      return failure(fmt::format("byte {}: {}", origin_ + start, reason));
    };
    if (start >= bytes_.size()) return where("truncated: the pickle ends without STOP");
    if (executed >= limits_.opcodes) return where(fmt::format("more than {} opcodes", limits_.opcodes));
    if (values_.count() >= limits_.values) return where(fmt::format("more than {} values", limits_.values));
    const auto code = static_cast<unsigned char>(bytes_[at_++]);
    const Opcode* opcode = byCode[code];
    if (!opcode) return where(fmt::format("0x{:02x} is not an opcode", code));
    if (!opcode->run) return where(fmt::format("opcode 0x{:02x} ({}) is not allowed", code, opcode->name));
    if (!(this->*opcode->run)()) return where(fmt::format("{}: {}", opcode->name, error_));
  }
  const ValueId root = stack_.back();
  return Pickle{std::move(values_), root, at_};
}

bool Machine::fail(std::string reason) {
  error_ = std::move(reason);
  return false;
}

bool Machine::available(std::uint64_t count) {
  if (count <= bytes_.size() - at_) return true;
  return fail(fmt::format("truncated: needs {} bytes, {} are left", count, bytes_.size() - at_));
}

template <typename Integer>
std::optional<Integer> Machine::operand() {
  if (!available(sizeof(Integer))) return std::nullopt;
  at_ += sizeof(Integer);
  return littleEndian<Integer>(bytes_, at_ - sizeof(Integer));
}

std::optional<std::string_view> Machine::operandBytes(std::uint64_t length) {
  if (!available(length)) return std::nullopt;
  at_ += length;
  return bytes_.substr(at_ - length, length);
}

std::optional<std::string_view> Machine::line() {
  const std::size_t end = bytes_.substr(at_, 4096).find('\n');
  if (end == std::string_view::npos) {
    fail("truncated: a line does not end");
    return std::nullopt;
  }
  at_ += end + 1;
  return bytes_.substr(at_ - end - 1, end);
}

bool Machine::push(ValueId value) {
  if (stack_.size() >= limits_.stackDepth)
    return fail(fmt::format("more than {} values on the stack", limits_.stackDepth));
  stack_.push_back(value);
  return true;
}

std::optional<ValueId> Machine::top() {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() > floor) return stack_.back();
  fail("the stack is empty");
  return std::nullopt;
}

std::optional<ValueId> Machine::pop() {
  const auto value = top();
  if (value) stack_.pop_back();
  return value;
}

std::optional<std::span<const ValueId>> Machine::sinceMark() {
  if (!marks_.empty()) return std::span<const ValueId>(stack_).subspan(marks_.back());
  fail("no mark on the stack");
  return std::nullopt;
}

void Machine::dropMark() {
  stack_.resize(marks_.back());
  marks_.pop_back();
}

bool Machine::newValue(ValueId value) { return push(value); }

bool Machine::remember(std::uint64_t index) {
  const auto value = top();
  if (!value) return false;
  if (index < memo_.size()) {
    memo_[index] = *value;
  } else if (index == memo_.size()) {
    memo_.push_back(*value);
  } else {
    sparseMemo_[index] = *value;
  }
  return true;
}

bool Machine::recall(std::uint64_t index) {
  if (index < memo_.size()) return push(*memo_[index]);
  const auto found = sparseMemo_.find(index);
  if (found == sparseMemo_.end()) return fail(fmt::format("memo {} was never put", index));
  return push(found->second);
}

bool Machine::global(std::string_view module, std::string_view name) {
  if (!isUtf8(module) || !isUtf8(name)) return fail("the name of a global is not UTF-8");
  return newValue(values_.addGlobal(fmt::format("{}.{}", module, name)));
}

bool Machine::growable(ValueId container, bool asDict) {
  const ValueKind kind = values_.kind(container);
  const bool fits = kind == ValueKind::Object ||
                    (asDict ? kind == ValueKind::Dict : kind == ValueKind::List || kind == ValueKind::Set);
  return fits || fail(asDict ? "the target is no dictionary" : "the target is no list or set");
}

bool Machine::protocol() {
  const auto version = operand<std::uint8_t>();
  if (!version) return false;
  return *version <= 5 || fail(fmt::format("protocol {} is not known; 5 is the newest", *version));
}

bool Machine::stop() {
  if (!marks_.empty()) return fail("a mark is left on the stack");
  if (stack_.size() != 1) return fail(fmt::format("{} values are left on the stack instead of 1", stack_.size()));
  stopped_ = true;
  return true;
}

bool Machine::mark() {
  if (marks_.size() >= limits_.stackDepth) return fail(fmt::format("more than {} marks", limits_.stackDepth));
  marks_.push_back(stack_.size());
  return true;
}

bool Machine::popTop() {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() == floor && !marks_.empty()) {
    marks_.pop_back();
    return true;
  }
  return pop().has_value();
}

bool Machine::popMark() {
  if (!sinceMark()) return false;
  dropMark();
  return true;
}

bool Machine::duplicate() {
  const auto value = top();
  return value && push(*value);
}

bool Machine::frame() {
  const auto length = operand<std::uint64_t>();
  return length && available(*length);
}

bool Machine::textInteger() {
  const auto digits = line();
  if (!digits) return false;
  if (*digits == "00" || *digits == "01") return newValue(values_.addBoolean(*digits == "01"));
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
  if (status != std::errc() || end != digits->data() + digits->size()) return fail("the operand is no 64-bit integer");
  return newValue(values_.addInteger(value));
}

template <typename Integer>
bool Machine::integer() {
  const auto value = operand<Integer>();
  return value && newValue(values_.addInteger(*value));
}

bool Machine::shortLong() {
  const auto length = operand<std::uint8_t>();
  if (!length) return false;
  if (*length > limits_.longBytes) return fail(fmt::format("{} bytes, more than {}", *length, limits_.longBytes));
  const auto digits = operandBytes(*length);
  if (!digits) return false;
  if (*length > 8) return newValue(values_.add(ValueKind::BigInteger));
  std::uint64_t value = !digits->empty() && (digits->back() & 0x80) ? ~std::uint64_t{0} : 0;
  for (std::size_t i = digits->size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>((*digits)[i]);
  return newValue(values_.addInteger(static_cast<std::int64_t>(value)));
}

bool Machine::floating() { return operandBytes(8) && newValue(values_.add(ValueKind::Floating)); }

template <typename Length, ValueKind kind>
bool Machine::text() {
  const auto length = operand<Length>();
  if (!length) return false;
  const auto bytes = operandBytes(*length);
  return bytes && newValue(values_.addText(kind, *bytes));
}

bool Machine::tuple() {
  const auto items = sinceMark();
  if (!items) return false;
  const ValueId made = values_.addItems(ValueKind::Tuple, *items);
  dropMark();
  return push(made);
}

template <std::size_t count>
bool Machine::tupleOf() {
  std::array<ValueId, count> items;
  for (std::size_t i = count; i-- > 0;) {
    const auto item = pop();
    if (!item) return false;
    items[i] = *item;
  }
  return newValue(values_.addItems(ValueKind::Tuple, items));
}

bool Machine::list() {
  const auto items = sinceMark();
  if (!items) return false;
  const ValueId made = values_.add(ValueKind::List);
  values_.append(made, *items);
  dropMark();
  return push(made);
}

bool Machine::dict() {
  const auto pairs = sinceMark();
  if (!pairs) return false;
  if (pairs->size() % 2 != 0) return fail("a key has no value");
  const ValueId made = values_.add(ValueKind::Dict);
  values_.set(made, *pairs);
  dropMark();
  return push(made);
}

bool Machine::append() {
  const auto item = pop();
  const auto container = item ? top() : std::nullopt;
  if (!container || !growable(*container, false)) return false;
  values_.append(*container, {&*item, 1});
  return true;
}

bool Machine::appends() {
  const auto items = sinceMark();
  if (!items) return false;
  const std::vector<ValueId> kept(items->begin(), items->end());
  dropMark();
  const auto container = top();
  if (!container || !growable(*container, false)) return false;
  values_.append(*container, kept);
  return true;
}

bool Machine::setItem() {
  const auto value = pop();
  const auto key = value ? pop() : std::nullopt;
  const auto container = key ? top() : std::nullopt;
  if (!container || !growable(*container, true)) return false;
  values_.set(*container, std::array{*key, *value});
  return true;
}

bool Machine::setItems() {
  const auto pairs = sinceMark();
  if (!pairs) return false;
  if (pairs->size() % 2 != 0) return fail("a key has no value");
  const std::vector<ValueId> kept(pairs->begin(), pairs->end());
  dropMark();
  const auto container = top();
  if (!container || !growable(*container, true)) return false;
  values_.set(*container, kept);
  return true;
}

template <typename Index>
bool Machine::get() {
  const auto index = operand<Index>();
  return index && recall(*index);
}

template <typename Index>
bool Machine::put() {
  const auto index = operand<Index>();
  return index && remember(*index);
}

bool Machine::textGlobal() {
  const auto module = line();
  const auto name = module ? line() : std::nullopt;
  return name && global(*module, *name);
}

bool Machine::stackGlobal() {
  const auto name = pop();
  const auto module = name ? pop() : std::nullopt;
  if (!module) return false;
  if (values_.kind(*name) != ValueKind::String || values_.kind(*module) != ValueKind::String) {
    return fail("the name of a global is no string");
  }
  return global(values_.text(*module), values_.text(*name));
}

bool Machine::call() {
  const auto arguments = pop();
  const auto callee = arguments ? pop() : std::nullopt;
  if (!callee) return false;
  if (values_.kind(*arguments) != ValueKind::Tuple) return fail("the arguments are no tuple");
  return newValue(values_.addObject(*callee, *arguments));
}

bool Machine::build() {
  const auto state = pop();
  const auto object = state ? top() : std::nullopt;
  if (!object) return false;
  const ValueKind kind = values_.kind(*object);
  if (kind != ValueKind::Object && kind != ValueKind::Dict) return fail("the target is no object");
  values_.setState(*object, *state);
  return true;
}

bool Machine::persistent() {
  const auto operand = pop();
  return operand && newValue(values_.addItems(ValueKind::Persistent, {&*operand, 1}));
}

}  // namespace

Result<Pickle> readPickle(std::string_view bytes, const Limits& limits, std::size_t origin) {
  if (bytes.size() > limits.pickleBytes) {
    return failure(
        fmt::format("the pickle has {} bytes, more than the {} that are read", bytes.size(), limits.pickleBytes));
  }
  return Machine(bytes, limits, origin).run();
}

}  // namespace dictum::checkpoint
