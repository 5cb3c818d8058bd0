// Which statements of a function matter for a value: those that make or change what it is computed from.
//
//     int layers = 50;                 // matters
//     auto data = readData(argv[1]);   // does not
//     if (deep) layers = 101;          // matters, and so does what `deep` is
//     Net net(layers);                 // the value
//
// The choice errs to the side of taking a statement: whatever can assign to a variable that matters, takes it by
// reference or pointer, or makes another name for it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

// Variables: locals and parameters by number, globals by USR, and the object that `this` means.
struct Mentions {
  std::set<std::uint32_t> locals;
  std::set<std::string> globals;
  bool object = false;

  void add(const ir::Expression& expression);
  void add(const ir::Statement& statement);
  friend bool operator==(const Mentions&, const Mentions&) = default;
};

class Slice {
 public:
  Slice(const ProgramIndex& index, const ir::Expression& value) : index_(index) { relevant_.add(value); }

  // Takes the statement when it matters. To be asked again for all statements until the answers stay the same.
  bool takes(const ir::Statement& statement);
  // The initialiser of a constructor's member: matters where the object does.
  bool takesMember(const ir::MemberInitializer& member);
  bool takes(std::uint32_t local) const { return relevant_.locals.count(local) > 0; }
  bool usesObject() const { return relevant_.object; }
  const Mentions& relevant() const { return relevant_; }

 private:
  bool mentionsRelevant(const ir::Expression& expression) const;
  bool declares(const ir::Statement& statement);
  bool changes(const ir::Expression& expression) const;
  bool reachesRelevantGlobal(const std::string& usr) const;

  const ProgramIndex& index_;
  Mentions relevant_;
};

// The locals that anything below the statement declares or changes.
std::set<std::uint32_t> changedLocals(const ProgramIndex& index, const ir::Statement& statement);

}  // namespace dictum::symbolic
