// Runs the ir over symbolic values.
//
// One Evaluator evaluates one model: it owns the memory, the path that leads to the statement being run, and what was
// learned on the way (inputs, gaps). Control flow is merged, not forked: `branch` runs both sides of a symbolic
// condition from the same snapshot and merges the two states, so that cost grows with the code and not with 2^flags.
//
// The implementation is split by what is recognised:
//   expression.cpp  operators, names, fields, casts      statement.cpp  blocks, if, switch, flows
//   loop.cpp        unrolling                            family.cpp     loops with symbolic bounds
//   call.cpp        user functions, lambdas, dispatch    construct.cpp  objects, constructors, default values
//   input.cpp       what comes from outside              module.cpp, container.cpp, options.cpp   torch::nn
//   intrinsics/     library functions by qualified name
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
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
#include "symbolic/constructions.h"
#include "symbolic/count.h"
#include "symbolic/exceptions.h"
#include "symbolic/frame.h"
#include "symbolic/path_facts.h"
#include "symbolic/predict.h"
#include "symbolic/records.h"
#include "symbolic/store.h"
#include "symbolic/value.h"

namespace dictum::symbolic {

class Intrinsics;
class Observer;
class ProgramIndex;

// The current path ends in a throw: caught where paths meet.
struct PathThrows {
  std::string message;
  ir::Location location;
  ExceptionClasses classes;
};

// The current path has left its statement (return, break, continue) and its flow is recorded: caught where paths meet.
struct PathEnds {};

// The evaluation budget is used up: caught at the top, becomes a gap.
struct BudgetExceeded {
  ir::Location location;
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
  Operand evaluateCall(const ir::Expression& call);
  Operand evaluateConstruct(const ir::Expression& construct);
  Value evaluateNew(const ir::Expression& expression);
  // The aggregate that a braced list initialises, field by field.
  Value aggregate(const ir::Class& type, const ir::Expression& list);
  Operand globalNamed(const ir::Expression& name);
  Value pointerTo(const Operand& operand);
  // array[position], as an lvalue where it can be one.
  Operand elementAt(const Operand& array, const Value& position, const ir::TypePtr& type, const ir::Location& site);
  // A new object of a type, default-initialised (`value` = value-initialised: scalars are zero).
  Value defaultValue(const ir::TypePtr& type, const ir::Location& site, bool valueInitialised = false);
  // A new module object in a cell of its own, constructed: `std::make_shared<T>(arguments...)`, `Holder(arguments...)`.
  // `constructor` is the one that the compiler chose, where it is known.
  Value makeObject(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site,
                   const ir::Function* constructor = nullptr);
  // A new module of a user class, in a cell of its own.
  Value constructModule(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                        const ir::Location& site);
  // Constructs a value of a class type from arguments, as `T(arguments...)` does.
  Value construct(const ir::TypePtr& type, const std::string& constructorUsr, std::vector<Operand> arguments,
                  const ir::Expression& site);

  // --- torch::nn (module.cpp, container.cpp, options.cpp, registry.cpp)
  void registerOn(const Place& self, catalog::What what, const Value& name, Registered entry);
  bool replaceRegistered(const Place& self, const std::string& name, const Value& value, const ir::Location& site);
  Value cloneModule(const Value& module, const ir::Location& site);
  // Visits a module and everything registered below it, each once.
  void forEachModule(const Value& module, const std::function<void(const Place&)>& visit);
  void addToContainer(const Place& self, const Value& value, const ir::Location& site);
  void appendModule(const Place& self, std::optional<Value> name, const Value& value, const ir::Location& site);
  void appendNamed(const Place& self, const Value& name, const Value& value, const ir::Location& site);
  // `++` or an assignment has changed what this names.
  void noteChangedVariable(const ir::Expression& target);
  // A registration on a module that is not known, which can be any, is a gap.
  void noteLostRegistration(const ir::Expression& call, const Unknown& module);
  // Whether a constructor of the object is being run, so that no shared_ptr holds it yet.
  bool isBeingConstructed(const Place& object) const;
  // The registrations of the module in this cell are listed: what a loop around it registers there is not in the list.
  void noteListed(CellId module) {
    if (families_ > 0) listed_.insert(module);
  }
  // What a loop over `range` walks: the elements of a container, the letters of a text.
  Value iterable(const Operand& range, const ir::Location& site);
  // What a container holds: a Sequence for Sequential and ModuleList, a Map for the dictionaries.
  Value containerItems(const Value& object);
  // Whether an object is of a class or one derived from it; nullopt where its class is not known.
  std::optional<bool> isInstance(const Value& object, const ir::Type& wanted) const;
  // Follows pointers until the object itself.
  Operand objectBehind(Operand object, const ir::Location& site);
  // The value of a constructor parameter, from outside: scalars are inputs, structs have inputs as fields.
  Value parameterValue(const std::string& name, const ir::TypePtr& type, const ir::Expression* defaultValue,
                       const ir::Location& location);
  // A function that nobody looked into got lambdas: they run a number of times that is not known, with arguments that
  // are not, where they can get at modules.
  void runGivenFunctions(const ir::Expression& call, const std::vector<Operand>& arguments);
  // A name for what a reader gives, which may be something else each time: `next()`, `next()#2`. Nothing in a loop
  // whose one run stands for all iterations.
  std::optional<std::string> freshOutsideName(const std::string& name);

  // --- memory
  Value read(const Operand& operand);
  Value read(const Place& place);
  void write(const Operand& target, Value value);
  void write(const Place& place, Value value);
  // The value at `place`, to be changed in place. The reference dies with the next evaluation.
  Value& edit(const Place& place);
  // Changes tensors wherever they are held: fields, registrations, lists. What a tensor's variable does is seen by all.
  // `remark` is noted on the registrations of those tensors.
  void changeTensors(const std::function<bool(const Tensor&)>& matches, const std::function<void(Tensor&)>& change,
                     const std::optional<schema::Remark>& remark = std::nullopt);
  Place temporary(Value value);  // a new cell
  // A part of a container that is none of its places, such as `v[i]`: in a cell of its own, so that it can be referred
  // to. Changing it makes the container unknown.
  Operand partOf(const Operand& whole, Operand part);
  void bindPart(const Operand& whole, const Place& part) { wholes_.emplace(part.cell, whole.places()); }
  Place placeOf(const Operand& operand);  // the place of an lvalue with one place; a temporary otherwise
  Operand dereference(const Value& pointer, const ir::Location& site);  // *p

  // --- paths
  // Runs both sides and merges state and result. Constant conditions run one side only.
  Value branch(const Expression& condition, const std::function<Value()>& then,
               const std::function<Value()>& otherwise);
  // Runs `apply` once for each alternative of a choice, under its condition.
  Value branchOver(const Value& value, const std::function<Value(const Value&)>& apply);
  // What a condition is on the current path.
  Expression condition(const Value& value, const ir::Expression& source);
  std::string placeOfCondition(const ir::Location& location) const;
  Expression unknownCondition(const Value& value, const std::string& name, const ir::Location& location);
  Expression onPath(const Expression& condition) const;
  // `classes`: of what is thrown; LibTorch throws an Error of its own.
  [[noreturn]] void throwHere(std::string message, const ir::Location& location,
                              ExceptionClasses classes = {{}, {"c10::Error"}});
  // The rest of the path holds only where `condition` does: elsewhere that is thrown.
  void require(const Expression& condition, const std::string& message, const ir::Location& location,
               ExceptionClasses classes = {{}, {"c10::Error"}});
  // What is run here may throw, and nobody knows when.
  void noteUnseenThrow();
  Expression pathCondition() const;
  // Whether an iteration of the loop is being run.
  bool isRunning(const Family& loop) const;

  // --- knowledge
  void gap(std::string reason, const ir::Location& location, GapKind kind = GapKind::Other);
  // An input by name; the configuration may give it a value. `gapReason`: it stands for something that is not known.
  Value input(const std::string& name, const ir::TypePtr& type, const ir::Location& location,
              std::optional<std::string> defaultValue = std::nullopt,
              std::optional<std::string> gapReason = std::nullopt);
  // The value as a variable of `type` holds it: what is known by its name only becomes an input of that type.
  Value converted(const Value& value, const ir::TypePtr& type, const ir::Location& location);
  // A value of a built-in type for what is known by its name only, as an operand beside `other`.
  Value asOperand(const Value& value, const Value& other, const ir::Location& location);
  const std::string& defaultDtype() const { return defaultDtype_; }
  void setDefaultDtype(std::string dtype) { defaultDtype_ = std::move(dtype); }
  std::uint32_t freshIdentity() { return ++identities_; }
  // The same list with the elements of its base as those of a loop, so that others can stand in front of them.
  Sequence withoutBase(Sequence sequence, const ir::Location& site);
  // Visits the elements of a list as they stand in it, each where it is there.
  template <typename T>
  void forEachInOrder(const std::vector<Element<T>>& elements, const std::function<void(std::size_t)>& visit,
                      const ir::Location& site, Exits* breaks = nullptr);
  std::string freshIndexName(const std::string& wanted);
  TracePtr trace() const { return trace_; }
  void spend(const ir::Location& location);  // one step of the budget
  // The budget for what follows is no more than so many steps.
  void allow(std::size_t steps) { budget_ = std::min(budget_, steps_ + steps); }

  const ProgramIndex& index() const { return index_; }
  const catalog::Catalog& catalog() const { return catalog_; }
  const Intrinsics& intrinsics() const { return intrinsics_; }
  Frame& frame() { return frames_.back(); }
  // Whether autograd records what a constructor calculates; nothing where that is not known. It counts as not recorded
  // where methods run by themselves: who calls them can switch gradients off.
  std::optional<bool> isGradientRecorded() const;
  const std::map<std::string, InputRecord>& inputs() const { return inputs_; }
  const std::vector<std::string>& inputOrder() const { return inputOrder_; }
  const std::vector<GapRecord>& gaps() const { return gaps_; }
  const Expression& valid() const { return valid_; }
  const std::set<std::string>& usedConfiguration() const { return used_; }
  const std::vector<ThrowRecord>& throws() const { return throws_; }
  void setObserver(Observer* observer) { observer_ = observer; }  // null: none

  // Adds a step to the trace for as long as it lives.
  class TraceScope {
   public:
    // `what` is asked for only where someone reads the trace.
    TraceScope(Evaluator& evaluator, const std::function<std::string()>& what, const ir::Location& location);
    ~TraceScope();
    TraceScope(const TraceScope&) = delete;

   private:
    Evaluator& evaluator_;
    TracePtr saved_;
  };

 private:
  // arguments.cpp
  struct ChangingArgument {
    std::size_t argument = 0;
    std::size_t begin = 0;  // in the variables that the frame's open calls have changed
  };
  std::vector<Operand> evaluateArguments(const ir::Expression& call);
  void requireOneOrder(const ir::Expression& call, const std::vector<ChangingArgument>& changing);

  // call.cpp
  void bindParameters(const ir::Function& function, std::vector<Operand>& arguments, const ir::Location& site);
  Operand runFrame(const ir::Function& function, std::optional<Place> self,
                   const std::vector<std::pair<std::uint32_t, Place>>& captures, std::vector<Operand> arguments,
                   const ir::Location& site);
  Operand callMethod(const ir::Function& method, const ir::Expression& call, Operand object,
                     std::vector<Operand> arguments);
  Value readAnew(const ir::Expression& variable, const Value& before, Value missing);
  bool touchesModule(const Value& value, const ir::Location& site, int depth);
  void noteEscapes(const ir::Expression& call, const std::optional<Operand>& object,
                   const std::vector<Operand>& arguments);
  void noteUnknownTargets(const ir::Expression& call, const std::optional<Operand>& object);
  void forgetChangeable(const ir::Expression& call, const std::optional<Operand>& object,
                        const std::vector<Operand>& arguments);
  Operand outsideValue(const std::string& name, const ir::Expression& call);
  Operand opaqueMember(const Opaque& object, const ir::Expression& call, const std::vector<Operand>& arguments);
  Operand opaqueResult(const ir::Expression& call, const std::vector<Operand>& arguments, const std::string& reason);
  Operand unknownResult(const ir::Expression& call, const std::string& reason);
  std::optional<std::vector<Expression>> scalarArguments(const std::vector<Operand>& arguments);

  // overload.cpp
  const ir::Function* constructorFor(const ir::Class& type, std::size_t arguments) const;
  const ir::Function* chooseConstructor(const ir::Class& type, const std::vector<Operand>& arguments);
  const ir::Function* lambdaBody(const Closure& closure, const ir::Expression& site,
                                 const std::vector<Operand>& arguments);
  std::optional<Operand> callObject(const Structure& object, const std::vector<Operand>& arguments,
                                    const ir::Expression& site);
  int fitnessOfAll(const ir::Function& function, const std::vector<Operand>& arguments);
  const ir::Function* convertingConstructor(const ir::Class& type, const Value& value) const;
  int fitness(const Value& value, const ir::TypePtr& type) const;
  int standardFitness(const Value& value, const ir::TypePtr& type) const;
  int structureFitness(const Structure& structure, const ir::Type& type) const;
  // The argument as a parameter of this type takes it: an object, where a value was passed on and the class makes one
  // of it.
  Operand asParameter(Operand argument, const ir::TypePtr& type, const ir::Location& site);

  // construct.cpp, construct_again.cpp, construct_holder.cpp, construct_library.cpp
  void initializeMember(const Place& self, const ir::Class& type, const ir::MemberInitializer& member);
  void initializeBase(const Place& self, const ir::Class& type, const ir::MemberInitializer& member);
  void copyBase(const Place& self, const ir::MemberInitializer& member);
  void initializeImplicitly(const Place& self, const ir::Class& type, const ir::Location& site);
  Value constructObject(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                        const ir::Location& site);
  // The object in a cell of its own; from an equal one, where one was constructed already (construct_again.cpp).
  Place constructed(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                    const ir::Location& site);
  Place constructAnew(const ir::Class& type, const ir::Function* constructor, std::vector<Operand> arguments,
                      const ir::Location& site);
  std::optional<ConstructionKey> constructionKey(const ir::Class& type, const ir::Function* constructor,
                                                 std::vector<Operand>& arguments, const ir::Location& site);
  bool findsAgain(const Constructions::Findings& findings);
  Blueprint::Origin origin() const { return {cells_, identities_, trace_}; }
  Place build(const Blueprint& blueprint, const ir::Location& site);
  auto surroundings() const {
    return std::make_tuple(path_.size(), valid_.identity(), throws_.size(), indexNames_.size(), globals_.size(),
                           wholes_.size(), listed_.size(), defaultDtype_);
  }
  Value constructHolder(const ir::TypePtr& type, const ir::TypePtr& held, std::vector<Operand> arguments,
                        const ir::Expression& site);
  const ir::Function* ownConstructor(const ir::Class& holder, const std::string& constructorUsr,
                                     const std::vector<Operand>& arguments, const ir::Expression& site);
  Value constructDerivedHolder(const ir::Class& type, const ir::Function& constructor, const ir::TypePtr& held,
                               std::vector<Operand> arguments, const ir::Location& site);
  void initializeHolderBase(const Place& self, const ir::MemberInitializer& member, const ir::TypePtr& held,
                            const ir::Function* constructor, std::vector<Operand> arguments);
  Value constructLibrary(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site);
  Value constructSequence(const ir::TypePtr& type, std::vector<Operand> arguments, const ir::Location& site);
  Value constructMap(const std::vector<Operand>& arguments, const ir::Location& site);
  Value constructString(const std::vector<Operand>& arguments, const ir::Location& site);
  Value defaultObject(const ir::TypePtr& type, const ir::Location& site);
  std::optional<Value> valueOfDefault(const ir::Expression& expression);
  Value outsideParameter(const std::string& name, const ir::TypePtr& type, const Value* defaultValue,
                         const ir::Location& location);
  Value outsideElements(const std::string& name, std::size_t size, const ir::TypePtr& element,
                        const Value* defaultValue, const ir::Location& location);
  Value outsideSequence(const std::string& name, const ir::TypePtr& type, const Value* defaultValue,
                        const ir::Location& location);
  Value outsideOptional(const std::string& name, const ir::TypePtr& type, const Value* defaultValue,
                        const ir::Location& location);
  // `defaults`: an object that is taken where none is given; null: the initialisers of the fields.
  Value structInput(const std::string& name, const ir::Class& type, const Structure* defaults,
                    const ir::Location& location);

  // element.cpp
  // A list that is an input, element by element where its type says how many it has.
  Value listed(Sequence sequence, std::optional<std::size_t> size, const ir::Location& site);
  Value symbolicElement(const Sequence& sequence, const Expression& position, const ir::Location& site);
  Value guardedElement(const Sequence& sequence, const Expression& position, const ir::Location& site);
  Value compareEqual(const Value& a, const Value& b, const ir::Location& site);

  // options.cpp, registry.cpp, container.cpp
  Value asWrapped(Value value, const ir::Type& wrapper, const ir::Location& site);
  Value expandingArray(const Value& value, const ir::TypePtr& type, const ir::Location& site);
  Value constructOptions(const ir::TypePtr& type, const std::string& constructorUsr, std::vector<Operand> arguments,
                         const ir::Location& site);
  std::vector<std::string> optionParameters(const ir::Class& definition, const catalog::OptionsInfo* info,
                                            const std::string& constructorUsr, std::size_t count) const;
  std::optional<Operand> optionAccess(const ir::Expression& call, const Operand& object,
                                      const std::vector<Operand>& arguments);
  ir::TypePtr optionsTypeOf(const ir::TypePtr& type) const;
  const ir::Field* fieldHiddenBy(const ir::Class& type) const;
  void constructLibraryModule(const Place& self, const ir::TypePtr& type, std::vector<Operand> arguments,
                              const ir::Location& site);
  void instantiateFor(const Place& self, const std::string& className, const catalog::CatalogModule& module,
                      const Value& options, const ir::Location& site);
  void registerInstance(const Place& self, const std::vector<catalog::Registration>& registrations,
                        const std::vector<Value>& modules, const std::function<Value(const std::string&)>& optionTensor,
                        const ir::Location& site);
  Value childOf(const catalog::Registration& registration, const std::vector<Value>& modules,
                const std::function<Value(const std::string&)>& optionTensor, const ir::Location& site);
  void addRegistration(const Place& self, catalog::What what, Element<Registered> element);
  // clone.cpp
  Value cloneObject(const Value& module, const ir::Location& site);
  Value cloneContainer(const Structure& object, const Sequence& items, const ir::Location& site);
  void requireSameRegistrations(const Structure& object, const ir::Location& site);
  bool registerAnew(const Place& self, const Structure& object, const ir::Location& site);

  bool isContainer(const std::string& className) const;
  void constructContainer(const Place& self, const std::string& className, std::vector<Operand> arguments,
                          const ir::Location& site);
  Value sizeName(const Place& self, const char* items, const ir::Location& site);
  void appendParameter(const Place& self, const Value& tensor, const ir::Location& site);

  // try.cpp
  bool executeTry(const ir::Statement& statement);
  // Ends the path in the handler that takes what is thrown; false where there is none, and the configuration is
  // refused.
  bool endInHandler(const PathThrows& thrown);
  bool endInHandler(TryBlock& block, const PathThrows& thrown);
  // The same for the part of the path on which `condition` holds.
  bool endElsewhere(const Expression& condition, const PathThrows& thrown);
  // Ends a call: what is known of the path is forgotten down to its beginning, but that nothing was thrown in it.
  void endCall(std::size_t mark);
  bool makesUp(const ir::Statement& handler) const;
  bool runHandlers(TryBlock& block, bool reachesEnd);

  // statement.cpp, loop.cpp, in_order.cpp, counting_loop.cpp, family.cpp
  void leave(Exits& exits, Value result);
  // Merges the recorded flows into the current state; `continues`: whether the normal path reached the end. Returns the
  // merged result of the flows and `normal`, or nothing when no path is left.
  std::optional<Value> join(Exits& exits, bool continues, Value normal);
  // Runs `body` as a path of its own: false when it ended by return, break or continue.
  bool runPath(const std::function<bool()>& body);
  // And where the rest throws after paths have left by `exits`, which live on.
  bool runPath(const std::function<bool()>& body, const Exits& exits);

  bool runIterations(const ir::Statement& loop, Exits& breaks);
  bool executeIf(const ir::Statement& statement);
  bool executeSwitch(const ir::Statement& statement);
  Expression isLabel(const Value& subject, const ir::Expression& label, const ir::Statement& statement);
  bool executeDeclare(const ir::Statement& statement);
  bool executeLoop(const ir::Statement& statement);
  bool executeRangeFor(const ir::Statement& statement);
  void loseStatement(const ir::Statement& statement);
  std::string thrownMessage(const ir::Statement& statement);
  void runAgain(const Family& loop, const std::function<void()>& body, const ir::Location& site, Exits* breaks);
  bool iterate(const ir::Statement& loop, Exits& breaks);
  void visitElements(const ir::Statement& loop, const Operand& range, Exits& breaks);
  void walkElements(const ir::Statement& loop, const Operand& range, Exits& breaks);
  bool isBoundedByListedValues(const ir::Statement& loop);
  bool unrollUnderConditions(const ir::Statement& loop, const Expression& first, Exits& breaks);
  bool symbolicLoop(const ir::Statement& loop, const Expression& condition);
  // Runs `body` a number of times that is not known: what depends on the number is incomplete, the rest is not. `what`
  // names the number; `node` is the part of the program that runs, which can be inside itself.
  void runUnknownTimes(const void* node, const std::string& what, const std::string& reason, const ir::Location& site,
                       const std::function<void()>& body, Exits* breaks = nullptr);
  void bindLoopVariable(const ir::Statement& loop, Operand element);
  // Runs `body` once for all iterations of `family`; see family.cpp. `breaks`: where those of the body go. Leaving
  // early is a gap.
  void runFamily(const Family& family, const std::function<void()>& body, const ir::Location& site,
                 Exits* breaks = nullptr);
  friend class FamilyRun;
  friend class CountingLoop;

  const ProgramIndex& index_;
  const catalog::Catalog& catalog_;
  const Intrinsics& intrinsics_;
  const PredictOptions& options_;

  void forgetWhole(CellId part);

  Store store_;
  CellId cells_ = 0;
  std::unordered_map<CellId, std::vector<PlaceAlternative>> wholes_;  // of cells that partOf made
  std::uint32_t identities_ = 0;
  std::size_t steps_ = 0;
  std::size_t budget_ = options_.maximumSteps;
  std::deque<Frame> frames_;
  std::vector<Expression> path_;  // symbolic conditions that hold on the current path
  mutable PathFacts facts_;       // what `onPath` has learnt of it
  mutable Constructions constructions_;
  Expression valid_;  // holds where nothing has thrown
  std::vector<ThrowRecord> throws_;
  std::vector<TryBlock> tries_;  // with handlers, innermost last
  Observer* observer_ = nullptr;
  TracePtr trace_;
  std::string defaultDtype_ = "float32";

  std::map<std::string, InputRecord> inputs_;
  std::vector<std::string> inputOrder_;
  std::vector<GapRecord> gaps_;
  std::set<std::string> gapKeys_;
  std::set<std::string> indexNames_;
  std::unordered_map<std::string, CellId> globals_;
  std::set<std::string> used_;       // configured inputs that were asked for
  std::set<const void*> openLoops_;  // being run an unknown number of times
  std::size_t families_ = 0;         // loops whose one run stands for all iterations
  // Of the index of such a loop: the cells made in an iteration, each after the first number and up to the second.
  std::map<std::string, std::vector<std::pair<CellId, CellId>>> iterationCells_;
  std::unordered_map<CellId, GrowingCount> counts_;  // of containers, by their cells
  std::vector<CellId> registeredOn_;                 // the module of each registration, as they were made
  std::set<CellId> listed_;                          // modules whose registrations were looked at in such a loop
  std::map<std::string, std::size_t> outsideCalls_;  // calls outside that may give another value each time
};

// A module's dictionaries for changing: copied first when they are shared.
Registry& editRegistry(Structure& structure);
Tensor undefinedTensor();

}  // namespace dictum::symbolic
