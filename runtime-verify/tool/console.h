// Where a command speaks: results on stdout, diagnostics and progress on stderr.
//
//     console.result(text);                         // what was asked for
//     console.error("cannot read 'net.pt': ...");   // dictum: error: cannot read 'net.pt': ...
//
// Colour and the progress line appear on a terminal only; NO_COLOR switches colour off there too.
#pragma once

#include <string>
#include <string_view>

namespace dictum::tool {

// What the shell sees.
enum class ExitStatus {
  Fine = 0,
  Findings = 1,    // findings, a mismatch, a breaking change
  Unanswered = 2,  // usage, an unreadable file, source that does not parse
};

enum class Style { Plain, Bold, Red, Green, Yellow, Faint };

class Console {
 public:
  explicit Console(std::string program = "dictum");
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Writes to stdout. The text ends its own lines.
  void result(std::string_view text);

  void error(const std::string& message);
  void warning(const std::string& message);
  void note(const std::string& message);
  // A diagnostic that is formatted already.
  void diagnostic(std::string_view text);

  // Shows one line of what is going on, in place of the line before; the next message clears it.
  void progress(const std::string& line);

  std::string styled(Style style, std::string_view text) const;       // for stdout
  std::string styledError(Style style, std::string_view text) const;  // for stderr

 private:
  void message(Style style, const char* severity, const std::string& text);
  void clearProgress();

  std::string program_;  // in front of messages
  bool colorOut_;
  bool colorErr_;
  bool progressLine_;
  bool progressShown_ = false;
};

}  // namespace dictum::tool
