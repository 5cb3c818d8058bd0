#include "rules/member_text.h"

#include <set>

#include "ir/walk.h"
#include "rules/source.h"
#include "rules/variables.h"
#include "symbolic/library_types.h"

namespace dictum::checks {

using ir::ExpressionKind;
using symbolic::unqualified;

namespace {

bool fills(const std::string& name) {
  static const std::set<std::string> names = {"push_back", "emplace_back", "insert", "emplace", "try_emplace"};
  return names.count(name) > 0;
}

bool givesElement(const std::string& name) {
  static const std::set<std::string> names = {"operator[]", "at", "front", "back"};
  return names.count(name) > 0;
}

bool runsOrAsks(const std::string& name) {
  static const std::set<std::string> names = {"operator()",    "forward",    "to",      "train", "eval",
                                              "zero_grad",     "parameters", "size",    "empty", "is_empty",
                                              "operator bool", "resize",     "reserve", "clear", "reset_parameters"};
  return names.count(name) > 0;
}

// `!fc`, `if (fc)`, `fc != nullptr`.
bool isTest(const ir::Expression& e) {
  if (e.kind == ExpressionKind::Cast) return e.type && e.type->kind == ir::TypeKind::Boolean;
  const std::string name = e.kind == ExpressionKind::Call ? unqualified(e.text) : e.text;
  return name == "!" || name == "==" || name == "!=" || name == "operator==" || name == "operator!=";
}

// Algorithms that put what a function makes where an iterator says.
bool fillsByAlgorithm(const ir::Expression& e) {
  static const std::set<std::string> names = {"std::transform", "std::generate_n"};
  return e.kind == ExpressionKind::Call && names.count(e.text) > 0;
}

class Reader {
 public:
  explicit Reader(const Context& context) : context_(context) {}

  void function(const ir::Function& function) {
    elements_.clear();
    for (const ir::MemberInitializer& member : function.initializers)
      if (member.value) root(*member.value);
    if (!function.body) return;
    ir::forEachStatement(*function.body, [&](const ir::Statement& s) { statement(s); });
  }

  std::map<std::string, MemberText> take() { return std::move(texts_); }

 private:
  void statement(const ir::Statement& s) {
    const bool walks = s.kind == ir::StatementKind::RangeFor && s.expression->kind == ExpressionKind::Field;
    if (walks) elements_[s.variable.local] = s.expression->usr;
    for (const ir::ExpressionPtr* e : {&s.expression, &s.increment, &s.variable.initializer})
      if (*e && !(walks && e == &s.expression)) root(**e);
  }

  void root(const ir::Expression& e) {
    parents_.clear();
    scan(e);
  }

  void scan(const ir::Expression& e) {
    if (e.kind == ExpressionKind::Field && isModuleType(context_, e.type)) mentioned(e, texts_[e.usr]);
    if (const auto element = elements_.find(e.local); e.kind == ExpressionKind::Variable && element != elements_.end())
      mentioned(e, texts_[element->second]);
    parents_.push_back(&e);
    if (e.object) scan(*e.object);
    for (const ir::ExpressionPtr& operand : e.operands)
      if (operand) scan(*operand);
    parents_.pop_back();
    if (e.lambda && e.lambda->body)
      ir::walk(*e.lambda, [&](const ir::Expression& inner) {
        if (inner.kind == ExpressionKind::Field) texts_[inner.usr].escapes = true;
      });
  }

  // The call on `e`, which stands `depth` levels below the innermost parent; null: there is none.
  const ir::Expression* callOn(const ir::Expression& e, std::size_t depth) const {
    const ir::Expression* parent = parentAt(depth);
    return parent && parent->kind == ExpressionKind::Call && parent->object.get() == &e ? parent : nullptr;
  }

  const ir::Expression* parentAt(std::size_t depth) const {
    return depth < parents_.size() ? parents_[parents_.size() - 1 - depth] : nullptr;
  }

  void mentioned(const ir::Expression& e, MemberText& text, std::size_t depth = 0) {
    const ir::Expression* call = callOn(e, depth);
    if (!call) return elsewhere(text, depth);
    const std::string name = unqualified(call->text);
    if (name == "operator->" || name == "operator*") {
      const ir::Expression* method = callOn(*call, depth + 1);
      if (method && fills(unqualified(method->text))) return filled(*method, text);
      text.escapes |= !method || !runsOrAsks(unqualified(method->text));
    } else if (givesElement(name)) {
      mentioned(*call, text, depth + 1);
    } else if (name == "operator=" || fills(name)) {
      filled(*call, text);
    } else if (name == "begin" || name == "end") {
      text.escapes |= !tellsWhere(depth + 1);
    } else {
      text.escapes |= !runsOrAsks(name);
    }
  }

  // `layers.insert(layers.begin(), ...)`: there may be conversions between the two.
  bool tellsWhere(std::size_t depth) const {
    const ir::Expression* parent = parentAt(depth);
    while (parent && parent->kind == ExpressionKind::Construct) parent = parentAt(++depth);
    return parent && parent->kind == ExpressionKind::Call && fills(unqualified(parent->text));
  }

  void elsewhere(MemberText& text, std::size_t depth) const {
    const ir::Expression* parent = parentAt(depth);
    if (parent && isTest(*parent)) return;
    const ir::Expression* algorithm = parentAt(depth + 1);
    if (parent && algorithm && parent->text == "std::back_inserter" && fillsByAlgorithm(*algorithm))
      return filled(*algorithm, text);
    text.escapes = true;
  }

  // What is put in is nothing, or made there; anything else may be registered under another name.
  void filled(const ir::Expression& call, MemberText& text) const {
    bool isMade = false;
    for (const ir::ExpressionPtr& operand : call.operands) {
      text.escapes |= hasRegistration(*operand);
      ir::walk(*operand, [&](const ir::Expression& inner) {
        const ir::TypePtr type = symbolic::withoutReference(inner.type);
        const bool isNamed = inner.kind == ExpressionKind::Variable && type && isModuleType(context_, type);
        const bool isFunction = inner.kind == ExpressionKind::Call && context_.index().function(inner.usr);
        text.escapes |= isNamed || isFunction;
        isMade |= inner.kind == ExpressionKind::Construct || inner.kind == ExpressionKind::Call;
      });
    }
    if (isMade) text.fillings.push_back(&call);
  }

  const Context& context_;
  std::map<std::string, MemberText> texts_;
  std::map<std::uint32_t, std::string> elements_;  // loop variables -> the field whose elements they are
  std::vector<const ir::Expression*> parents_;     // outermost first
};

}  // namespace

std::map<std::string, MemberText> memberTexts(const Context& context) {
  Reader reader(context);
  for (const auto& [usr, function] : context.program().functions) reader.function(function);
  return reader.take();
}

}  // namespace dictum::checks
