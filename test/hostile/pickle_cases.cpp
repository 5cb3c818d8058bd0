#include <array>

#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

// data.pkl of exactly these bytes.
std::function<std::string()> pickle(std::string bytes) {
  return [bytes = std::move(bytes)] { return pythonZip(bytes).build(); };
}

std::string at(std::size_t byte, const std::string& reason) {
  return "data.pkl: byte " + std::to_string(byte) + ": " + reason;
}

std::vector<Case> refusedOpcodes() {
  struct Opcode {
    const char* code;
    const char* name;
    const char* hex;
  };
  constexpr std::array<Opcode, 17> refused{{{"i", "INST", "69"},
                                            {"o", "OBJ", "6f"},
                                            {"\x82", "EXT1", "82"},
                                            {"\x83", "EXT2", "83"},
                                            {"\x84", "EXT4", "84"},
                                            {"P", "PERSID", "50"},
                                            {"\x8b", "LONG4", "8b"},
                                            {"\x92", "NEWOBJ_EX", "92"},
                                            {"\x96", "BYTEARRAY8", "96"},
                                            {"\x97", "NEXT_BUFFER", "97"},
                                            {"\x98", "READONLY_BUFFER", "98"},
                                            {"L", "LONG", "4c"},
                                            {"F", "FLOAT", "46"},
                                            {"S", "STRING", "53"},
                                            {"V", "UNICODE", "56"},
                                            {"g", "GET", "67"},
                                            {"p", "PUT", "70"}}};
  std::vector<Case> cases;
  for (const Opcode& opcode : refused) {
    cases.push_back({std::string("Opcode") + opcode.name, pickle(std::string("\x80\x02") + opcode.code + "."),
                     at(2, std::string("opcode 0x") + opcode.hex + " (" + opcode.name + ") is not allowed")});
  }
  return cases;
}

std::vector<Case> streamCases() {
  return {
      {"PickleEmpty", pickle(""), at(0, "truncated: the pickle ends without STOP")},
      {"PickleWithoutStop", pickle("\x80\x02}"), at(3, "truncated: the pickle ends without STOP")},
      {"NoOpcode", pickle(std::string("\x80\x02\0.", 4)), at(2, "0x00 is not an opcode")},
      {"Protocol99", pickle("\x80\x63}."), at(0, "PROTO: protocol 99 is not known; 5 is the newest")},
      {"ProtocolCut", pickle("\x80"), at(0, "PROTO: truncated: needs 1 bytes, 0 are left")},
      {"IntegerCut", pickle("\x80\x02J\1\2"), at(2, "BININT: truncated: needs 4 bytes, 2 are left")},
      {"StringOf4GB",
       pickle("\x80\x02X\xff\xff\xff\xff"
              "abc."),
       at(2, "BINUNICODE: truncated: needs 4294967295 bytes, 4 are left")},
      {"StringOf16EB",
       pickle("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff"
              "abc."),
       at(2, "BINUNICODE8: truncated: needs 18446744073709551615 bytes, 4 are left")},
      {"BytesCut",
       pickle("\x80\x03"
              "C\x09"
              "abc."),
       at(2, "SHORT_BINBYTES: truncated: needs 9 bytes, 4 are left")},
      {"FrameBeyondEnd", pickle("\x80\x04\x95" + bytesOf<std::uint64_t>(1000) + "}."),
       at(2, "FRAME: truncated: needs 1000 bytes, 2 are left")},
      {"GlobalCut",
       pickle("\x80\x02"
              "cposix\nsyst"),
       at(2, "GLOBAL: truncated: a line does not end")},
      {"GlobalTooLong",
       pickle("\x80\x02"
              "c" +
              std::string(5000, 'a') + "\nb\n."),
       at(2, "GLOBAL: a line has more than 4096 bytes")},
      {"GlobalIsNoText",
       pickle("\x80\x02"
              "c\xff\xfe\nx\n."),
       at(2, "GLOBAL: the name of a global is not UTF-8")},
      {"GlobalFromIntegers", pickle("\x80\x04K\1K\2\x93."), at(6, "STACK_GLOBAL: the name of a global is no string")},
      {"TextIntegerTooLarge", pickle("I99999999999999999999\n."), at(0, "INT: the operand is no 64-bit integer")},
      {"TooManyOpcodes", pickle("\x80\x02" + std::string(200, '2') + "."), at(2, "DUP: the stack is empty")},
      {"OpcodeLimit",
       pickle("\x80\x02N" + std::string(200, '2') + "."),
       at(101, "more than 100 opcodes"),
       {.opcodes = 100}},
      {"ValueLimit",
       pickle("\x80\x02" + std::string(200, ']') + "."),
       at(102, "more than 100 values"),
       {.values = 100}},
      {"StackLimit",
       pickle("\x80\x02N" + std::string(200, '2') + "."),
       at(102, "DUP: more than 100 values on the stack"),
       {.stackDepth = 100}},
      {"MarkLimit",
       pickle("\x80\x02" + std::string(200, '(') + "."),
       at(102, "MARK: more than 100 marks"),
       {.stackDepth = 100}},
      {"PickleTooLong",
       pickle("\x80\x02" + std::string(200, 'N') + "."),
       "record 'net/data.pkl': has 203 bytes, more than the 100 that are read",
       {.pickleBytes = 100}},
      {"LongTooLong",
       pickle("\x80\x02\x8a\x20" + std::string(32, '\1') + "."),
       at(2, "LONG1: 32 bytes, more than 16"),
       {.longBytes = 16}},
  };
}

std::vector<Case> stackCases() {
  return {
      {"StackUnderflow", pickle("\x80\x02R."), at(2, "REDUCE: the stack is empty")},
      {"StopWithNothing", pickle("\x80\x02."), at(2, "STOP: 0 values are left on the stack instead of 1")},
      {"StopWithTwo", pickle("\x80\x02NN."), at(4, "STOP: 2 values are left on the stack instead of 1")},
      {"StopWithMark", pickle("\x80\x02N(."), at(4, "STOP: a mark is left on the stack")},
      {"TupleWithoutMark", pickle("\x80\x02Nt."), at(3, "TUPLE: no mark on the stack")},
      {"PopBelowMark", pickle("\x80\x02N(R."), at(4, "REDUCE: the stack is empty")},
      {"MemoNeverPut", pickle("\x80\x02h\5."), at(2, "BINGET: memo 5 was never put")},
      {"MemoFarAway", pickle("\x80\x02j\xf0\xff\xff\xff."), at(2, "LONG_BINGET: memo 4294967280 was never put")},
      {"PutWithNothing", pickle("\x80\x02q\0."), at(2, "BINPUT: truncated: needs 1 bytes, 0 are left")},
      {"SetItemOnNumber", pickle("\x80\x02K\1K\2K\3s."), at(8, "SETITEM: the target is no dictionary")},
      {"SetItemsOnTuple", pickle("\x80\x02)(K\1K\2u."), at(8, "SETITEMS: the target is no dictionary")},
      {"SetItemsWithOddNumber", pickle("\x80\x02}(K\1u."), at(6, "SETITEMS: a key has no value")},
      {"DictWithOddNumber", pickle("\x80\x02(K\1d."), at(5, "DICT: a key has no value")},
      {"AppendToDict", pickle("\x80\x02}K\1a."), at(5, "APPEND: the target is no list or set")},
      {"AppendsToString", pickle("\x80\x02U\1x(K\1e."), at(8, "APPENDS: the target is no list or set")},
      {"BuildOnNumber", pickle("\x80\x02K\1}b."), at(5, "BUILD: the target is no object")},
      {"ReduceWithList",
       pickle("\x80\x02"
              "cos\nsystem\n]R."),
       at(14, "REDUCE: the arguments are no tuple")},
  };
}

}  // namespace

std::vector<Case> pickleCases() {
  std::vector<Case> all = refusedOpcodes();
  for (auto more : {streamCases(), stackCases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace dictum::hostile
