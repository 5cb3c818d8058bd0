// The keys of what is checked, for the checks that ask for them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "forward/facts.h"
#include "schema/prediction.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

// Made when they are asked, and kept for all checks. Without the steps to registrations.
class Predictions {
 public:
  explicit Predictions(const symbolic::ProgramIndex& index) : index_(index) {}

  // Of all module classes.
  const schema::Prediction& all();
  // Of the constructors of a class, which has its qualified name; empty: it is none that can be constructed.
  const std::vector<schema::Model>& of(const std::string& className);
  // Of one constructor.
  const schema::Model& of(const forward::Constructor& constructor);
  // Of the places where the program constructs modules.
  const schema::Prediction& sites();

 private:
  const symbolic::ProgramIndex& index_;
  std::optional<schema::Prediction> all_, sites_;
  std::map<std::string, std::vector<schema::Model>> byClass_;
};

}  // namespace dictum::checks
