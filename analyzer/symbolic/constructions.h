// Constructions that need not be run again.
//
// A constructor that is given the same arguments makes an equal object, as long as what it reads of the world around it
// is the same too. While one runs, a Recording notes what it reads there and what it asks of the path; where it leaves
// the world as it was, a Blueprint of the object is kept, and the next construction with equal arguments that finds the
// same around it builds from that.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ir/ir.h"
#include "symbolic/blueprint.h"

namespace dictum::symbolic {

// A construction: which constructor runs, where it is written, and with which arguments.
struct ConstructionKey {
  const ir::Class* type = nullptr;
  const ir::Function* constructor = nullptr;
  ir::Location site;
  std::string defaultDtype;
  std::vector<Value> arguments;  // plain ones: see isPlainArgument
};

// Whether a value is all that there is to an argument: it refers to no object that the constructor could change.
bool isPlainArgument(const Value& value);

class Constructions {
 public:
  // What a construction found around it.
  struct Findings {
    std::vector<std::pair<Place, Value>> reads;
    std::vector<std::pair<Expression, Expression>> answers;  // what was asked of the path, and what it said
  };

  struct Known {
    ConstructionKey key;
    Findings findings;
    Blueprint blueprint;
  };

  Constructions() = default;
  // A copy is of an evaluation that goes its own way: it starts anew.
  Constructions(const Constructions&) {}
  Constructions& operator=(const Constructions&) = delete;

  // The first of those that ran with this key for which `isSame(findings)`; null where there is none.
  const Blueprint* find(const ConstructionKey& key, const std::function<bool(const Findings&)>& isSame);
  // Whether it is worth while to look what the construction does: not where each one was another so far.
  bool mayRepeat(const ConstructionKey& key) const;
  void add(Known known);

  // --- while constructors run
  void begin(CellId cells, std::size_t pathLength, std::vector<Place> arguments);
  // Ends the innermost; nothing when it did something to the world around it, or found out too much.
  std::optional<Findings> end();

  void noteRead(const Place& place, const Value& value) {
    if (!recordings_.empty() && place.cell <= recordings_.back().cells) addRead(place, value);
  }
  void noteWrite(CellId cell) {
    if (!recordings_.empty() && cell <= recordings_.back().cells) spoilAround(cell);
  }
  void noteAnswer(const Expression& question, const Expression& answer, std::size_t pathLength) {
    if (!recordings_.empty()) addAnswer(question, answer, pathLength);
  }
  // Something happened that is seen outside all that are being constructed.
  void spoil();

 private:
  struct Recording {
    CellId cells = 0;  // those up to here are around it
    std::size_t pathLength = 0;
    std::vector<Place> arguments;
    Findings findings;
    bool isSpoilt = false;
  };

  void addRead(const Place& place, const Value& value);
  void addAnswer(const Expression& question, const Expression& answer, std::size_t pathLength);
  void spoilAround(CellId cell);

  // Where constructions are written: class, file, line, column.
  using Position = std::tuple<const ir::Class*, std::uint32_t, std::uint32_t, std::uint32_t>;
  struct Here {
    std::vector<Known> known;
    std::size_t added = 0;
    bool wasFound = false;
  };
  static Position positionOf(const ConstructionKey& key);

  std::vector<Recording> recordings_;  // innermost last
  std::map<Position, Here> known_;
};

}  // namespace dictum::symbolic
