// Options that the commands share, and how they are read.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/configuration.h"
#include "schema/error.h"
#include "tool/console.h"

namespace dictum::tool {

// --format. `formats` are the names that the subcommand knows; the first is the default.
void addFormat(CLI::App& app, std::string& format, const std::vector<std::string>& formats);

// The formats of commands that find something.
struct FormatArguments {
  std::string format;
  std::vector<std::string> also;  // FORMAT=FILE
};

// --format and --also, for the answer in several formats at once: text, json and those of annotation.h.
void addFormats(CLI::App& app, FormatArguments& arguments);

// The answer on the console, and in the files that --also names. `written` gives it in a format.
Result<void> writeFormats(const FormatArguments& arguments, Console& console,
                          const std::function<std::string(const std::string& format)>& written);

// An option that takes one value each time it is given.
CLI::Option* addRepeatable(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                           const std::string& description);

// Which model is meant, and the values of its inputs.
struct ModelArguments {
  std::optional<std::string> model;
  std::vector<std::string> assignments;         // --set
  std::vector<std::string> configurationFiles;  // --config, in order; --set wins over them
};

void addModelOptions(CLI::App& app, ModelArguments& arguments);

Result<schema::Configuration> readConfiguration(const ModelArguments& arguments);

}  // namespace dictum::tool
