#include "dictum/load_state_dict.h"

#include <torch/utils.h>

#include <exception>

#include "live_module.h"
#include "staged_tensors.h"

namespace dictum {
namespace {

bridge::LoadWishes wishesOf(const LoadOptions& options) {
  return {options.strict,           options.convert_dtype, options.ignore,  options.allow_missing,
          options.allow_unexpected, options.map,           options.map_file};
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
    std::vector<StateEntry> entries = registeredTensors(module);
    bridge::LoadPlan plan(file, describe(module, entries), wishesOf(options));
    fill(plan, report);
    if (!plan.error.empty() || !plan.fits) return report;
    StagedTensors staged(plan, entries);
    if (!staged.error.empty()) {
      report.error = staged.error;
      return report;
    }
    staged.assign(entries);
    report.notes.insert(report.notes.end(), staged.notes.begin(), staged.notes.end());
    report.loaded = true;
  } catch (const c10::Error& error) {
    report.error = "cannot load '" + file + "': " + error.what_without_backtrace();
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
  if (!loaded && !dtypes.empty()) text += "  other dtypes are converted where LoadOptions::convert_dtype says so\n";
  for (const ProbableRename& each : renames) text += "  renamed?    " + each.file + " -> " + each.module + "\n";
  for (const std::string& note : notes) text += "  note: " + note + "\n";
  return text;
}

}  // namespace dictum
