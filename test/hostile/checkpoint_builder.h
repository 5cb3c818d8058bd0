// Whole checkpoint files, small and correct unless their parts are not.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hostile/pickle_builder.h"
#include "hostile/zip_builder.h"

namespace dictum::hostile {

// The archive of torch.save: `pickle` as data.pkl, and storages of so many bytes each.
ZipBuilder pythonZip(const std::string& pickle, const std::map<std::string, std::size_t>& storages = {});

// {"w": float32[2, 3]}, with its storage.
ZipBuilder smallPythonZip();

// An archive of torch::save: `pickle` as data.pkl, code records by name below code/.
ZipBuilder scriptArchive(const std::string& pickle, const std::map<std::string, std::string>& code,
                         const std::map<std::string, std::size_t>& storages = {});

// Length, header, `data` zero bytes.
std::string safetensors(const std::string& header, std::size_t data);

struct LegacySpec {
  std::string object;             // the pickle of the object
  std::vector<std::string> keys;  // the list of storages
  std::string data;               // what follows
};
std::string legacy(const LegacySpec& spec);
// {"w": float32[2, 3]}.
LegacySpec smallLegacy();

// The record of an array: header dictionary, padded, then `data` zero bytes.
std::string numpyArray(const std::string& dictionary, std::size_t data);

}  // namespace dictum::hostile
