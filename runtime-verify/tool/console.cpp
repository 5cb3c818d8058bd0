#include "tool/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "schema/printable.h"

namespace dictum::tool {
namespace {

bool isTerminal(std::FILE* stream) {
  const char* term = std::getenv("TERM");
  return ::isatty(::fileno(stream)) && term != nullptr && std::strcmp(term, "dumb") != 0;
}

bool wantsColor(std::FILE* stream) {
  const char* noColor = std::getenv("NO_COLOR");
  return isTerminal(stream) && (noColor == nullptr || *noColor == '\0');
}

const char* escapeCode(Style style) {
  switch (style) {
    case Style::Plain:
      return "";
    case Style::Bold:
      return "\033[1m";
    case Style::Red:
      return "\033[1;31m";
    case Style::Green:
      return "\033[32m";
    case Style::Yellow:
      return "\033[33m";
    case Style::Faint:
      return "\033[2m";
  }
  return "";
}

std::string withStyle(bool color, Style style, std::string_view text) {
  if (!color || style == Style::Plain || text.empty()) return std::string(text);
  return fmt::format("{}{}\033[0m", escapeCode(style), text);
}

void write(std::FILE* stream, std::string_view text) { std::fwrite(text.data(), 1, text.size(), stream); }

}  // namespace

Console::Console(std::string program)
    : program_(std::move(program)),
      colorOut_(wantsColor(stdout)),
      colorErr_(wantsColor(stderr)),
      progressLine_(isTerminal(stderr)) {}

Console::~Console() { clearProgress(); }

void Console::result(std::string_view text) {
  clearProgress();
  write(stdout, text);
}

void Console::error(const std::string& text) { message(Style::Red, "error", text); }

void Console::warning(const std::string& text) { message(Style::Yellow, "warning", text); }

void Console::note(const std::string& text) { message(Style::Faint, "note", text); }

void Console::diagnostic(std::string_view text) {
  clearProgress();
  std::fflush(stdout);
  write(stderr, text);
}

void Console::message(Style style, const char* severity, const std::string& text) {
  diagnostic(fmt::format("{}: {} {}\n", program_, withStyle(colorErr_, style, fmt::format("{}:", severity)),
                         schema::printableLines(text)));
}

void Console::progress(const std::string& line) {
  if (!progressLine_) return;
  write(stderr, fmt::format("\r\033[K{}", line.substr(0, 110)));
  progressShown_ = true;
}

void Console::clearProgress() {
  if (!progressShown_) return;
  write(stderr, "\r\033[K");
  progressShown_ = false;
}

std::string Console::styled(Style style, std::string_view text) const { return withStyle(colorOut_, style, text); }

std::string Console::styledError(Style style, std::string_view text) const { return withStyle(colorErr_, style, text); }

}  // namespace dictum::tool
