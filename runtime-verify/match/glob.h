// Patterns over keys, as users write them on a command line.
//
//     Glob("head")                     head and every key below it
//     Glob("layers.*.bias")            layers.0.bias, not layers.0.norm.bias
//     Glob("**.num_batches_tracked")   at any depth
//
// `*` stands for any text within one name, `**` for any text with its dots. A pattern that matches the path of a
// submodule stands for all that is below it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dictum::match {

class Glob {
 public:
  explicit Glob(std::string pattern);

  const std::string& text() const { return text_; }
  std::size_t wildcards() const;
  bool matches(std::string_view key) const;

  // The key with what the pattern matches replaced: the n-th wildcard of `replacement` is the text that the n-th of the
  // pattern stands for. Nothing where the pattern does not match.
  std::optional<std::string> rewrite(std::string_view key, std::string_view replacement) const;

 private:
  // What the wildcards stand for, and after them where the match ends.
  std::optional<std::vector<std::string_view>> capture(std::string_view key) const;

  enum class Wild { None, Name, Any };
  struct Part {
    std::string literal;
    Wild wild = Wild::None;  // after the literal
  };
  static std::vector<Part> partsOf(std::string_view pattern);

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace dictum::match
