// Follows the text of functions in the order in which it runs: branches, loops, ways out, and the bodies of the
// functions and lambdas that are called. For checks of what training code does one after the other.
//
//     struct Order : Flow<State> { void visited(const ir::Expression& e, State& state) override; ... };
//
// No value is computed: after a branch the two states are joined, a loop runs twice, so that what its end does is seen
// by its beginning. State is copyable.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ir/ir.h"
#include "rules/variables.h"
#include "symbolic/program_index.h"

namespace dictum::checks {

// USRs of the functions in whose bodies, or in what they call, an expression is one that `matters`.
std::set<std::string> functionsThatMatter(const symbolic::ProgramIndex& index,
                                          const std::function<bool(const ir::Expression&)>& matters);

// Every way in which training code begins: a free function, or a method of an object as its constructors left it.
struct FlowRoot {
  std::vector<const ir::Function*> constructors;
  const ir::Function* function = nullptr;
};
std::vector<FlowRoot> flowRoots(const ir::Program& program, const std::set<std::string>& mattering);

template <class State>
class Flow {
 public:
  Flow(const symbolic::ProgramIndex& index, const std::set<std::string>& mattering)
      : index_(index), mattering_(mattering) {}
  virtual ~Flow() = default;

  void run(const FlowRoot& root) {
    Live state;
    for (const ir::Function* constructor : root.constructors)
      state = joined(State(), state, body(*constructor, State()));
    body(*root.function, state ? *state : State());
  }

 protected:
  using Live = std::optional<State>;  // none: nothing runs here any more

  // An expression has been evaluated, its operands before it.
  virtual void visited(const ir::Expression& e, State& state) = 0;
  virtual void declared(const ir::Variable& variable, State& state) = 0;
  // A constructor gives a field its first value.
  virtual void initialised(const std::string& subject, const ir::Expression& value, State& state) = 0;
  // A function that is followed gives a value to the call.
  virtual void returned(const ir::Expression&, const ir::Expression& /*call*/, State&) {}
  // A loop begins; true: it has been dealt with as a whole.
  virtual bool looped(const ir::Statement&, State&) { return false; }
  // The call is dealt with as a whole, and what it calls is not followed.
  virtual bool isWhole(const ir::Expression&) const { return false; }
  virtual State join(const State& before, const State& a, const State& b) = 0;

  // The outermost call that is being followed; null: none.
  const ir::Expression* outermostCall() const { return calls_.empty() ? nullptr : calls_.front(); }
  const ir::Expression* currentCall() const { return calls_.empty() ? nullptr : calls_.back(); }
  // Those that are being followed, outermost first.
  const std::vector<const ir::Expression*>& calls() const { return calls_; }

  const symbolic::ProgramIndex& index_;
  Names names_;

 private:
  struct Exits {
    Live breaks, continues, returns;
  };

  Live joined(const State& before, const Live& a, const Live& b) {
    if (!a || !b) return a ? a : b;
    return join(before, *a, *b);
  }

  // The state after the body, wherever it was left.
  Live body(const ir::Function& function, const State& before) {
    const Exits outer = std::exchange(exits_, {});
    State state = before;
    const ir::Class* type =
        function.kind == ir::FunctionKind::Constructor ? index_.classOf(function.classUsr) : nullptr;
    for (const ir::MemberInitializer& member : function.initializers) {
      if (!member.value) continue;
      expression(*member.value, state);
      for (std::size_t i = 0; type && i < type->fields.size(); ++i)
        if (type->fields[i].name == member.field) begin(names_.fieldSubject(type->fields[i].usr), *member.value, state);
    }
    Live end = state;
    if (function.body) end = statement(*function.body, state);
    end = joined(before, end, exits_.returns);
    exits_ = outer;
    return end;
  }

  Live statement(const ir::Statement& s, Live state) {
    if (!state || ++steps_ > maximumSteps) return std::nullopt;
    if (s.initializer) state = statement(*s.initializer, state);
    if (!state) return state;
    switch (s.kind) {
      case ir::StatementKind::Block:
        for (const ir::StatementPtr& child : s.children)
          if (child) state = statement(*child, state);
        return state;
      case ir::StatementKind::Declare:
        if (s.variable.initializer) expression(*s.variable.initializer, *state);
        names_.declare(s.variable.local, s.variable.type, s.variable.initializer.get());
        declared(s.variable, *state);
        if (s.variable.initializer)
          construct("local " + std::to_string(s.variable.local), *s.variable.initializer, *state);
        return state;
      case ir::StatementKind::If:
        return conditional(s, *state);
      case ir::StatementKind::Switch:
        return sections(s, *state);
      case ir::StatementKind::For:
      case ir::StatementKind::RangeFor:
      case ir::StatementKind::While:
      case ir::StatementKind::DoWhile:
        return loop(s, *state);
      case ir::StatementKind::Try: {
        const State before = *state;
        Live end = statement(*s.children.front(), before);
        const Live thrown = joined(before, before, end);
        for (std::size_t i = 1; i < s.children.size(); ++i)
          end = joined(before, end, statement(*s.children[i], thrown));
        return end;
      }
      default:
        return simple(s, *state);
    }
  }

  // Statements without others inside.
  Live simple(const ir::Statement& s, State state) {
    if (s.expression) expression(*s.expression, state);
    switch (s.kind) {
      case ir::StatementKind::Return:
        if (s.expression && !calls_.empty()) returned(*s.expression, *calls_.back(), state);
        exits_.returns = joined(state, exits_.returns, state);
        return std::nullopt;
      case ir::StatementKind::Break:
        exits_.breaks = joined(state, exits_.breaks, state);
        return std::nullopt;
      case ir::StatementKind::Continue:
        exits_.continues = joined(state, exits_.continues, state);
        return std::nullopt;
      case ir::StatementKind::Throw:
        return std::nullopt;
      default:
        return state;
    }
  }

  Live conditional(const ir::Statement& s, State state) {
    if (s.expression) expression(*s.expression, state);
    const std::optional<bool> known = s.expression ? names_.booleanOf(*s.expression) : std::nullopt;
    const bool hasElse = s.children.size() > 1 && s.children[1];
    const Live otherwise = hasElse && known != true ? statement(*s.children[1], state) : Live(state);
    if (known == false) return otherwise;
    const Live then = statement(*s.children[0], state);
    return known == true ? then : joined(state, then, otherwise);
  }

  Live sections(const ir::Statement& s, State state) {
    if (s.expression) expression(*s.expression, state);
    const Live outer = std::exchange(exits_.breaks, std::nullopt);
    Live through;
    bool hasDefault = false;
    for (const ir::SwitchSection& section : s.sections) {
      hasDefault |= section.isDefault;
      through = joined(state, through, state);
      for (const ir::StatementPtr& inner : section.body)
        if (inner) through = statement(*inner, through);
    }
    Live end = joined(state, through, exits_.breaks);
    exits_.breaks = outer;
    return hasDefault ? end : joined(state, end, state);
  }

  Live loop(const ir::Statement& s, State state) {
    if (s.kind == ir::StatementKind::RangeFor) {
      expression(*s.expression, state);
      names_.element(s.variable.local, *s.expression);
    }
    if (looped(s, state)) return state;
    const Live breaks = std::exchange(exits_.breaks, std::nullopt);
    const Live continues = std::exchange(exits_.continues, std::nullopt);
    const State before = state;
    Live once = round(s, before);
    Live twice = once ? round(s, join(before, before, *once)) : once;
    Live end = joined(before, twice, exits_.breaks);
    if (!isEndless(s)) end = joined(before, end, before);
    exits_.breaks = breaks;
    exits_.continues = continues;
    return end;
  }

  // One time through a loop.
  Live round(const ir::Statement& s, State state) {
    const bool testsFirst = s.kind == ir::StatementKind::For || s.kind == ir::StatementKind::While;
    if (testsFirst && s.expression) expression(*s.expression, state);
    Live end = s.children.empty() || !s.children.back() ? Live(state) : statement(*s.children.back(), state);
    end = joined(state, end, exits_.continues);
    exits_.continues.reset();
    if (end && s.increment) expression(*s.increment, *end);
    if (end && s.kind == ir::StatementKind::DoWhile && s.expression) expression(*s.expression, *end);
    return end;
  }

  bool isEndless(const ir::Statement& s) const {
    if (s.kind == ir::StatementKind::RangeFor) return false;
    return !s.expression || names_.booleanOf(*s.expression) == true;
  }

  void expression(const ir::Expression& e, State& state) {
    if (++steps_ > maximumSteps) return;
    if (e.object) expression(*e.object, state);
    const bool chooses = e.kind == ir::ExpressionKind::Conditional;
    const bool mayStop = e.kind == ir::ExpressionKind::Binary && (e.text == "&&" || e.text == "||");
    if ((chooses && e.operands.size() == 3) || (mayStop && e.operands.size() == 2)) {
      expression(*e.operands[0], state);
      State then = state, otherwise = state;
      expression(*e.operands[1], then);
      if (chooses) expression(*e.operands[2], otherwise);
      state = join(state, then, otherwise);
    } else {
      for (const ir::ExpressionPtr& operand : e.operands)
        if (operand) expression(*operand, state);
    }
    if (e.kind == ir::ExpressionKind::Call) call(e, state);
    visited(e, state);
  }

  void call(const ir::Expression& e, State& state) {
    if (isWhole(e)) return;
    const ir::Function* function = index_.function(e.usr);
    const bool isLambda = e.object && (!function || !function->body);
    if (const ir::Function* lambda = isLambda ? names_.lambdaOf(*e.object) : nullptr) return follow(*lambda, e, state);
    if (function && function->body) {
      if (!e.isVirtual && mattering_.count(e.usr)) follow(*function, e, state);
      return;
    }
    // A library runs the lambdas that it is given.
    for (const ir::ExpressionPtr& operand : e.operands)
      if (const ir::Function* lambda = operand ? names_.lambdaOf(*operand) : nullptr) follow(*lambda, e, state);
  }

  void follow(const ir::Function& function, const ir::Expression& call, State& state) {
    if (calls_.size() >= maximumDepth || !following_.insert(&function).second) return;
    const std::string self = names_.self();
    const bool isMethod = call.object && function.kind == ir::FunctionKind::Method && !isThis(*call.object);
    const std::string object = isMethod ? names_.subjectOf(*call.object) : self;
    if (!isMethod || !object.empty()) {
      give(function, call);
      names_.setSelf(object);
      calls_.push_back(&call);
      if (Live end = body(function, state)) state = *end;
      calls_.pop_back();
      names_.setSelf(self);
    }
    following_.erase(&function);
  }

  void begin(const std::string& subject, const ir::Expression& value, State& state) {
    initialised(subject, value, state);
    construct(subject, value, state);
  }

  // The constructor of what a variable or field is given first.
  void construct(const std::string& subject, const ir::Expression& value, State& state) {
    const std::string& usr = value.forwardsTo.empty() ? value.usr : value.forwardsTo;
    const ir::Function* function = index_.function(usr);
    const bool constructs = function && function->kind == ir::FunctionKind::Constructor && mattering_.count(usr);
    if (!constructs || calls_.size() >= maximumDepth || !following_.insert(function).second) return;
    const std::string self = names_.self();
    for (std::size_t i = 0; i < function->parameters.size() && i < value.operands.size(); ++i)
      if (value.operands[i]) names_.give(function->parameters[i].local, *value.operands[i]);
    names_.setSelf(subject);
    calls_.push_back(&value);
    if (Live end = body(*function, state)) state = *end;
    calls_.pop_back();
    names_.setSelf(self);
    following_.erase(function);
  }

  // Arguments. What `net->apply(function)` gives stands for the module and everything below it.
  void give(const ir::Function& function, const ir::Expression& call) {
    const std::vector<ir::Parameter>& parameters = function.parameters;
    if (call.text == "torch::nn::Module::apply" && call.object && !parameters.empty())
      return names_.givePart(parameters.back().local, *call.object);
    for (std::size_t i = 0; i < parameters.size() && i < call.operands.size(); ++i)
      if (call.operands[i]) names_.give(parameters[i].local, *call.operands[i]);
  }

  static constexpr std::size_t maximumDepth = 6;
  static constexpr std::size_t maximumSteps = 200'000;  // of one root

  const std::set<std::string>& mattering_;
  Exits exits_;
  std::vector<const ir::Expression*> calls_;
  std::set<const ir::Function*> following_;
  std::size_t steps_ = 0;
};

}  // namespace dictum::checks
