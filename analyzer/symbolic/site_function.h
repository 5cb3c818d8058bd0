// The function that gives what a construction site constructs; see sites.h.
#pragma once

#include <vector>

#include "ir/ir.h"
#include "symbolic/site_slice.h"

namespace dictum::symbolic {

// What happens between the start of the enclosing function and a site.
struct SiteStep {
  enum class Kind {
    Run,         // `statement`
    Input,       // from here on `input` has a value that is not known
    Initialize,  // `member` of a constructor's initialiser list
  };
  Kind kind = Kind::Run;
  ir::StatementPtr statement;
  ir::Parameter input;
  const ir::MemberInitializer* member = nullptr;
};

class SiteFunction {
 public:
  // `enclosing`: null for an initialiser outside functions.
  SiteFunction(const ProgramIndex& index, const ir::Function* enclosing, const std::vector<SiteStep>& steps)
      : index_(index), enclosing_(enclosing), steps_(steps) {}

  ir::Function giving(const ir::Expression& construction);
  // The variable of `declaration` after those of the statements that add to it.
  ir::Function givingVariable(const ir::Statement& declaration, const std::vector<ir::StatementPtr>& following);

  bool usesObject() const { return usesObject_; }

 private:
  ir::Function build(const ir::Expression& value, std::vector<SiteStep> steps);
  ir::StatementPtr statementOf(const SiteStep& step, ir::Function& function, std::uint32_t& nextLocal) const;

  const ProgramIndex& index_;
  const ir::Function* enclosing_;
  const std::vector<SiteStep>& steps_;
  bool usesObject_ = false;
};

}  // namespace dictum::symbolic
