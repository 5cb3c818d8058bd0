// Entries and submodules of a model as the diff compares them: over the aligned inputs, with loop indices as inputs of
// their own, so that "there in some iteration of some configuration" is one formula.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "diff/inputs.h"
#include "schema/prediction.h"

namespace dictum::diff {

struct Record {
  schema::Key key;
  schema::Expression there;              // `when`, and the bounds of the loops
  std::vector<std::string> indices;      // inputs that stand for loop indices; equal names are equal loops of one side
  schema::Shape shape;                   // of an entry
  std::string condition;                 // for people: "when deep for i in [0, n)"
  std::string name;                      // for people: `layers.{i}.weight`
  bool isArchived = true;                // torch::save and torch::load see it
  const schema::Entry* entry = nullptr;  // one of these two
  const schema::Submodule* submodule = nullptr;
  const schema::Location& location() const { return entry ? entry->location : submodule->location; }
};

enum class WhichSide { Before, After };

// In the order of the model.
std::vector<Record> recordsOf(const std::vector<schema::Entry>& entries, const schema::Model& model,
                              const Rewrite& rewrite, WhichSide side);
std::vector<Record> recordsOf(const std::vector<schema::Submodule>& submodules, const schema::Model& model,
                              const Rewrite& rewrite, WhichSide side);

// The inputs that stand for loop indices of any record.
std::vector<schema::Input> indexInputs(const std::vector<Record>& records);

// Where a record of one side and one of the other are the same key.
struct Meeting {
  std::size_t record = 0;    // of the other side
  schema::Expression where;  // both are there and equal; over the indices of the one asked about
  Rewrite toIndices;         // expressions of the other record over the indices of the one asked about
};

struct Meetings {
  std::vector<Meeting> sure;
  bool isDecided = true;  // false: there may be others
};

// Finds for a record of the other side those of `records` that can be the same key.
class RecordIndex {
 public:
  explicit RecordIndex(const std::vector<Record>& records);
  Meetings find(const Record& asked) const;

 private:
  void add(const Record& asked, std::size_t candidate, Meetings& result) const;

  const std::vector<Record>& records_;
  std::unordered_map<std::string, std::vector<std::size_t>> literal_;
  std::unordered_map<std::string, std::vector<std::size_t>> numbered_;   // not literal, by pattern
  std::vector<std::size_t> textual_;                                     // with a part that may be any text
  std::unordered_map<std::string, std::vector<std::size_t>> byPattern_;  // literal ones, by pattern
};

}  // namespace dictum::diff
