// Which variable or member an expression is about, as the text of a function is followed (flow.h).
//
// A subject is a variable, or a field of one, as a key for comparing: `net->fc` is "<net>.<fc>". An element of a list
// of optimizers is one where a literal says which. References, copies of holders and parameters are other names of the
// subject that they were given.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ir/ir.h"

namespace dictum::checks {

// Whether the subject is `whole` or a part of it.
bool isWithin(const std::string& subject, const std::string& whole);

// A module whose parameters an expression is about.
struct ParameterOwner {
  std::string subject;
  const ir::Expression* object = nullptr;  // of `object->parameters()`
};

class Names {
 public:
  // Empty where the expression is about no variable and no field.
  std::string subjectOf(const ir::Expression& e) const;
  // The variable or field as the source calls it, in the function that the run began with.
  std::string nameOf(const ir::Expression& e) const;
  // What a parameter was given, and what that was given; the expression itself where it is no parameter.
  const ir::Expression& origin(const ir::Expression& e) const;
  // The value of a literal, also where a parameter has it.
  std::optional<bool> booleanOf(const ir::Expression& e) const;
  const ir::Function* lambdaOf(const ir::Expression& e) const;

  // The module of which the expression names a part that `modules()` or `children()` gave; empty: it does not.
  std::string wholeOf(const ir::Expression& e) const;

  // The list of modules of which the expression names an element: `list->ptr(2)`, `list[2]`; empty: it does not.
  std::string containerOf(const ir::Expression& e) const;

  // The modules that the tensors in the expression are parameters of: `net->parameters()`, a list of them, one of it.
  std::vector<ParameterOwner> ownersOf(const ir::Expression& e) const;

  // A variable is declared; a parameter is given a value.
  void declare(std::uint32_t local, const ir::TypePtr& type, const ir::Expression* value);
  void give(std::uint32_t parameter, const ir::Expression& value);
  // A variable goes through the elements of a list.
  void element(std::uint32_t local, const ir::Expression& list);
  // A parameter stands for a module and everything below it.
  void givePart(std::uint32_t parameter, const ir::Expression& whole);
  // A variable is from now on what a field is: `Trainer(Net& net) : net_(net)`.
  void rename(const ir::Expression& variable, const std::string& subject);
  // A list gets more.
  void extend(const ir::Expression& list, const std::vector<ParameterOwner>& owners);

  std::string fieldSubject(const std::string& usr) const;
  // The object whose method is followed; empty: the one that the run began with.
  std::string self() const { return self_; }
  void setSelf(std::string subject) { self_ = std::move(subject); }

 private:
  std::map<std::uint32_t, std::string> aliases_;
  std::map<std::uint32_t, const ir::Expression*> given_;
  std::map<std::uint32_t, bool> booleans_;
  std::map<std::uint32_t, const ir::Function*> lambdas_;
  std::map<std::string, std::vector<ParameterOwner>> lists_;
  std::map<std::uint32_t, std::string> wholes_;      // part -> the module that it is a part of
  std::map<std::uint32_t, std::string> containers_;  // element -> the list
  std::string self_;
};

bool isThis(const ir::Expression& e);

// An optimizer is made here, on the stack or by make_unique and the like.
bool makesOptimizer(const ir::Expression& e);
bool isOptimizer(const ir::TypePtr& type);  // torch::optim::Adam and the like
// An optimizer, or something that has one: a pointer, a list.
bool holdsOptimizer(const ir::TypePtr& type);

}  // namespace dictum::checks
