#include "checkpoint/torchscript_code.h"

#include <algorithm>

namespace dictum::checkpoint {
namespace {

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

// The names in `"a", "b", ]`. Names are written without escapes, so that a quote inside one is no end: only `", ` is.
std::unordered_set<std::string> parseNames(std::string_view list) {
  std::unordered_set<std::string> names;
  while (startsWith(list, "\"")) {
    const std::size_t end = list.find("\", ", 1);
    if (end == std::string_view::npos) break;
    names.emplace(list.substr(1, end - 1));
    list.remove_prefix(end + 3);
  }
  return names;
}

}  // namespace

std::optional<schema::Kind> ScriptClass::kindOf(const std::string& attribute) const {
  if (parameters.contains(attribute)) return schema::Kind::Parameter;
  if (buffers.contains(attribute)) return schema::Kind::Buffer;
  return std::nullopt;
}

std::unordered_map<std::string, ScriptClass> parseScriptClasses(std::string_view code) {
  constexpr std::string_view parameters = "  __parameters__ = [";
  constexpr std::string_view buffers = "  __buffers__ = [";
  std::unordered_map<std::string, ScriptClass> classes;
  ScriptClass* current = nullptr;
  while (!code.empty()) {
    const std::string_view line = code.substr(0, code.find('\n'));
    code.remove_prefix(std::min(code.size(), line.size() + 1));
    if (startsWith(line, "class ")) {
      current = &classes[std::string(line.substr(6, line.find_first_of("(:", 6) - 6))];
    } else if (!startsWith(line, "  ")) {
      current = nullptr;
    } else if (current && startsWith(line, parameters)) {
      current->parameters = parseNames(line.substr(parameters.size()));
    } else if (current && startsWith(line, buffers)) {
      current->buffers = parseNames(line.substr(buffers.size()));
    } else if (current && startsWith(line, "  def ")) {
      current->hasMethods = true;
    }
  }
  return classes;
}

Result<const ScriptClass*> ScriptCode::find(std::string_view qualifiedName) {
  const std::size_t lastDot = qualifiedName.rfind('.');
  if (lastDot == std::string_view::npos) return nullptr;
  std::string module(qualifiedName.substr(0, lastDot));
  std::replace(module.begin(), module.end(), '.', '/');
  const std::string record = top_ + "code/" + module + ".py";
  auto file = files_.find(record);
  if (file == files_.end()) {
    std::unordered_map<std::string, ScriptClass> classes;
    if (const ZipEntry* entry = directory_.find(record)) {
      const auto code = readRecord(source_, *entry, limits_.codeBytes);
      if (!code) return failure(code.error());
      classes = parseScriptClasses(code->contents);
    }
    file = files_.emplace(record, std::move(classes)).first;
  }
  const auto found = file->second.find(std::string(qualifiedName.substr(lastDot + 1)));
  return found == file->second.end() ? nullptr : &found->second;
}

}  // namespace dictum::checkpoint
