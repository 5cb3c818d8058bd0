// Upper bounds on what a reader believes.
//
// A checkpoint comes from somewhere else. Whatever it says about itself (a length, a count, a depth) is compared with
// these bounds, and with the bytes that are really there, before memory is reserved or a loop is entered. The defaults
// are about ten times what the largest checkpoints in use need; tests lower them to reach a bound with a small file.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum::checkpoint {

struct Limits {
  std::uint64_t directoryBytes = std::uint64_t{256} << 20;      // of a zip's central directory
  std::uint64_t pickleBytes = std::uint64_t{1} << 30;           // of one pickle
  std::uint64_t inflatedPickleBytes = std::uint64_t{16} << 20;  // of one that is deflated, which PyTorch never does
  std::uint64_t headerBytes = 100'000'000;                      // of a safetensors header; safetensors' own bound
  std::uint64_t codeBytes = std::uint64_t{64} << 20;            // of one inflated code record of a TorchScript archive
  std::uint64_t smallRecordBytes = 4096;                        // of `version`, `byteorder` and their like
  std::uint64_t opcodes = 100'000'000;                          // executed in one pickle
  std::uint64_t values = 30'000'000;                            // made by one pickle, about 32 bytes each
  std::size_t stackDepth = 4'000'000;                           // entries on the pickle machine's stack
  std::size_t memoGaps = 1'000'000;                             // memo numbers that do not follow the one before
  std::size_t longBytes = 255;                                  // of one LONG1
  std::size_t dimensions = 64;                                  // of one tensor; PyTorch's own bound
  std::size_t nesting = 64;                                     // of dictionaries and modules around an entry
  std::size_t entries = 5'000'000;                              // of one index
  std::size_t keyBytes = std::size_t{128} << 20;                // of all keys of an index together, or all its paths
  std::size_t pathBytes = std::size_t{64} << 10;                // of one key, or the path of a submodule or dictionary
  std::size_t names = 256;                                      // in one key or path, with dots between them
  std::size_t shards = 10'000;                                  // files named by one shard index
  std::size_t parts = 4096;                                     // of one tensor of a distributed checkpoint
};

}  // namespace dictum::checkpoint
