// Runs the ir over symbolic values.
//
// One Evaluator evaluates one model: it owns the memory, the path that leads to the statement being run, and what was
// learned on the way (inputs, gaps). Control flow is merged, not forked: `branch` runs both sides of a symbolic condition
// from the same snapshot and merges the two states, so that cost grows with the code and not with 2^flags.
//
// The implementation is split by what is recognised:
//   expression.cpp  operators, names, fields, casts      statement.cpp  blocks, if, switch, flows
//   loop.cpp        unrolling                            family.cpp     loops with symbolic bounds
//   call.cpp        user functions, lambdas, dispatch    construct.cpp  objects, constructors, default values
//   input.cpp       what comes from outside              module.cpp, container.cpp, options.cpp   torch::nn
//   intrinsics/     library functions by qualified name
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "ir/ir.h"
#include "schema/configuration.h"
#include "symbolic/predict.h"
#include "symbolic/store.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class Intrinsics;
class ProgramIndex;

// The current path ends in a throw: caught where paths meet.
struct PathThrows {
  std::string message;
  ir::Location location;
};

// The evaluation budget is used up: caught at the top, becomes a gap.
struct BudgetExceeded {
  ir::Location location;
};

// One place, or one of several under conditions that exclude each other.
struct PlaceAlternative {
  Expression when;
  Place place;
};

// An evaluated expression: a value, or for an lvalue where it lives (then the value is read when needed, so that objects
// can be changed in place).
struct Operand {
  Operand(Value value) : value_(std::move(value)) {}
  Operand(Place place) : places_{{Expression::boolean(true), std::move(place)}} {}
  Operand(std::vector<PlaceAlternative> places) : places_(std::move(places)) {}

  bool isPlace() const { return !places_.empty(); }
  const std::vector<PlaceAlternative>& places() const { return places_; }
  const Value& rvalue() const { return *value_; }  // only when !isPlace()

 private:
  std::optional<Value> value_;
  std::vector<PlaceAlternative> places_;
};

// A way out of a function or loop: the state that left, and the condition relative to the entry.
struct Flow {
  Expression when;
  Store store;
  Value result;  // of a return
};

// One activation of a function, and inside it the loops being run.
struct Frame {
  const ir::Function* function = nullptr;
  std::unordered_map<std::uint32_t, std::vector<PlaceAlternative>> locals;
  std::optional<Place> self;
  std::vector<Flow> returns;
  std::size_t pathMark = 0;           // length of the path at entry
  std::vector<std::vector<Flow>*> breaks;     // innermost loop or switch last
  std::vector<std::vector<Flow>*> continues;  // innermost loop last
  std::vector<std::size_t> loopMarks;         // length of the path where the innermost loop body or switch began
};

struct InputRecord {
  schema::Input input;
  ir::Location location;
  std::optional<std::string> gap;     // why using it makes a prediction incomplete: it stands for something not known
};

struct GapRecord {
  std::string reason;
  ir::Location location;
  friend auto operator<=>(const GapRecord&, const GapRecord&) = delete;
};

class Evaluator {
 public:
  Evaluator(const ProgramIndex& index, const catalog::Catalog& catalog, const Intrinsics& intrinsics,
            const PredictOptions& options);

  // --- running (call.cpp, construct.cpp, statement.cpp, expression.cpp)
  Operand evaluate(const ir::Expression& expression);
  Value evaluateValue(const ir::Expression& expression) { return read(evaluate(expression)); }
  // Runs a statement. False: no path continues after it (all returned, broke out or continued).
  bool execute(const ir::Statement& statement);
  bool executeAll(const std::vector<ir::StatementPtr>& statements);
  // Runs a user function with its body. `self` is the object of a method.
  Operand callFunction(const ir::Function& function, std::optional<Place> self, std::vector<Operand> arguments,
                       const ir::Location& site);
  // Calls a function value: closure, function reference, functor object.
  Operand callValue(const Value& callee, std::vector<Operand> arguments, const ir::Expression& site);
  // Runs a constructor of `type` on the object that lives at `self`.
  void constructInto(const Place& self, const ir::Class& type, const ir::Function* constructor,
                     std::vector<Operand> arguments, const ir::Location& site);
  // A new object of a type, default-initialised (`value` = value-initialised: scalars are zero).
  Value defaultValue(const ir::TypePtr& type, const ir::Location& site, bool valueInitialised = false);
  // A new module object in a cell of its own, constructed: `std::make_shared<T>(arguments...)`, `Holder(arguments...)`.
  Value makeObject(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site);
  // Constructs a value of a class type from arguments, as `T(arguments...)` does.
  Value construct(const ir::TypePtr& type, const std::string& constructorUsr, std::vector<Operand> arguments,
                  const ir::Expression& site);

  // --- memory
  Value read(const Operand& operand);
  Value read(const Place& place);
  void write(const Operand& target, Value value);
  void write(const Place& place, Value value);
  // The value at `place`, to be changed in place. The reference dies with the next evaluation.
  Value& edit(const Place& place);
  Place temporary(Value value);                  // a new cell
  Place placeOf(const Operand& operand);         // the place of an lvalue with one place; a temporary otherwise
  Operand dereference(const Value& pointer, const ir::Location& site);  // *p

  // --- paths
  // Runs both sides and merges state and result. Constant conditions run one side only.
  Value branch(const Expression& condition, const std::function<Value()>& then,
               const std::function<Value()>& otherwise);
  // Runs `apply` once for each alternative of a choice, under its condition.
  Value branchOver(const Value& value, const std::function<Value(const Value&)>& apply);
  // What a condition is on the current path.
  Expression condition(const Value& value, const ir::Expression& source);
  Expression onPath(const Expression& condition) const;
  [[noreturn]] void throwHere(std::string message, const ir::Location& location);
  // The rest of the path holds only where `condition` does: elsewhere construction throws.
  void require(const Expression& condition, const std::string& message, const ir::Location& location);
  Expression pathCondition() const;

  // --- knowledge
  void gap(std::string reason, const ir::Location& location);
  // An input by name; the configuration may give it a value. `gapReason`: it stands for something that is not known.
  Value input(const std::string& name, const ir::TypePtr& type, const ir::Location& location,
              std::optional<std::string> defaultValue = std::nullopt, std::optional<std::string> gapReason = std::nullopt);
  const std::string& defaultDtype() const { return defaultDtype_; }
  void setDefaultDtype(std::string dtype) { defaultDtype_ = std::move(dtype); }
  std::uint32_t freshIdentity() { return ++identities_; }
  std::string freshIndexName(const std::string& wanted);
  TracePtr trace() const { return trace_; }
  void spend(const ir::Location& location);      // one step of the budget

  const ProgramIndex& index() const { return index_; }
  const catalog::Catalog& catalog() const { return catalog_; }
  const Intrinsics& intrinsics() const { return intrinsics_; }
  Frame& frame() { return frames_.back(); }
  const std::map<std::string, InputRecord>& inputs() const { return inputs_; }
  const std::vector<std::string>& inputOrder() const { return inputOrder_; }
  const std::vector<GapRecord>& gaps() const { return gaps_; }
  const Expression& valid() const { return valid_; }

  // Adds a step to the trace for as long as it lives.
  class TraceScope {
   public:
    TraceScope(Evaluator& evaluator, std::string what, const ir::Location& location);
    ~TraceScope();
    TraceScope(const TraceScope&) = delete;

   private:
    Evaluator& evaluator_;
    TracePtr saved_;
  };

 private:
  friend class StatementRunner;
  friend class LoopRunner;
  friend class FamilyRunner;

  const ProgramIndex& index_;
  const catalog::Catalog& catalog_;
  const Intrinsics& intrinsics_;
  const PredictOptions& options_;

  Store store_;
  CellId cells_ = 0;
  std::uint32_t identities_ = 0;
  std::size_t steps_ = 0;
  std::vector<Frame> frames_;
  std::vector<Expression> path_;       // symbolic conditions that hold on the current path
  Expression valid_;                   // holds where nothing has thrown
  TracePtr trace_;
  std::string defaultDtype_ = "float32";

  std::map<std::string, InputRecord> inputs_;
  std::vector<std::string> inputOrder_;
  std::vector<GapRecord> gaps_;
  std::set<std::string> gapKeys_;
  std::set<std::string> indexNames_;
  std::unordered_map<std::string, CellId> globals_;
};

}  // namespace dictum::symbolic
