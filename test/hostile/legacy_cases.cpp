#include "hostile/bytes.h"
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

template <typename Change>
std::function<std::string()> changed(Change change) {
  return [=] {
    LegacySpec spec = smallLegacy();
    change(spec);
    return legacy(spec);
  };
}

std::vector<Case> numpyCases() {
  const auto array = [](const std::string& dictionary, std::size_t data = 24) {
    return [=] { return ZipBuilder().add("w.npy", numpyArray(dictionary, data)).build(); };
  };
  const std::string in = "record 'w.npy': ";
  return {
      {"NumpyMagicWrong", [] { return ZipBuilder().add("w.npy", std::string(100, 'x')).build(); },
       in + "is no NumPy array"},
      {"NumpyVersion9",
       [] { return ZipBuilder().add("w.npy", std::string("\x93NUMPY\x09\0", 8) + std::string(100, 'x')).build(); },
       in + "NumPy format version 9 is not known"},
      {"NumpyHeaderCut",
       [] {
         return ZipBuilder()
             .add("w.npy", numpyArray("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }", 0).substr(0, 40))
             .build();
       },
       in + "truncated: the record ends within its header"},
      {"NumpyHeaderTooLong",
       [] {
         return ZipBuilder()
             .add("w.npy", std::string("\x93NUMPY\2\0\xff\xff\xff\x7f", 12) + std::string(100, 'x'))
             .build();
       },
       in + "a header of 2147483647 bytes, more than 65536"},
      {"NumpyHeaderIsCode", array("__import__('os').system('x')"), in + "header: is no dictionary as NumPy writes it"},
      {"NumpyKeyTwice", array("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,), }"),
       in + "header: key 'descr' is unknown or there twice"},
      {"NumpyKeyMissing", array("{'descr': '<f4', 'shape': (6,), }"),
       in + "header: has not all of descr, fortran_order and shape"},
      {"NumpySizeDisagrees", array("{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }"),
       in + "its header asks for 156 bytes, the record has 152"},
      {"NumpySizeOverflows", array("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 8), }"),
       in + "its header asks for 2^64 bytes, the record has 152"},
      {"NumpySizeNegative", array("{'descr': '<f4', 'fortran_order': False, 'shape': (-6,), }"),
       in + "header: is no dictionary as NumPy writes it"},
  };
}

}  // namespace

std::vector<Case> legacyCases() {
  std::vector<Case> cases{
      {"LegacyDataTruncated", changed([](LegacySpec& spec) { spec.data.resize(20); }),
       "truncated: the storages end at byte 250, the file at byte 238"},
      {"LegacyStorageNotListed", changed([](LegacySpec& spec) { spec.keys = {"8"}; }),
       "storage '7' is not in the list of storages"},
      {"LegacyStorageListedTwice", changed([](LegacySpec& spec) { spec.keys = {"7", "7"}; }),
       "storage '7' is listed twice"},
      {"LegacyStorageUnused", changed([](LegacySpec& spec) { spec.keys = {"7", "9"}; }),
       "storage '9' is listed, but nothing uses it"},
      {"LegacyObjectWithoutStop", changed([](LegacySpec& spec) { spec.object.pop_back(); }),
       "the object: byte 216: STOP: 2 values are left on the stack instead of 1"},
      {"LegacyOnlyMagic", [] { return legacy(smallLegacy()).substr(0, 15); },
       "the protocol version: byte 15: truncated: the pickle ends without STOP"},
      {"LegacyEvilOpcode", changed([](LegacySpec& spec) { spec.object = "\x80\x02i."; }),
       "the object: byte 48: opcode 0x69 (INST) is not allowed"},
      {"LegacyCutInObject", [] { return legacy(smallLegacy()).substr(0, 100); },
       "the object: byte 91: BINUNICODE: truncated: needs 7 bytes, 4 are left"},
  };
  const auto more = numpyCases();
  cases.insert(cases.end(), more.begin(), more.end());
  return cases;
}

}  // namespace dictum::hostile
