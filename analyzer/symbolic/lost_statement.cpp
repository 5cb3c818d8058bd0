// A statement of which only the text is there, as Clang drops what it cannot make sense of: what it assigns is not
// known afterwards.
#include <cctype>
#include <set>

#include "ir/walk.h"
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

// Reads the words on the left of assignments: `conv` and `bias` of `this->conv = make(3); if (deep) bias += 1;`.
class AssignedNames {
 public:
  explicit AssignedNames(const std::string& text) : text_(text) {
    while (at_ < text_.size()) step();
  }

  bool has(const std::string& name) const { return assigned_.count(name) > 0; }

 private:
  void step() {
    const char c = text_[at_];
    if (std::isalpha(static_cast<unsigned char>(c)) || c == '_') return word();
    if (c == '"' || c == '\'') return literal(c);
    if (c == '=') return equals();
    if (c == '[') ++brackets_;
    if (c == ']') --brackets_;
    if (brackets_ == 0 && std::string(";{}(),?:").find(c) != std::string::npos) left_.clear();
    ++at_;
  }

  void word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_')) ++at_;
    if (brackets_ == 0) left_.insert(text_.substr(begin, at_ - begin));
  }

  void literal(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
  }

  // `==`, `<=`, `>=` and `!=` compare; `<<=` and `>>=` assign.
  void equals() {
    const char before = at_ > 0 ? text_[at_ - 1] : ' ';
    const bool isShift = at_ > 1 && (before == '<' || before == '>') && text_[at_ - 2] == before;
    const bool isDouble = at_ + 1 < text_.size() && text_[at_ + 1] == '=';
    const bool compares = isDouble || (!isShift && std::string("<>!").find(before) != std::string::npos);
    if (!compares) assigned_.merge(left_);
    left_.clear();
    at_ += isDouble ? 2 : 1;
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int brackets_ = 0;
  std::set<std::string> left_;  // the words since the last sign that ends an operand of `=`
  std::set<std::string> assigned_;
};

std::set<std::uint32_t> localsWith(const ir::Function& function, const AssignedNames& names) {
  std::set<std::uint32_t> locals;
  for (const ir::Parameter& parameter : function.parameters)
    if (names.has(parameter.name)) locals.insert(parameter.local);
  if (!function.body) return locals;
  ir::forEachStatement(*function.body, [&](const ir::Statement& s) {
    if (s.variable.local != 0 && names.has(s.variable.name)) locals.insert(s.variable.local);
  });
  return locals;
}

}  // namespace

void Evaluator::loseStatement(const ir::Statement& s) {
  gap("a statement that is not understood: " + s.text, s.location);
  const AssignedNames names(s.text);
  const Value lost = unknown("a statement that is not understood gives it a value", s.location);
  if (frame().function)
    for (std::uint32_t local : localsWith(*frame().function, names))
      if (const auto known = frame().locals.find(local); known != frame().locals.end())
        write(Operand(known->second), lost);
  if (!frame().self) return;
  const Value self = read(*frame().self);
  const Structure* structure = self.as<Structure>();
  if (!structure) return;
  for (const auto& [name, value] : structure->fields)
    if (names.has(name)) write(frame().self->field(name), lost);
}

}  // namespace dictum::symbolic
