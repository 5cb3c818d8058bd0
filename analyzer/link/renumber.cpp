#include "link/renumber.h"

#include <algorithm>
#include <unordered_map>

namespace dictum::link {

namespace {

class Renumbering {
 public:
  explicit Renumbering(const Numbering& numbering) : numbering_(numbering), lastLocal_(numbering.locals) {}

  std::uint32_t lastLocal() const { return lastLocal_; }

  void apply(ir::Unit& unit) {
    for (auto& [usr, entity] : unit.classes) apply(entity);
    for (auto& [usr, function] : unit.functions) apply(function);
    for (auto& [usr, global] : unit.globals) apply(global.initializer);
    for (ir::Gap& gap : unit.gaps) apply(gap.location);
  }

 private:
  void apply(ir::Location& location) {
    // Without a line there is no place, and the file says nothing.
    location.file = location.line && location.file < numbering_.files.size() ? numbering_.files[location.file] : 0;
  }

  void applyLocal(std::uint32_t& local) {
    if (local) local += numbering_.locals;
    lastLocal_ = std::max(lastLocal_, local);
  }

  void apply(ir::Variable& variable) {
    applyLocal(variable.local);
    apply(variable.initializer);
  }

  void apply(ir::Class& entity) {
    apply(entity.location);
    for (ir::Field& field : entity.fields) {
      apply(field.location);
      apply(field.initializer);
    }
  }

  void apply(ir::Function& function) {
    apply(function.location);
    for (ir::Parameter& parameter : function.parameters) {
      applyLocal(parameter.local);
      apply(parameter.location);
      apply(parameter.defaultValue);
    }
    for (ir::MemberInitializer& initializer : function.initializers) {
      apply(initializer.location);
      apply(initializer.value);
    }
    for (std::uint32_t& local : function.capturesByValue) applyLocal(local);
    for (ir::Variable& capture : function.initCaptures) apply(capture);
    apply(function.body);
  }

  void apply(ir::Expression& expression) {
    apply(expression.location);
    applyLocal(expression.local);
    for (ir::ExpressionPtr& operand : expression.operands) apply(operand);
    apply(expression.object);
    apply(expression.lambda);
  }

  void apply(ir::Statement& statement) {
    apply(statement.location);
    for (ir::StatementPtr& child : statement.children) apply(child);
    apply(statement.initializer);
    apply(statement.expression);
    apply(statement.increment);
    apply(statement.variable);
    for (ir::SwitchSection& section : statement.sections) {
      for (ir::ExpressionPtr& label : section.labels) apply(label);
      for (ir::StatementPtr& child : section.body) apply(child);
    }
  }

  template <typename Node>
  void apply(std::shared_ptr<const Node>& pointer) {
    if (!pointer) return;
    auto [known, isNew] = rebuilt_.try_emplace(pointer.get());
    if (isNew) {
      auto copy = std::make_shared<Node>(*pointer);
      // The original is kept, so that no other node gets its address.
      known->second = {pointer, copy};
      apply(*copy);
      pointer = std::move(copy);
      return;
    }
    pointer = std::static_pointer_cast<const Node>(known->second.copy);
  }

  struct Rebuilt {
    std::shared_ptr<const void> original;
    std::shared_ptr<const void> copy;
  };

  const Numbering& numbering_;
  std::uint32_t lastLocal_;
  std::unordered_map<const void*, Rebuilt> rebuilt_;
};

}  // namespace

std::uint32_t renumber(ir::Unit& unit, const Numbering& numbering) {
  Renumbering renumbering(numbering);
  renumbering.apply(unit);
  return renumbering.lastLocal();
}

}  // namespace dictum::link
