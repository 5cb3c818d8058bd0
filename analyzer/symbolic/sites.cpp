#include "symbolic/sites.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <tuple>

#include "ir/call_graph.h"
#include "ir/walk.h"
#include "symbolic/library_types.h"
#include "symbolic/site_function.h"

namespace dictum::symbolic {

namespace {

using ir::ExpressionKind;
using ir::StatementKind;

// LibTorch's functions that make their arguments parts of another module.
bool takesParts(const ir::Expression& call) {
  if (call.text.rfind("torch::nn::", 0) != 0) return false;
  static const std::set<std::string> methods = {"register_module", "replace_module", "push_back", "extend",
                                                "insert",          "append",         "update",    "emplace_back"};
  return methods.count(unqualified(call.text)) > 0;
}

class Finder {
 public:
  explicit Finder(const ProgramIndex& index) : index_(index) {}

  std::vector<Site> run() {
    for (const auto& [usr, type] : index_.program().classes)
      if (!type.isModule && type.isUserCode) visitFields(type);
    for (const auto& [usr, global] : index_.program().globals) visitGlobal(global);
    const std::set<std::string> wanted = functionsOutsideConstruction();
    for (const auto& [usr, function] : index_.program().functions)
      if (wanted.count(usr)) visitFunction(function);
    std::sort(sites_.begin(), sites_.end(), [](const Site& a, const Site& b) {
      auto key = [](const Site& site) {
        return std::tuple(site.location.file, site.location.line, site.location.column,
                          std::string_view(site.className));
      };
      return key(a) < key(b);
    });
    return std::move(sites_);
  }

 private:
  // Constructors and methods of modules belong to the module, and so do functions that only they call.
  std::set<std::string> functionsOutsideConstruction() const {
    ir::CallGraph callees = index_.callees();
    std::vector<std::string> inside, outside;
    for (const auto& [usr, function] : index_.program().functions) {
      const ir::Class* type = index_.classOf(function.classUsr);
      if (function.kind != ir::FunctionKind::Lambda && type && type->isModule && !function.isStatic)
        inside.push_back(usr);
    }
    const std::set<std::string> ofModules(inside.begin(), inside.end());
    const std::set<std::string> constructing = ir::reachable(callees, std::move(inside));
    for (const auto& [usr, function] : index_.program().functions)
      if (function.kind != ir::FunctionKind::Lambda && !constructing.count(usr)) outside.push_back(usr);
    for (const std::string& usr : ofModules) callees.erase(usr);
    std::set<std::string> result = ir::reachable(callees, std::move(outside));
    for (const std::string& usr : ofModules) result.erase(usr);
    return result;
  }

  void visitFields(const ir::Class& type) {
    for (const ir::Field& field : type.fields) {
      if (!field.initializer) continue;
      enter(nullptr, &type);
      visit(*field.initializer, nameOf(field.type, field.name));
    }
  }

  void visitGlobal(const ir::Global& global) {
    if (!global.initializer) return;
    enter(nullptr, nullptr);
    visit(*global.initializer, nameOf(global.type, unqualified(global.name)));
  }

  void visitFunction(const ir::Function& function) {
    const ir::Class* type = index_.classOf(function.classUsr);
    enter(&function, type);
    for (const ir::MemberInitializer& member : function.initializers) {
      if (!member.value || member.field.empty()) continue;
      visitMember(member, type);
      steps_.push_back({SiteStep::Kind::Initialize, nullptr, {}, &member});
    }
    if (function.body) visit(*function.body);
  }

  // What no initialiser names is constructed all the same: at the field, as far as the source shows.
  void visitMember(const ir::MemberInitializer& member, const ir::Class* type) {
    const bool isWritten = member.value->source.find_first_of("({") != std::string::npos;
    const ir::Field* field = nullptr;
    for (std::size_t i = 0; type && i < type->fields.size() && !field; ++i)
      if (type->fields[i].name == member.field) field = &type->fields[i];
    if (isWritten || !field) return visit(*member.value, member.field);
    ir::Expression atField = *member.value;
    atField.source.clear();
    atField.location = field->location;
    visit(atField, nameOf(field->type, field->name));
  }

  void enter(const ir::Function* function, const ir::Class* object) {
    function_ = function;
    object_ = function && function->isStatic ? nullptr : object;
    steps_.clear();
  }

  static std::string nameOf(const ir::TypePtr& type, const std::string& name) {
    return type && !type->spelling.empty() ? type->spelling + " " + name : name;
  }

  // --- statements: what stands before a site is kept in `steps_`
  void visit(const ir::Statement& s) {
    const std::size_t before = steps_.size();
    switch (s.kind) {
      case StatementKind::Block:
        visitAll(s.children);
        break;
      case StatementKind::For:
      case StatementKind::While:
      case StatementKind::DoWhile:
      case StatementKind::RangeFor:
        visitLoop(s);
        break;
      case StatementKind::Switch:
        if (s.initializer) visitThen(s.initializer);
        if (s.expression) visit(*s.expression, "");
        for (const ir::SwitchSection& section : s.sections) {
          const std::size_t here = steps_.size();
          visitAll(section.body);
          steps_.resize(here);
        }
        break;
      default:
        if (s.initializer) visitThen(s.initializer);
        if (s.expression) visit(*s.expression, "");
        if (s.variable.initializer) visit(*s.variable.initializer, nameOf(s.variable.type, s.variable.name), &s);
        for (const ir::StatementPtr& child : s.children) {
          const std::size_t here = steps_.size();
          if (child) visit(*child);
          steps_.resize(here);
        }
        break;
    }
    steps_.resize(before);
  }

  void visitThen(const ir::StatementPtr& statement) {
    visit(*statement);
    steps_.push_back({SiteStep::Kind::Run, statement, {}, nullptr});
  }

  void visitAll(const std::vector<ir::StatementPtr>& statements) {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      following_ = {statements.begin() + static_cast<std::ptrdiff_t>(i) + 1, statements.end()};
      visitThen(statements[i]);
    }
  }

  // What an iteration changes has a value that is not known at the start of the next one.
  void visitLoop(const ir::Statement& s) {
    if (s.initializer) visitThen(s.initializer);
    if (s.kind == StatementKind::RangeFor && s.expression) visit(*s.expression, "");
    const std::set<std::uint32_t> changed = changedLocals(index_, s);
    forEachVariable(s, changed,
                    [&](const ir::Parameter& p) { steps_.push_back({SiteStep::Kind::Input, nullptr, p, nullptr}); });
    for (const ir::StatementPtr& child : s.children)
      if (child) visit(*child);
  }

  // The variables among `wanted` that exist before the body: the loop's own, and those that are only named in it.
  void forEachVariable(const ir::Statement& loop, std::set<std::uint32_t> wanted,
                       const std::function<void(const ir::Parameter&)>& visit) {
    if (loop.kind == StatementKind::RangeFor)
      visit(
          {loop.variable.local, loop.variable.name, withoutReference(loop.variable.type), nullptr, "", loop.location});
    wanted.erase(loop.variable.local);
    for (const ir::StatementPtr& child : loop.children)
      forEachStatement(*child, [&](const ir::Statement& s) {
        if (s.variable.local != 0) wanted.erase(s.variable.local);
      });
    const auto take = [&](const ir::Expression& e) {
      if (e.kind != ExpressionKind::Variable || e.local == 0 || wanted.erase(e.local) == 0) return;
      visit({e.local, e.text, withoutReference(e.type), nullptr, "", loop.location});
    };
    ir::walk(loop, take);
  }

  // --- expressions. `name`: what stands before the construction in the source. `declaration`: whose initialiser it is
  void visit(const ir::Expression& e, const std::string& name, const ir::Statement* declaration = nullptr) {
    if (const std::optional<Constructed> made = constructed(e)) {
      add(e, *made, name, declaration);
      return;
    }
    if (e.kind == ExpressionKind::New && e.operands.size() == 1 && constructed(*e.operands[0])) {
      ir::Expression whole = *e.operands[0];
      whole.source = "new " + whole.source;
      add(whole, *constructed(whole), "", nullptr);
      return;
    }
    if (e.object) visit(*e.object, "");
    if (e.lambda) visitLambda(*e.lambda);
    if (e.kind == ExpressionKind::Call && takesParts(e)) return;
    for (const ir::ExpressionPtr& operand : e.operands)
      if (operand) visit(*operand, "");
  }

  void visitLambda(const ir::Function& lambda) {
    if (!lambda.body) return;
    const std::size_t before = steps_.size();
    const std::vector<ir::StatementPtr> following = following_;
    for (const ir::Parameter& parameter : lambda.parameters)
      steps_.push_back({SiteStep::Kind::Input, nullptr, parameter, nullptr});
    visit(*lambda.body);
    steps_.resize(before);
    following_ = following;
  }

  struct Constructed {
    ir::TypePtr module;
    std::string constructor;
  };

  // The module that the expression itself constructs: not one that it is given or leaves out.
  std::optional<Constructed> constructed(const ir::Expression& e) const {
    if (e.kind == ExpressionKind::Construct && e.type) {
      const ir::TypePtr held = index_.heldType(e.type);
      if (!held) return isModule(e.type) ? std::optional(Constructed{e.type, e.usr}) : std::nullopt;
      if (e.operands.size() == 1 && isHandle(*e.operands[0], held)) return std::nullopt;
      return Constructed{held, ""};
    }
    const bool isMaker = e.kind == ExpressionKind::Call &&
                         (e.text == "std::make_shared" || e.text == "std::make_unique") && !e.templateArguments.empty();
    if (isMaker && isModule(e.templateArguments[0].type)) return Constructed{e.templateArguments[0].type, ""};
    return std::nullopt;
  }

  bool isModule(const ir::TypePtr& type) const {
    if (!type || type->kind != ir::TypeKind::Class) return false;
    const ir::Class* definition = index_.classOf(type);
    return definition && definition->isUserCode ? definition->isModule : isLibraryModule(type->name);
  }

  // nullptr, or a holder or pointer of a module that is already there.
  bool isHandle(const ir::Expression& e, const ir::TypePtr& held) const {
    if (e.kind == ExpressionKind::Null) return true;
    if (!e.type) return false;
    if (e.type->name == "std::nullptr_t") return true;
    if (const ir::TypePtr same = index_.heldType(e.type)) return same->name == held->name;
    return isSmartPointer(e.type->name) || (e.type->name == held->name && e.kind != ExpressionKind::Construct);
  }

  void add(const ir::Expression& e, const Constructed& made, const std::string& name,
           const ir::Statement* declaration) {
    if (!places_.insert({e.location.file, e.location.line, e.location.column, made.module->name + made.module->usr})
             .second)
      return;
    Site site;
    site.location = e.location;
    site.type = index_.classOf(made.module);
    if (site.type && !site.type->isUserCode) site.type = nullptr;
    site.className = site.type ? site.type->name : made.module->name;
    site.constructor = index_.function(made.constructor);
    site.arguments = e.operands.size();
    site.expression = textOf(e, name);
    const bool isFilledLater = declaration && !site.type && isContainer(made.module->name);
    SiteFunction function(index_, function_, steps_);
    site.function = isFilledLater ? function.givingVariable(*declaration, following_) : function.giving(e);
    if (function.usesObject()) site.object = object_;
    sites_.push_back(std::move(site));
  }

  static bool isContainer(const std::string& className) {
    return className == "torch::nn::SequentialImpl" || className == "torch::nn::ModuleListImpl" ||
           className == "torch::nn::ModuleDictImpl" || className == "torch::nn::ParameterListImpl" ||
           className == "torch::nn::ParameterDictImpl";
  }

  // `Net net(3)` starts at the variable's name for the compiler, and so does what it gives as source.
  static std::string textOf(const ir::Expression& e, const std::string& name) {
    const std::string variable = name.substr(name.rfind(' ') + 1);
    if (variable.empty()) return e.source;
    if (e.source.rfind(variable, 0) == 0) return name + e.source.substr(variable.size());
    if (e.source.rfind("(", 0) == 0 || e.source.rfind("{", 0) == 0) return name + e.source;
    return e.source.empty() ? name : e.source;
  }

  const ProgramIndex& index_;
  const ir::Function* function_ = nullptr;
  const ir::Class* object_ = nullptr;
  std::vector<SiteStep> steps_;
  std::vector<ir::StatementPtr> following_;  // what stands after the statement being visited, in its block
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>> places_;
  std::vector<Site> sites_;
};

}  // namespace

std::vector<Site> findSites(const ProgramIndex& index) { return Finder(index).run(); }

}  // namespace dictum::symbolic
