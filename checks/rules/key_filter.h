// Which keys a condition in the text of a loop selects: `if (item.key().find("fc") == std::string::npos)`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "ir/ir.h"

namespace dictum::checks {

// Conditions over the keys of a list that a variable goes through.
class KeyFilter {
 public:
  explicit KeyFilter(std::uint32_t item) : item_(item) {}

  // A variable that is declared in the loop; one that is the key is another name of it, and one that is a condition can
  // be asked.
  void declare(const ir::Variable& variable);
  // Nothing where the condition depends on more than the key.
  std::optional<bool> holds(const ir::Expression& condition, const std::string& key) const;

 private:
  std::optional<bool> compare(const ir::Expression& e, const std::string& key) const;
  std::optional<std::string> textOf(const ir::Expression& e, const std::string& key) const;
  std::optional<std::int64_t> numberOf(const ir::Expression& e, const std::string& key) const;

  std::optional<std::int64_t> comparison(const ir::Expression& e, const std::string& text,
                                         const std::string& key) const;

  std::uint32_t item_;
  std::set<std::uint32_t> names_;
  std::map<std::uint32_t, const ir::Expression*> conditions_;  // by the variable that has their value
};

}  // namespace dictum::checks
