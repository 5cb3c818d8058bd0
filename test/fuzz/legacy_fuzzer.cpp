// Any bytes as the object of a file from before zip archives, and as everything after its magic number.
#include "fuzz.h"
#include "hostile/checkpoint_builder.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text(data, size);
  hostile::LegacySpec spec = hostile::smallLegacy();
  spec.object = bytes;
  fuzz::read(hostile::legacy(spec));
  constexpr std::size_t magicPickle = 15;
  fuzz::read(hostile::legacy(hostile::smallLegacy()).substr(0, magicPickle) + bytes);
  return 0;
}
