// Any bytes as the header of a safetensors file, whose length is right.
#include "fuzz.h"
#include "hostile/checkpoint_builder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  dictum::fuzz::read(dictum::hostile::safetensors(dictum::fuzz::text(data, size), 24));
  return 0;
}
