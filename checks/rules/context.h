// What a check reads, and where it reports.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forward/gates.h"
#include "ir/ir.h"
#include "rules/finding.h"
#include "rules/predictions.h"
#include "solve/solver.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

using forward::ModelFacts;
using schema::Expression;

// One analysis.
struct Subject {
  const ir::Program& program;
  const forward::Analysis& analysis;
  bool isWholeProject = true;  // false: one translation unit of several
  std::string lockFile = {};   // the lock in the repository; empty: none
};

struct Check;

// Solvers of the models, each with its valid configurations or all. Made when they are asked, and kept for all checks.
// An input of an enumeration of the program is one of its enumerators.
class Solvers {
 public:
  explicit Solvers(const symbolic::ProgramIndex& index);
  solve::Solver& of(const ModelFacts& facts, const Expression& valid);

 private:
  std::map<std::string, std::vector<schema::Enumerator>> enumerations_;  // by qualified name
  std::map<std::pair<const ModelFacts*, bool>, solve::Solver> solvers_;
};

class Context {
 public:
  Context(const Subject& subject, const symbolic::ProgramIndex& index, const Check& check,
          const std::map<std::string, std::string>& options, Solvers& solvers, Predictions& predictions,
          std::vector<Finding>& findings)
      : subject_(subject),
        index_(index),
        check_(check),
        options_(options),
        solvers_(solvers),
        predictions_(predictions),
        findings_(findings) {}

  const ir::Program& program() const { return subject_.program; }
  const symbolic::ProgramIndex& index() const { return index_; }
  const forward::FieldRoles& roles() const { return subject_.analysis.roles; }
  const std::vector<ModelFacts>& models() const { return subject_.analysis.facts; }
  const std::vector<forward::Constructor>& constructors() const { return subject_.analysis.constructors; }
  // The keys. To ask is expensive: what can do with `models` had better not.
  Predictions& predictions() const { return predictions_; }
  const Subject& subject() const { return subject_; }

  // The value of one of the check's options.
  std::string option(const std::string& name) const;
  bool isOn(const std::string& option) const;

  Range range(const ir::Location& location) const;
  Range range(const schema::Location& location) const;

  // A configuration of a module that can be constructed for which the formula holds: "with add_layer = false", or ""
  // where it holds without any. Nothing where there is none, or where something in the formula is not known.
  std::optional<std::string> witness(const ModelFacts& facts, const Expression& formula);
  // The same for a condition under which construction throws.
  std::optional<std::string> throwWitness(const ModelFacts& facts, const Expression& formula);
  // Whether there is a configuration, with elements of tensors as they happen to be.
  bool canHold(const ModelFacts& facts, const Expression& formula);

  // Reports at a place in user code; the check's name and severity are filled in.
  void report(Range range, std::string message, std::vector<Note> notes = {}, std::vector<Edit> fixes = {});

 private:
  std::optional<std::string> example(const ModelFacts& facts, const Expression& formula, const Expression& valid,
                                     bool withData = false);

  const Subject& subject_;
  const symbolic::ProgramIndex& index_;
  const Check& check_;
  const std::map<std::string, std::string>& options_;
  Solvers& solvers_;
  Predictions& predictions_;
  std::vector<Finding>& findings_;
};

}  // namespace dictum::checks
