// Runs methods of a constructed module and records what they use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "forward/facts.h"
#include "forward/field_roles.h"
#include "forward/handlers.h"
#include "forward/objects.h"
#include "symbolic/observer.h"

namespace dictum::forward {

class Recorder : public symbolic::Observer {
 public:
  Recorder(const FieldRoles& roles, const Handlers& handlers, const ir::Class& type)
      : roles_(roles), handlers_(handlers), type_(type) {}

  // Runs `method` on the module in a copy of `evaluator`. What the method leaves behind is forgotten. `isHelper`: only
  // other methods of the class call it.
  void run(const symbolic::Evaluator& evaluator, const ir::Function& method, const Value& module, bool isHelper);

  // Runs the forward that a class inherits from Sequential.
  void runSequential(const symbolic::Evaluator& evaluator, const ir::Class& type, const Value& module);

  const std::map<Identity, std::vector<Use>>& uses() const { return uses_; }
  const std::vector<NullUse>& nullUses() const { return nullUses_; }
  // Modules of which everything below is used with them: what a method of LibTorch runs.
  bool usesWhole(Identity module) const { return whole_.count(module) > 0; }
  const std::map<std::string, symbolic::InputRecord>& inputs() const { return inputs_; }
  const std::set<std::string>& runtime() const { return runtime_; }
  const std::set<std::string>& arguments() const { return arguments_; }
  // Where `forward` throws.
  const std::vector<Expression>& forwardThrows() const { return forwardThrows_; }
  bool isComplete() const { return incomplete_.empty(); }
  const std::string& incompleteReason() const { return incomplete_; }

  std::optional<symbolic::Operand> called(symbolic::Evaluator& evaluator, const ir::Expression& call,
                                          const std::optional<symbolic::Operand>& object,
                                          const std::vector<symbolic::Operand>& arguments) override;
  void fieldNamed(symbolic::Evaluator& evaluator, const ir::Expression& field,
                  const symbolic::Operand& object) override;
  void dereferenced(symbolic::Evaluator& evaluator, const Value& pointer, const ir::Location& site) override;

 private:
  void follow(const symbolic::Evaluator& constructed, const std::string& method, const Value& module,
              const std::function<void(symbolic::Evaluator&)>& body);
  void note(symbolic::Evaluator& evaluator, Identity identity, const Expression& when, const ir::Location& site);
  void noteParts(symbolic::Evaluator& evaluator, const Value& value, const ir::Location& site, bool whole);
  void noteNull(symbolic::Evaluator& evaluator, const ir::Expression& call, const ir::Expression* named,
                const Value& value);
  void noteUse(symbolic::Evaluator& evaluator, const ir::Expression& call, const ir::Expression* named, NullUse use);
  bool joinRuns(const NullUse& use);
  void noteEmpty(symbolic::Evaluator& evaluator, const ir::Expression& call, const Value& value);
  void noteUndefined(symbolic::Evaluator& evaluator, const ir::Expression& call,
                     const std::optional<symbolic::Operand>& object, const std::vector<symbolic::Operand>& arguments);
  void noteEscapes(symbolic::Evaluator& evaluator, const ir::Expression& call,
                   const std::vector<symbolic::Operand>& arguments);
  struct ChangingMember {
    symbolic::Place place;  // of the object
    const ir::Field* field = nullptr;
  };
  std::vector<ChangingMember> changingMembers(symbolic::Evaluator& evaluator, const Value& module) const;
  void setRuntimeState(symbolic::Evaluator& evaluator, const Value& module);
  std::vector<schema::Step> stepsOf(symbolic::Evaluator& evaluator) const;
  bool isCaught(symbolic::Evaluator& evaluator, const NullUse& use) const;
  symbolic::Operand forward(symbolic::Evaluator& evaluator, const Value& module, const ir::Expression& call,
                            const std::vector<symbolic::Operand>& arguments, int depth);
  void forwardEach(symbolic::Evaluator& evaluator, const Value& items, const ir::Expression& call,
                   const std::vector<symbolic::Operand>& arguments, int depth);

  const FieldRoles& roles_;
  const Handlers& handlers_;
  const ir::Class& type_;  // of the module whose methods are run
  std::map<Identity, std::vector<Use>> uses_;
  std::vector<NullUse> nullUses_;
  std::set<Identity> whole_;
  std::map<std::string, symbolic::InputRecord> inputs_;
  std::set<std::string> runtime_;
  std::set<std::string> arguments_;
  std::vector<Expression> forwardThrows_;
  std::optional<std::vector<ChangingMember>> changing_;  // the same for all methods of the module
  std::string incomplete_;
  std::string method_;
  bool isForward_ = false;
  bool isHelper_ = false;
};

}  // namespace dictum::forward
