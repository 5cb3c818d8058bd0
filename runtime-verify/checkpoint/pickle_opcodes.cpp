// Which opcodes there are, and which of them are refused.
#include "checkpoint/pickle_interpreter.h"

namespace dictum::checkpoint {

std::span<const PickleMachine::Opcode> PickleMachine::opcodes() {
  using M = PickleMachine;
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

const PickleMachine::Table& PickleMachine::table() {
  static const Table byCode = [] {
    Table filled{};
    for (const Opcode& opcode : opcodes()) filled[opcode.code] = &opcode;
    return filled;
  }();
  return byCode;
}

}  // namespace dictum::checkpoint
