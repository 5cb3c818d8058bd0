// Texts that are the same whenever the program runs: literals, constants, and variables that are given one once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "symbolic/program_index.h"

namespace dictum::checks {

class Constants {
 public:
  explicit Constants(const symbolic::ProgramIndex& index);

  // The text that an expression has; nothing where it is computed of something that is not constant.
  std::optional<std::string> textOf(const ir::Expression& e) const { return textOf(e, {}, 0); }
  // The same where parameters have these texts.
  using Arguments = std::map<std::uint32_t, std::string>;
  std::optional<std::string> textOf(const ir::Expression& e, const Arguments& arguments) const {
    return textOf(e, arguments, 0);
  }
  // What a variable or member is made with, where nothing else is ever assigned to it; null otherwise.
  const ir::Expression* initializerOf(const ir::Expression& variable) const;

 private:
  void collect(const ir::Statement& s);
  void collect(const ir::Function& constructor, const ir::Class& type);
  void noteChange(const ir::Expression& e);
  std::optional<std::string> textOf(const ir::Expression& e, const Arguments& arguments, int depth) const;
  std::optional<std::string> textOfCall(const ir::Expression& e, const Arguments& arguments, int depth) const;

  const symbolic::ProgramIndex& index_;
  std::map<std::uint32_t, const ir::Expression*> locals_;
  std::map<std::string, const ir::Expression*> fields_;
  std::set<std::uint32_t> changedLocals_;
  std::set<std::string> changedFields_;
};

}  // namespace dictum::checks
