#include "dictum/load_state_dict.h"

#include <torch/utils.h>

#include <algorithm>
#include <exception>

#include "live_module.h"

namespace dictum {
namespace {

bridge::LoadWishes wishesOf(const LoadOptions& options) {
  return {options.strict,        options.convert_dtype,    options.ignore,
          options.allow_missing, options.allow_unexpected, options.map};
}

void fill(const bridge::LoadPlan& plan, LoadReport& report) {
  report.error = plan.error;
  report.format = plan.format;
  report.stripped = plan.stripped;
  report.added = plan.added;
  report.missing_keys = plan.missing;
  report.unexpected_keys = plan.unexpected;
  report.notes = plan.notes;
  for (const auto& each : plan.shapes) report.shapes.push_back({each.key, each.expectedShape, each.foundShape});
  for (const auto& each : plan.dtypes) report.dtypes.push_back({each.key, each.expectedDtype, each.foundDtype});
  for (const auto& [file, module] : plan.renames) report.renames.push_back({file, module});
}

// Elements that lie over each other cannot be copied to: expanded tensors.
bool overlapsItself(const torch::Tensor& tensor) {
  for (std::int64_t i = 0; i < tensor.dim(); ++i) {
    if (tensor.size(i) > 1 && tensor.stride(i) == 0) return true;
  }
  return false;
}

// All tensors of the file with the dtype and device of those that they will be copied to. Whatever can fail fails here,
// before the module is changed.
std::vector<torch::Tensor> stage(bridge::LoadPlan& plan, const std::vector<StateEntry>& entries, std::string& error) {
  std::vector<torch::Tensor> staged;
  for (const bridge::Copy& copy : plan.copies) {
    const torch::Tensor& target = entries[copy.tensor].tensor;
    const std::string& key = entries[copy.tensor].key;
    const c10::ScalarType type = scalarType(copy.dtype);
    if (type == c10::ScalarType::Undefined || c10::isQIntType(type) || target.layout() != torch::kStrided) {
      error = "cannot load key '" + key + "': tensors of " + copy.dtype + " are not supported by this LibTorch";
      return {};
    }
    if (overlapsItself(target)) {
      error = "cannot load key '" + key + "': the module's tensor is an expanded view; register a copy of it (clone())";
      return {};
    }
    torch::Tensor elements = torch::empty(copy.shape, torch::TensorOptions().dtype(type));
    if (auto failed = plan.read(copy, static_cast<char*>(elements.data_ptr()))) {
      error = std::move(*failed);
      return {};
    }
    staged.push_back(elements.to(target.options()));
  }
  return staged;
}

std::string list(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

std::string keyLines(const char* what, const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += std::string("  ") + what + key + "\n";
  return text;
}

}  // namespace

LoadReport load_state_dict(torch::nn::Module& module, const std::string& file, const LoadOptions& options) {
  LoadReport report;
  report.file = file;
  try {
    const torch::NoGradGuard noGradient;
    std::vector<StateEntry> entries = state_dict(module);
    bridge::LoadPlan plan(file, describe(module, entries), wishesOf(options));
    fill(plan, report);
    if (!plan.fits) return report;
    const std::vector<torch::Tensor> staged = stage(plan, entries, report.error);
    if (!report.error.empty()) return report;
    for (std::size_t i = 0; i < staged.size(); ++i) entries[plan.copies[i].tensor].tensor.copy_(staged[i]);
    report.loaded = true;
  } catch (const std::exception& error) {
    // Memory that is not there, or a device that fails.
    report.error = "cannot load '" + file + "': " + error.what();
  }
  return report;
}

std::string LoadReport::message() const {
  if (!error.empty()) return error;
  std::string text = file + (loaded ? ": loaded" : ": not loaded, for it does not fit; the module is as it was");
  text += " (" + format + ")\n";
  if (!stripped.empty()) text += "  the file's keys have the prefix '" + stripped + "', which the module has not\n";
  if (!added.empty()) text += "  the module's keys have the prefix '" + added + "', which the file has not\n";
  text += keyLines("missing     ", missing_keys) + keyLines("unexpected  ", unexpected_keys);
  for (const ShapeMismatch& each : shapes)
    text += "  shape       " + each.key + "  expected " + list(each.expected) + ", found " + list(each.found) + "\n";
  for (const DtypeMismatch& each : dtypes)
    text += "  dtype       " + each.key + "  expected " + each.expected + ", found " + each.found + "\n";
  for (const ProbableRename& each : renames) text += "  renamed?    " + each.file + " -> " + each.module + "\n";
  for (const std::string& note : notes) text += "  note: " + note + "\n";
  return text;
}

}  // namespace dictum
