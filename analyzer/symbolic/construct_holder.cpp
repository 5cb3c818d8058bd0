// Holders: torch::nn::ModuleHolder, the classes of TORCH_MODULE, and classes that derive from them.
//
// The value of a holder is a pointer to its module. A class that derives from a holder and has constructors and members
// of its own is the same: its members are fields of the module's object.
#include <algorithm>

#include "symbolic/evaluator.h"
#include "symbolic/library_types.h"
#include "symbolic/program_index.h"

namespace dictum::symbolic {

// torch::nn::ModuleHolder: nullptr makes it empty, a shared_ptr is taken, anything else constructs the module.
Value Evaluator::constructHolder(const ir::TypePtr& type, const ir::TypePtr& held, std::vector<Operand> arguments,
                                 const ir::Expression& site) {
  if (arguments.size() == 1) {
    Value value = read(arguments[0]);
    ir::TypePtr given = site.operands.size() == 1 ? site.operands[0]->type : nullptr;
    const bool isOption = given && given->name.find("nullopt") != std::string::npos;  // an argument, no empty holder
    if (value.is<None>() && !isOption) return value;
    bool sameHolder = given && (given->name == type->name || index_.heldType(given) == held ||
                                (given->name == "std::shared_ptr" && !given->arguments.empty() &&
                                 given->arguments[0].type && given->arguments[0].type->name == held->name));
    if (sameHolder) return value;
    if (const Structure* object = value.as<Structure>();
        object && object->registry && given && given->name == held->name)
      return Value(Pointer{temporary(value)});
  }
  return makeObject(held, std::move(arguments), site.location, index_.function(site.forwardsTo));
}

// The constructor that a class which derives from a holder has written itself; null for inherited ones, and for copies.
const ir::Function* Evaluator::ownConstructor(const ir::Class& holder, const std::string& constructorUsr,
                                              const std::vector<Operand>& arguments, const ir::Expression& site) {
  const auto isOwn = [&](const ir::Function* f) {
    return f && f->classUsr == holder.usr && f->body && f->kind == ir::FunctionKind::Constructor;
  };
  const ir::TypePtr given = site.operands.size() == 1 ? withoutReference(site.operands[0]->type) : nullptr;
  if (arguments.size() == 1 && given && given->usr == holder.usr) return nullptr;
  if (const ir::Function* named = index_.function(constructorUsr)) return isOwn(named) ? named : nullptr;
  const bool hasOwn = std::any_of(holder.constructors.begin(), holder.constructors.end(),
                                  [&](const std::string& usr) { return isOwn(index_.function(usr)); });
  const ir::Function* chosen = hasOwn ? chooseConstructor(holder, arguments) : nullptr;
  return isOwn(chosen) ? chosen : nullptr;
}

Value Evaluator::constructDerivedHolder(const ir::Class& type, const ir::Function& constructor, const ir::TypePtr& held,
                                        std::vector<Operand> arguments, const ir::Location& site) {
  Structure object;
  object.className = held->name;
  object.usr = held->usr;
  const Place self = temporary(Value(std::move(object)));
  constructInto(self, type, &constructor, std::move(arguments), site);
  const Value made = read(self);
  return made.is<Structure>() ? Value(Pointer{self}) : made;
}

// The module that the base holds becomes the object itself. An empty holder, or one that shares a module, stays what it
// is: no member needs the object then.
void Evaluator::initializeHolderBase(const Place& self, const ir::MemberInitializer& member, const ir::TypePtr& held,
                                     const ir::Function* constructor, std::vector<Operand> arguments) {
  const ir::Class* definition = index_.classOf(member.base);
  ir::Expression base;
  if (member.value) base = *member.value;
  base.location = member.location;
  const std::string usr = constructor ? constructor->usr : "";
  const ir::Function* own = definition ? ownConstructor(*definition, usr, arguments, base) : nullptr;
  if (own) return constructInto(self, *definition, own, std::move(arguments), member.location);
  const bool isShared = arguments.size() == 1 && arguments[0].isPlace() && read(arguments[0]).is<Pointer>();
  const Value holder = constructHolder(member.base, held, std::move(arguments), base);
  const Pointer* module = holder.as<Pointer>();
  if (module && !isShared) return write(self, read(module->target));
  const ir::Class* derived = index_.classOf(frame().function->classUsr);
  if (derived && derived->fields.empty()) return write(self, holder);
  gap("a class with members of its own derives from a holder which is empty, or shares its module", member.location);
}

}  // namespace dictum::symbolic
