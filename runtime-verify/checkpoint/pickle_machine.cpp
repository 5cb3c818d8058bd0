#include "checkpoint/pickle_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "checkpoint/pickle_interpreter.h"
#include "checkpoint/utf8.h"

namespace dictum::checkpoint {
namespace {

// A state dict takes eight bytes of pickle for a value. Room for a hundred thousand tensors is made at once.
constexpr std::size_t usualBytesPerValue = 8;
constexpr std::size_t mostReserved = 1'500'000;

}  // namespace

Result<Pickle> PickleMachine::run() {
  const Table& byCode = table();
  const std::size_t usual = std::min<std::size_t>(cursor_.size() / usualBytesPerValue, mostReserved);
  values_.reserve(usual);
  stack_.reserveMemo(usual);
  for (std::uint64_t executed = 0; !root_; ++executed) {
    const std::size_t start = cursor_.position();
    const auto refuse = [&](std::string_view reason) {
      return failure(fmt::format("byte {}: {}", origin_ + start, reason));
    };
    if (!cursor_.available(1)) return refuse("truncated: the pickle ends without STOP");
    if (executed >= limits_.opcodes) return refuse(fmt::format("more than {} opcodes", limits_.opcodes));
    if (values_.count() >= limits_.values) return refuse(fmt::format("more than {} values", limits_.values));
    const unsigned char code = cursor_.opcode();
    const Opcode* opcode = byCode[code];
    if (!opcode) return refuse(fmt::format("0x{:02x} is not an opcode", code));
    if (!opcode->run) return refuse(fmt::format("opcode 0x{:02x} ({}) is not allowed", code, opcode->name));
    if (!(this->*opcode->run)()) return refuse(fmt::format("{}: {}", opcode->name, error_));
  }
  return Pickle{std::move(values_), *root_, cursor_.position()};
}

bool PickleMachine::fail(std::string reason) {
  error_ = std::move(reason);
  return false;
}

bool PickleMachine::global(std::string_view module, std::string_view name) {
  if (!isUtf8(module) || !isUtf8(name)) return fail("the name of a global is not UTF-8");
  return push(values_.addGlobal(fmt::format("{}.{}", module, name)));
}

bool PickleMachine::growable(ValueId container, bool asDict) {
  const ValueKind kind = values_.kind(container);
  const bool fits = kind == ValueKind::Object ||
                    (asDict ? kind == ValueKind::Dict : kind == ValueKind::List || kind == ValueKind::Set);
  return fits || fail(asDict ? "the target is no dictionary" : "the target is no list or set");
}

bool PickleMachine::protocol() {
  const auto version = cursor_.integer<std::uint8_t>();
  if (!version) return false;
  return *version <= 5 || fail(fmt::format("protocol {} is not known; 5 is the newest", *version));
}

bool PickleMachine::stop() {
  root_ = stack_.result();
  return root_.has_value();
}

bool PickleMachine::duplicate() {
  const auto value = stack_.top();
  return value && push(*value);
}

bool PickleMachine::frame() {
  const auto length = cursor_.integer<std::uint64_t>();
  return length && cursor_.available(*length);
}

bool PickleMachine::textInteger() {
  const auto digits = cursor_.line();
  if (!digits) return false;
  if (*digits == "00" || *digits == "01") return push(values_.addBoolean(*digits == "01"));
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(digits->data(), digits->data() + digits->size(), value);
  if (status != std::errc() || end != digits->data() + digits->size()) return fail("the operand is no 64-bit integer");
  return push(values_.addInteger(value));
}

bool PickleMachine::shortLong() {
  const auto length = cursor_.integer<std::uint8_t>();
  if (!length) return false;
  if (*length > limits_.longBytes) return fail(fmt::format("{} bytes, more than {}", *length, limits_.longBytes));
  const auto digits = cursor_.bytes(*length);
  if (!digits) return false;
  if (*length > 8) return push(values_.add(ValueKind::BigInteger));
  std::uint64_t value = !digits->empty() && (digits->back() & 0x80) ? ~std::uint64_t{0} : 0;
  for (std::size_t i = digits->size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>((*digits)[i]);
  return push(values_.addInteger(static_cast<std::int64_t>(value)));
}

bool PickleMachine::floating() {
  const auto bytes = cursor_.bytes(sizeof(double));
  if (!bytes) return false;
  std::uint64_t bits = 0;  // in the pickle the first byte is the highest
  for (const char byte : *bytes) bits = bits << 8 | static_cast<unsigned char>(byte);
  return push(values_.addFloating(std::bit_cast<double>(bits)));
}

bool PickleMachine::tuple() {
  const auto items = stack_.popToMark();
  if (!items) return false;
  const ValueId made = values_.addItems(ValueKind::Tuple, *items);
  return push(made);
}

bool PickleMachine::list() {
  const auto items = stack_.popToMark();
  if (!items) return false;
  const ValueId made = values_.add(ValueKind::List);
  values_.append(made, *items);
  return push(made);
}

bool PickleMachine::dict() {
  const auto pairs = stack_.popToMark();
  if (!pairs) return false;
  if (pairs->size() % 2 != 0) return fail("a key has no value");
  const ValueId made = values_.add(ValueKind::Dict);
  values_.set(made, *pairs);
  return push(made);
}

bool PickleMachine::append() {
  const auto item = stack_.pop();
  const auto container = item ? stack_.top() : std::nullopt;
  if (!container || !growable(*container, false)) return false;
  values_.append(*container, {&*item, 1});
  return true;
}

bool PickleMachine::appends() {
  const auto items = stack_.popToMark();
  if (!items) return false;
  const auto container = stack_.top();
  if (!container || !growable(*container, false)) return false;
  values_.append(*container, *items);
  return true;
}

bool PickleMachine::setItem() {
  const auto value = stack_.pop();
  const auto key = value ? stack_.pop() : std::nullopt;
  const auto container = key ? stack_.top() : std::nullopt;
  if (!container || !growable(*container, true)) return false;
  values_.set(*container, std::array{*key, *value});
  return true;
}

bool PickleMachine::setItems() {
  const auto pairs = stack_.popToMark();
  if (!pairs) return false;
  if (pairs->size() % 2 != 0) return fail("a key has no value");
  const auto container = stack_.top();
  if (!container || !growable(*container, true)) return false;
  values_.set(*container, *pairs);
  return true;
}

bool PickleMachine::textGlobal() {
  const auto module = cursor_.line();
  const auto name = module ? cursor_.line() : std::nullopt;
  return name && global(*module, *name);
}

bool PickleMachine::stackGlobal() {
  const auto name = stack_.pop();
  const auto module = name ? stack_.pop() : std::nullopt;
  if (!module) return false;
  if (values_.kind(*name) != ValueKind::String || values_.kind(*module) != ValueKind::String) {
    return fail("the name of a global is no string");
  }
  return global(values_.text(*module), values_.text(*name));
}

bool PickleMachine::call() {
  const auto arguments = stack_.pop();
  const auto callee = arguments ? stack_.pop() : std::nullopt;
  if (!callee) return false;
  if (values_.kind(*arguments) != ValueKind::Tuple) return fail("the arguments are no tuple");
  const ValueId made = values_.addObject(*callee, *arguments);
  setInitialPairs(made);
  return push(made);
}

// Python 2 pickled an OrderedDict as OrderedDict([[key, value], ...]); its pairs are as good as set.
void PickleMachine::setInitialPairs(ValueId object) {
  if (values_.calleeName(object) != "collections.OrderedDict") return;
  const auto arguments = values_.items(values_.arguments(object));
  if (arguments.size() != 1) return;
  std::vector<ValueId> pairs;
  for (const ValueId pair : values_.items(arguments[0])) {
    const auto both = values_.items(pair);
    if (both.size() == 2) pairs.insert(pairs.end(), both.begin(), both.end());
  }
  if (!pairs.empty()) values_.set(object, pairs);
}

bool PickleMachine::build() {
  const auto state = stack_.pop();
  const auto object = state ? stack_.top() : std::nullopt;
  if (!object) return false;
  const ValueKind kind = values_.kind(*object);
  if (kind != ValueKind::Object && kind != ValueKind::Dict) return fail("the target is no object");
  if (values_.state(*object)) return fail("the target was built already");
  values_.setState(*object, *state);
  return true;
}

bool PickleMachine::persistent() {
  const auto operand = stack_.pop();
  return operand && push(values_.addItems(ValueKind::Persistent, {&*operand, 1}));
}

Result<Pickle> readPickle(std::string_view bytes, const Limits& limits, std::size_t origin, bool* needsMore) {
  if (bytes.size() > limits.pickleBytes) {
    return failure(
        fmt::format("the pickle has {} bytes, more than the {} that are read", bytes.size(), limits.pickleBytes));
  }
  PickleMachine machine(bytes, limits, origin);
  auto pickle = machine.run();
  if (needsMore) *needsMore = !pickle && machine.ranOut();
  return pickle;
}

}  // namespace dictum::checkpoint
