#include "rules/null_flow.h"

#include <map>

#include "ir/walk.h"
#include "rules/flow.h"
#include "rules/source.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

namespace {

using symbolic::unqualified;

// A holder or shared_ptr of a module, which can be empty.
bool isNullable(const Context& context, const ir::TypePtr& type) {
  if (!type || type->kind != ir::TypeKind::Class) return false;
  const bool isPointer = type->name == "std::shared_ptr" || type->name == "std::unique_ptr";
  return isPointer ? moduleClassOf(context, type) || (!type->arguments.empty() && type->arguments[0].type &&
                                                      symbolic::isLibraryModule(type->arguments[0].type->name))
                   : context.index().heldType(type) != nullptr;
}

// `nullptr`, also as what a holder or a pointer is made of.
bool isNull(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Null) return true;
  const bool converts = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast;
  return converts && e.operands.size() == 1 && isNull(*e.operands[0]);
}

bool isEmptyPointer(const ir::TypePtr& type, const ir::Expression* value) {
  const bool isPointer = type && symbolic::isSmartPointer(type->name);
  if (!value) return isPointer;
  return isNull(*value) || (isPointer && value->kind == ir::ExpressionKind::Construct && value->operands.empty());
}

// The pointer that a call follows; null: it follows none. `throws` is what an empty one does.
const ir::Expression* followedBy(const ir::Expression& e, bool& throws) {
  if (e.kind == ir::ExpressionKind::Dereference && e.operands.size() == 1) {
    throws = false;
    return e.operands[0].get();
  }
  if (e.kind != ir::ExpressionKind::Call) return nullptr;
  const std::string name = unqualified(e.text);
  if (e.object && (name == "operator->" || name == "operator*" || name == "operator()")) {
    throws = name != "operator()" && !(e.object->type && symbolic::isSmartPointer(e.object->type->name));
    return e.object.get();
  }
  if ((e.text == "torch::load" || e.text == "torch::save") && !e.operands.empty()) {
    throws = !(e.operands[0]->type && symbolic::isSmartPointer(e.operands[0]->type->name));
    return e.operands[0].get();
  }
  return nullptr;
}

// What only asks whether something is there.
const ir::Expression* askedBy(const ir::Expression& e) {
  static const std::set<std::string> asking = {"is_empty", "operator bool", "operator==", "operator!=", "get", "ptr"};
  if (e.kind == ir::ExpressionKind::Cast && e.type && e.type->kind == ir::TypeKind::Boolean) return e.operands[0].get();
  if (e.kind != ir::ExpressionKind::Call || !asking.count(unqualified(e.text))) return nullptr;
  return e.object ? e.object.get() : e.operands.empty() ? nullptr : e.operands[0].get();
}

struct State {
  std::map<std::string, ir::Location> empty;  // by subject: where it became so
};

class Emptiness : public Flow<State> {
 public:
  Emptiness(const Context& context, const ir::Function& function)
      : Flow(context.index(), none_), context_(context), function_(function) {}

  std::vector<TextualNull> found() const {
    std::vector<TextualNull> all;
    for (const auto& [place, use] : uses_) all.push_back(use);
    return all;
  }

 private:
  void declared(const ir::Variable& variable, State& state) override {
    const std::string subject = localSubject(variable.local);
    state.empty.erase(subject);
    references_.erase(variable.local);
    if (variable.type && variable.type->kind == ir::TypeKind::Reference && variable.initializer)
      references_[variable.local] = subjectOf(*variable.initializer);
    if (variable.initializer) escape(*variable.initializer, state);
    if (!variable.isStatic && variable.type && isNullable(context_, variable.type) &&
        isEmptyPointer(variable.type, variable.initializer.get()))
      state.empty[subject] = variable.initializer ? variable.initializer->location : ir::Location();
  }

  void initialised(const std::string& subject, const ir::Expression& value, State& state) override {
    escape(value, state);
    if (isNullable(context_, value.type) && isEmptyPointer(value.type, &value)) state.empty[subject] = value.location;
  }

  static std::string localSubject(std::uint32_t local) { return "local " + std::to_string(local); }

  // A copy of a pointer is a variable of its own here: one of the two can be emptied.
  std::string subjectOf(const ir::Expression& e) const {
    if (e.kind != ir::ExpressionKind::Variable || !e.local) return names_.subjectOf(e);
    const auto reference = references_.find(e.local);
    return reference == references_.end() ? localSubject(e.local) : reference->second;
  }

  // Lambdas, addresses and references can assign what they mention.
  void escape(const ir::Expression& e, State& state) {
    ir::walk(e, [&](const ir::Expression& inner) {
      if (inner.kind == ir::ExpressionKind::AddressOf) forget(*inner.operands[0], state);
      if (inner.lambda) ir::walk(*inner.lambda, [&](const ir::Expression& mentioned) { forget(mentioned, state); });
    });
  }

  void forget(const ir::Expression& e, State& state) {
    const bool isNamed = e.kind == ir::ExpressionKind::Variable || e.kind == ir::ExpressionKind::Field;
    if (isNamed) state.empty.erase(subjectOf(e));
  }

  void visited(const ir::Expression& e, State& state) override {
    if (e.lambda || e.kind == ir::ExpressionKind::AddressOf) return escape(e, state);
    if (e.kind == ir::ExpressionKind::Cast && e.text == "move") return moved(e, state);
    bool throws = false;
    if (const ir::Expression* pointer = followedBy(e, throws)) return follow(e, *pointer, throws, state);
    if (const ir::Expression* asked = askedBy(e)) return void(state.empty.erase(subjectOf(*asked)));
    if (e.kind == ir::ExpressionKind::Binary && e.text == "=")
      return void(state.empty.erase(subjectOf(*e.operands[0])));
    if (e.kind != ir::ExpressionKind::Call) return;
    if (e.object && isDirect(*e.object)) changed(e, state);
    for (const std::uint32_t i : e.changeable)
      if (i < e.operands.size()) state.empty.erase(subjectOf(*e.operands[i]));
    const bool isOwnMethod = e.object && isThis(*e.object);
    if (isOwnMethod) std::erase_if(state.empty, [](const auto& each) { return each.first.rfind("local ", 0) != 0; });
  }

  // The variable itself, not the module that it has.
  static bool isDirect(const ir::Expression& e) {
    return e.kind == ir::ExpressionKind::Variable || e.kind == ir::ExpressionKind::Field;
  }

  void follow(const ir::Expression& e, const ir::Expression& pointer, bool throws, State& state) {
    if (!isDirect(pointer)) return;
    const auto empty = state.empty.find(subjectOf(pointer));
    if (empty == state.empty.end()) return;
    const auto place = std::tuple(e.location.line, e.location.column);
    uses_.try_emplace(place, TextualNull{&e, &function_, pointer.text, throws, empty->second});
    state.empty.erase(empty);  // nothing runs after it
  }

  void moved(const ir::Expression& e, State& state) {
    const ir::Expression& from = *e.operands[0];
    if (from.kind == ir::ExpressionKind::Variable && from.local &&
        isNullable(context_, symbolic::withoutReference(from.type)))
      state.empty[subjectOf(from)] = e.location;
  }

  // The variable is assigned, emptied, or given something by a method of its own.
  void changed(const ir::Expression& e, State& state) {
    const std::string subject = subjectOf(*e.object);
    const std::string name = unqualified(e.text);
    const bool empties = (name == "operator=" && e.operands.size() == 1 && isNull(*e.operands[0])) ||
                         (name == "reset" && e.operands.empty());
    if (!subject.empty() && empties && isNullable(context_, symbolic::withoutReference(e.object->type)))
      state.empty[subject] = e.location;
    else if (e.changesObject)
      state.empty.erase(subject);
  }

  State join(const State&, const State& a, const State& b) override {
    State result = a;
    std::erase_if(result.empty, [&](const auto& each) { return !b.empty.count(each.first); });
    return result;
  }

  static inline const std::set<std::string> none_ = {};

  const Context& context_;
  const ir::Function& function_;
  std::map<std::uint32_t, std::string> references_;  // variables that are other names
  std::map<std::tuple<std::uint32_t, std::uint32_t>, TextualNull> uses_;
};

// The members of a class that begin empty, whatever constructor makes it.
std::vector<const ir::Field*> emptyMembers(const Context& context, const ir::Class& type) {
  std::vector<const ir::Field*> fields;
  for (const ir::Field& field : type.fields) {
    bool isEmpty = isNullable(context, field.type) && isEmptyPointer(field.type, field.initializer.get());
    for (const std::string& usr : type.constructors) {
      const ir::Function* constructor = context.index().function(usr);
      for (const ir::MemberInitializer& member :
           constructor ? constructor->initializers : std::vector<ir::MemberInitializer>())
        isEmpty &= member.field != field.name || isEmptyPointer(field.type, member.value.get());
    }
    if (isEmpty) fields.push_back(&field);
  }
  return fields;
}

}  // namespace

std::vector<TextualNull> nullsInFunctions(const Context& context) {
  std::vector<TextualNull> all;
  for (const auto& [usr, function] : context.program().functions) {
    if (!function.body || function.kind == ir::FunctionKind::Lambda) continue;
    Emptiness emptiness(context, function);
    emptiness.run({{}, &function});
    for (TextualNull& found : emptiness.found()) all.push_back(std::move(found));
  }
  return all;
}

std::vector<TextualNull> nullMembers(const Context& context) {
  std::map<std::string, const ir::Field*> empty;
  for (const auto& [usr, type] : context.program().classes)
    if (type.isUserCode && !type.isModule && !type.isAggregate)
      for (const ir::Field* field : emptyMembers(context, type)) empty.emplace(field->usr, field);
  std::map<std::string, std::vector<TextualNull>> uses;
  std::set<std::string> given;
  std::set<const ir::Expression*> followed;
  for (const auto& [usr, function] : context.program().functions)
    ir::walk(function, [&](const ir::Expression& e) {
      bool throws = false;
      const ir::Expression* pointer = e.text == "torch::load" ? nullptr : followedBy(e, throws);
      if (pointer && pointer->kind == ir::ExpressionKind::Field && empty.count(pointer->usr)) {
        followed.insert(pointer);
        uses[pointer->usr].push_back({&e, &function, pointer->text, throws, empty[pointer->usr]->location});
      }
      if (e.kind == ir::ExpressionKind::Field && !followed.count(&e)) given.insert(e.usr);
    });
  std::vector<TextualNull> all;
  for (auto& [field, found] : uses)
    if (!given.count(field)) all.push_back(std::move(found.front()));
  return all;
}

namespace {

void escapesIn(const ir::Statement& s, bool givesReference, std::set<std::string>& fields) {
  const auto add = [&](const ir::Expression* e) {
    if (e && e->kind == ir::ExpressionKind::Field) fields.insert(e->usr);
  };
  if (s.kind == ir::StatementKind::Return && givesReference) add(s.expression.get());
  const ir::TypePtr& type = s.variable.type;
  if (s.kind == ir::StatementKind::Declare && type && type->kind == ir::TypeKind::Reference && !type->isConst)
    add(s.variable.initializer.get());
  for (const ir::StatementPtr& child : s.children)
    if (child) escapesIn(*child, givesReference, fields);
}

}  // namespace

std::set<std::string> escapingFields(const ir::Program& program) {
  std::set<std::string> fields;
  for (const auto& [usr, function] : program.functions) {
    const ir::TypePtr& result = function.result;
    const bool givesReference = result && result->kind == ir::TypeKind::Reference && !result->isConst;
    if (function.body) escapesIn(*function.body, givesReference, fields);
    ir::walk(function, [&](const ir::Expression& e) {
      const bool isAddress = e.kind == ir::ExpressionKind::AddressOf && !e.operands.empty();
      if (isAddress && e.operands[0]->kind == ir::ExpressionKind::Field) fields.insert(e.operands[0]->usr);
    });
  }
  return fields;
}

}  // namespace dictum::checks
