// GitHub's workflow commands and Markdown, and what all formats share.
#include "tool/annotation.h"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>

namespace dictum::tool {
namespace {

// Workflow commands end at a line's end, and take these characters escaped.
std::string escaped(const std::string& text, bool isProperty) {
  std::string result;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (isProperty && (c == ':' || c == ','));
    result += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return result;
}

const char* commandOf(Level level) {
  return level == Level::Note ? "notice" : level == Level::Error ? "error" : "warning";
}

std::string lineOf(const Region& region) {
  return region.line == 0 ? region.file : fmt::format("{}:{}", region.file, region.line);
}

}  // namespace

std::string writeGithub(const std::vector<Annotation>& annotations) {
  std::string text;
  for (const Annotation& annotation : annotations) {
    const Region& region = annotation.region;
    std::string place = "file=" + escaped(region.file, true);
    if (region.line != 0) place += fmt::format(",line={}", region.line);
    if (region.column != 0) place += fmt::format(",col={}", region.column);
    std::string message = annotation.message;
    for (const RelatedPlace& related : annotation.related)
      message += fmt::format("\n{}: {}", lineOf(related.region), related.message);
    text += fmt::format("::{} {},title={}::{}\n", commandOf(annotation.level), place, escaped(annotation.rule, true),
                        escaped(message, false));
  }
  return text;
}

std::string writeMarkdown(const std::vector<Annotation>& annotations, const std::string& nothing) {
  if (annotations.empty()) return nothing + "\n";
  std::string text = "| where | rule | finding |\n| --- | --- | --- |\n";
  for (const Annotation& annotation : annotations)
    text += fmt::format("| `{}` | {} | {} |\n", lineOf(annotation.region), annotation.rule,
                        markdownCell(annotation.message));
  return text;
}

std::string shownPath(const std::string& file) {
  const auto path = std::filesystem::path(file).lexically_normal();
  if (!path.is_absolute()) return path.string();
  const auto relative = path.lexically_relative(std::filesystem::current_path());
  return relative.empty() || *relative.begin() == ".." ? file : relative.string();
}

std::string markdownCell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '<' || c == '*' || c == '_' || c == '`') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string fingerprint(const std::vector<std::string>& parts) {
  std::uint64_t hash = 1469598103934665603ULL;
  for (const std::string& part : parts)
    for (const char c : part + '\0') hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{:016x}", hash);
}

}  // namespace dictum::tool
