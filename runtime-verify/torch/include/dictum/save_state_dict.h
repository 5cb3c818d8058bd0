// Saving what Python reads.
//
//     dictum::save_state_dict(*net, "net.pth").throw_if_failed();           // torch.load("net.pth")
//     dictum::save_state_dict(*net, "net.safetensors").throw_if_failed();   // safetensors.torch.load_file
//
// A zip keeps ties and views: tensors that share memory share it in the file. safetensors has no ties; of several tied
// tensors one is stored and the metadata name the others, as safetensors' own save_model does, and every tensor is
// stored contiguous. Sparse and quantised tensors are an error.
//
// The file is written whole or not at all: beside its name first, then moved over it.
#pragma once

#include <torch/nn/module.h>

#include <string>

#include "dictum/export.h"
#include "dictum/state_dict.h"
#include "dictum/status.h"

namespace dictum {

enum class SaveFormat {
  ByName,     // safetensors where the name ends so, otherwise the zip
  PythonZip,  // that of torch.save
  Safetensors,
};

DICTUM_TORCH_API Status save_state_dict(const torch::nn::Module& module, const std::string& file,
                                        SaveFormat format = SaveFormat::ByName);

// The same for entries that a program has chosen or changed.
DICTUM_TORCH_API Status save_state_dict(const std::vector<StateEntry>& entries, const std::string& file,
                                        SaveFormat format = SaveFormat::ByName);

}  // namespace dictum
