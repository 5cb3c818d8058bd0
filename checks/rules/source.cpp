#include "rules/source.h"

#include <algorithm>
#include <set>

#include "catalog/catalog.h"
#include "ir/walk.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using symbolic::unqualified;

const ir::Function* constructorOf(const Context& context, const ModelFacts& facts) {
  for (const std::string& usr : facts.type->constructors) {
    const ir::Function* constructor = context.index().function(usr);
    if (constructor && constructor->location.line &&
        context.index().locate(constructor->location) == facts.constructor->location)
      return constructor;
  }
  return nullptr;
}

namespace {

bool mentions(const ir::Function& function, const ir::Field& field) {
  bool found = false;
  ir::walk(function,
           [&](const ir::Expression& e) { found |= e.kind == ir::ExpressionKind::Field && e.usr == field.usr; });
  return found;
}

// clone() runs reset() by itself, so what reset() makes is registered there.
const ir::Function* constructionOf(const Context& context, const ModelFacts& facts, const ir::Field& field) {
  if (context.index().derivesFrom(*facts.type, "torch::nn::Cloneable"))
    for (const ir::Function* reset : context.index().methodsNamed(facts.type->usr, "reset"))
      if (reset->classUsr == facts.type->usr && reset->body && mentions(*reset, field)) return reset;
  return constructorOf(context, facts);
}

// `register_module` takes holders and shared pointers, `register_buffer` and `register_parameter` tensors.
bool canBeGiven(const Context& context, const ir::TypePtr& type) {
  return type && (context.index().heldType(type) || type->name == "std::shared_ptr" || type->name == "at::Tensor");
}

// What is written at the end of the body runs once for every object: the constructor makes the object itself, no macro
// writes it, and no way leaves it before.
bool reachesItsEnd(const ir::Function& function) {
  bool reaches = std::none_of(
      function.initializers.begin(), function.initializers.end(),
      [](const ir::MemberInitializer& each) { return each.delegates || (each.value && each.value->macro); });
  ir::forEachStatement(*function.body,
                       [&](const ir::Statement& s) { reaches = reaches && s.kind != ir::StatementKind::Return; });
  return reaches;
}

bool hasParameterNamed(const ir::Function& function, const std::string& name) {
  return std::any_of(function.parameters.begin(), function.parameters.end(),
                     [&](const ir::Parameter& parameter) { return parameter.name == name; });
}

}  // namespace

bool isScriptKeyword(const std::string& name) {
  static const std::set<std::string> keywords = {
      "False",   "None",     "True",     "and",    "as",   "assert",        "async",  "await",
      "break",   "class",    "continue", "def",    "del",  "elif",          "else",   "except",
      "finally", "for",      "from",     "global", "if",   "import",        "in",     "is",
      "lambda",  "nonlocal", "not",      "or",     "pass", "raise",         "return", "try",
      "while",   "with",     "yield",    "inf",    "nan",  "__parameters__"};
  return keywords.count(name) > 0;
}

std::optional<Edit> appendToConstruction(const Context& context, const ModelFacts& facts, const ir::Field& field,
                                         const std::string& call) {
  const std::string name = plainName(field.name);
  for (const forward::OwnRegistration& own : facts.registrations)
    if (own.name.asString() && *own.name.asString() == name) return std::nullopt;
  if (isScriptKeyword(name) || !canBeGiven(context, field.type)) return std::nullopt;
  const ir::Function* function = constructionOf(context, facts, field);
  if (!function || !function->body || function->body->kind != ir::StatementKind::Block) return std::nullopt;
  if (facts.type->isTemplateInstantiation || !reachesItsEnd(*function)) return std::nullopt;
  const std::string member = (hasParameterNamed(*function, field.name) ? "this->" : "") + field.name;
  const std::string statement = call + "(\"" + name + "\", " + member + ");";
  const ir::Location& body = function->body->location;
  if (body.line == 0 || body.endLine == 0 || body.endColumn < 2) return std::nullopt;
  Range at = context.range(body);
  at.line = at.endLine;
  at.column = at.endColumn = body.endColumn - 1;
  if (body.line != body.endLine) return Edit{at, "  " + statement + "\n" + std::string(body.endColumn - 2, ' ')};
  return Edit{at, (function->body->children.empty() ? " " : "") + statement + " "};
}

namespace {

// A conversion gives the same module; a construction from it is another one: `Sequential(conv)`.
bool isConversion(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Cast || e.operands.size() != 1) return e.kind == ir::ExpressionKind::Cast;
  const ir::TypePtr from = symbolic::withoutReference(e.operands[0]->type);
  return e.type && from && (e.type->name == from->name || symbolic::isSmartPointer(e.type->name));
}

}  // namespace

const ir::Expression* fieldOf(const ir::Expression& e) {
  if (e.kind == ir::ExpressionKind::Field) return &e;
  if (e.kind == ir::ExpressionKind::Construct && !isConversion(e)) return nullptr;
  const std::string name = unqualified(e.text);
  const bool passesOn = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast ||
                        name == "ptr" || name == "get" || name == "move" || name == "operator->" ||
                        name == "operator*" || e.kind == ir::ExpressionKind::Dereference || name == "operator[]";
  if (!passesOn) return nullptr;
  if (e.object) return fieldOf(*e.object);
  return e.operands.size() == 1 ? fieldOf(*e.operands[0]) : nullptr;
}

bool isTensorOfLibrary(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Field || !e.type || e.type->name != "at::Tensor" || e.operands.empty())
    return false;
  const ir::Expression* object = e.operands[0].get();
  while (object->kind == ir::ExpressionKind::Dereference && object->operands.size() == 1)
    object = object->operands[0].get();
  ir::TypePtr type = symbolic::withoutReference(object->type);
  if (type && type->kind == ir::TypeKind::Pointer) type = type->pointee;
  return type && symbolic::isLibraryModule(type->name);
}

std::string pathOf(const ir::Expression& e) {
  if (e.kind != ir::ExpressionKind::Field || e.operands.empty()) return e.text;
  const ir::Expression* object = e.operands[0].get();
  bool follows = false;
  for (bool passes = true; passes;) {
    const bool isArrow =
        object->kind == ir::ExpressionKind::Call && object->object && unqualified(object->text) == "operator->";
    passes = isArrow || (object->kind == ir::ExpressionKind::Dereference && object->operands.size() == 1);
    follows |= passes;
    if (passes) object = isArrow ? object->object.get() : object->operands[0].get();
  }
  const bool isNamed = object->kind == ir::ExpressionKind::Variable || object->kind == ir::ExpressionKind::Field;
  return isNamed ? pathOf(*object) + (follows ? "->" : ".") + e.text : e.text;
}

bool isRegistration(const ir::Expression& e) {
  return e.kind == ir::ExpressionKind::Call && unqualified(e.text).rfind("register_", 0) == 0;
}

bool hasRegistration(const ir::Expression& e) {
  bool has = false;
  ir::walk(e, [&](const ir::Expression& inner) {
    const bool replaces = inner.kind == ir::ExpressionKind::Call && unqualified(inner.text) == "replace_module";
    has |= replaces || isRegistration(inner);
  });
  return has;
}

std::set<std::string> fieldsGivenToRegistration(const ir::Program& program) {
  static const std::set<std::string> registering = {"register_module", "register_parameter",
                                                    "register_buffer", "replace_module",
                                                    "push_back",       "extend",
                                                    "insert",          "update",
                                                    "append"};
  std::set<std::string> fields;
  for (const auto& [usr, function] : program.functions)
    ir::walk(function, [&](const ir::Expression& e) {
      if (e.kind != ir::ExpressionKind::Call) return;
      // `layers.push_back(register_module(...))`
      const ir::Expression* receiver = e.object ? fieldOf(*e.object) : nullptr;
      for (const ir::ExpressionPtr& operand : e.operands)
        if (receiver && operand && hasRegistration(*operand)) fields.insert(receiver->usr);
      const bool isLibrary = e.text.rfind("torch::", 0) == 0;
      if (isLibrary && !registering.count(unqualified(e.text))) return;
      const ir::Function* callee = nullptr;
      if (auto found = program.functions.find(e.usr); found != program.functions.end()) callee = &found->second;
      if (!isLibrary && !callee) return;
      for (const ir::ExpressionPtr& operand : e.operands)
        if (const ir::Expression* field = fieldOf(*operand)) fields.insert(field->usr);
    });
  return fields;
}

std::string shownName(const Expression& name) {
  schema::Key key;
  key.append(name);
  return key.text();
}

std::string plainName(const std::string& name) {
  std::string plain = name.rfind("m_", 0) == 0 ? name.substr(2) : name;
  while (!plain.empty() && plain.back() == '_') plain.pop_back();
  while (plain.size() > 1 && plain.front() == '_') plain.erase(0, 1);
  return plain;
}

bool isNamedLike(const ModelFacts& facts, const forward::Member& member, const forward::OwnRegistration& own) {
  const std::string* name = own.name.asString();
  const std::string plain = plainName(member.field->name);
  if (!name || plainName(*name) != plain) return false;
  const auto isRegistered = [&](const forward::Held& object) {
    return std::count(own.identities.begin(), own.identities.end(), object.identity) > 0;
  };
  return std::none_of(facts.members.begin(), facts.members.end(), [&](const forward::Member& other) {
    return other.field != member.field && plainName(other.field->name) == plain &&
           std::any_of(other.objects.begin(), other.objects.end(), isRegistered);
  });
}

bool refusesUnknown(const Expression& condition) {
  using schema::Operation;
  const bool isNegated =
      condition.operation() == Operation::Not && condition.operands()[0].operation() == Operation::Equal;
  if (isNegated || condition.operation() == Operation::NotEqual) return true;
  return std::any_of(condition.operands().begin(), condition.operands().end(), refusesUnknown);
}

std::vector<Note> constructorNote(const Context& context, const ModelFacts& facts) {
  if (facts.type->constructors.size() < 2) return {};
  return {{"constructed by " + facts.constructor->signature, context.range(facts.constructor->location)}};
}

bool hasRegisteredAlternative(const forward::Member& member, const forward::Held& object) {
  return std::any_of(member.objects.begin(), member.objects.end(), [&](const forward::Held& other) {
    const bool isAlternative =
        !other.isElement && !object.isElement && schema::conjunction(other.when, object.when).isFalse();
    return isAlternative && !other.registered.isFalse();
  });
}

const ir::Class* moduleClassOf(const Context& context, const ir::TypePtr& type) {
  ir::TypePtr direct = symbolic::withoutReference(type);
  if (direct && direct->kind == ir::TypeKind::Pointer) direct = direct->pointee;
  if (direct && symbolic::isSmartPointer(direct->name) && !direct->arguments.empty())
    direct = direct->arguments[0].type;
  const ir::TypePtr held = context.index().heldType(direct);
  const ir::Class* definition = context.index().classOf(held ? held : direct);
  return definition && definition->isModule ? definition : nullptr;
}

namespace {

bool isCertainParameter(const schema::Entry& entry) {
  return entry.kind == schema::Kind::Parameter && entry.when.isTrue();
}

}  // namespace

bool hasLibraryKeys(const std::string& className) {
  const catalog::CatalogModule* module = catalog::Catalog::shared().find(className);
  if (!module) return false;
  for (const catalog::Block& block : module->info().blocks)
    for (const catalog::Row& row : block.rows) {
      if (!row.when.empty()) continue;
      if (row.what == catalog::What::Parameter && row.tensor.empty()) return true;
      if (row.what == catalog::What::Module && !row.className.empty() && hasLibraryKeys(row.className)) return true;
    }
  return false;
}

bool hasParameters(const Context& context, const ir::TypePtr& type) {
  const ir::TypePtr held = context.index().heldType(type);
  const ir::Class* definition = moduleClassOf(context, type);
  const std::string name = definition ? definition->name : held ? held->name : type ? type->name : std::string();
  if (symbolic::isLibraryModule(name)) return hasLibraryKeys(name);
  if (!definition) return false;
  const std::vector<schema::Model>& models = context.predictions().of(name);
  return std::any_of(models.begin(), models.end(), [](const schema::Model& model) {
    return std::any_of(model.entries.begin(), model.entries.end(), isCertainParameter);
  });
}

bool isModuleType(const Context& context, const ir::TypePtr& type) {
  if (!type) return false;
  if (context.index().heldType(type)) return true;
  if (const ir::Class* definition = context.index().classOf(type)) return definition->isModule;
  if (symbolic::isSmartPointer(type->name) || symbolic::isSequenceType(type->name) || symbolic::isOptional(type->name))
    return !type->arguments.empty() && isModuleType(context, type->arguments[0].type);
  return symbolic::isLibraryModule(type->name);
}

bool holdsModules(const Context& context, const ir::TypePtr& type) {
  if (!type) return false;
  const bool isMap = symbolic::isMapType(type->name) && type->arguments.size() > 1;
  return isModuleType(context, isMap ? type->arguments[1].type : type);
}

namespace {

// No variable or member in the expression is a module or tensor, so that the value is a new one.
bool isMadeHere(const Context& context, const ir::Expression& e) {
  bool made = true;
  ir::walk(e, [&](const ir::Expression& inner) {
    const bool names = inner.kind == ir::ExpressionKind::Variable || inner.kind == ir::ExpressionKind::Field;
    const ir::TypePtr type = symbolic::withoutReference(inner.type);
    if (names && type && (type->name == "at::Tensor" || isModuleType(context, type))) made = false;
  });
  return made;
}

}  // namespace

bool passesOn(const ir::Expression& e) {
  const bool converts = e.kind == ir::ExpressionKind::Construct || e.kind == ir::ExpressionKind::Cast;
  return converts && e.operands.size() == 1;
}

Place placeOf(const ir::Location& at) { return {at.file, at.line, at.column}; }

bool isAboutNames(const std::string& message) {
  return message.find("name must not be empty") != std::string::npos ||
         message.find("name must not contain a dot") != std::string::npos ||
         message.find("' already defined") != std::string::npos;
}

Start startOf(const Range& range) { return {range.file, range.line, range.column}; }

std::set<Place> droppedRegistrations(const Context& context) {
  std::set<Place> result;
  for (const auto& [usr, function] : context.program().functions) {
    if (!function.body) continue;
    ir::forEachStatement(*function.body, [&](const ir::Statement& statement) {
      const ir::Expression* e = statement.kind == ir::StatementKind::Expression ? statement.expression.get() : nullptr;
      if (e && isRegistration(*e) && e->operands.size() > 1 && isMadeHere(context, *e->operands[1]))
        result.insert(placeOf(e->location));
    });
  }
  return result;
}

}  // namespace dictum::checks
