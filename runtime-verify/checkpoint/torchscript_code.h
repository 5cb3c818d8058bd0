// Which attributes of a TorchScript class are parameters and which are buffers.
//
// A TorchScript archive keeps values in data.pkl, but what they are in source text:
//
//     class Module(Module):
//       __parameters__ = ["weight", "bias", ]
//       __buffers__ = ["running_mean", ]
//       weight : Tensor
//
// Only these lines are read, in the file of the class, and each file once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "checkpoint/limits.h"
#include "checkpoint/zip_directory.h"
#include "schema/error.h"
#include "schema/prediction.h"

namespace dictum::checkpoint {

struct ScriptClass {
  std::unordered_set<std::string> parameters;
  std::unordered_set<std::string> buffers;
  bool hasMethods = false;  // archives that LibTorch writes have classes without methods

  // Nothing for a plain attribute.
  std::optional<schema::Kind> kindOf(const std::string& attribute) const;
};

// The classes that a file of code defines, by name.
std::unordered_map<std::string, ScriptClass> parseScriptClasses(std::string_view code);

class ScriptCode {
 public:
  // `top` is the archive's directory with its slash, e.g. "net/".
  ScriptCode(ByteSource& source, const ZipDirectory& directory, std::string top, const Limits& limits)
      : source_(source), directory_(directory), top_(std::move(top)), limits_(limits) {}

  // The class of a qualified name, e.g. "__torch__.___torch_mangle_3.Module"; null where the archive does not define
  // it.
  Result<const ScriptClass*> find(std::string_view qualifiedName);

 private:
  ByteSource& source_;
  const ZipDirectory& directory_;
  std::string top_;
  const Limits& limits_;
  std::unordered_map<std::string, std::unordered_map<std::string, ScriptClass>> files_;  // by record name
};

}  // namespace dictum::checkpoint
