// Questions about the source that several checks ask.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "rules/context.h"

namespace dictum::checks {

// The constructor that a model was made with; null for an implicit one.
const ir::Function* constructorOf(const Context& context, const ModelFacts& facts);

// Names that the archive writes as attributes of a TorchScript class, and that its parser then does not take.
bool isScriptKeyword(const std::string& name);

// Inserts a `call` of register_module and the like for the field as the last statement of the constructor's body, or of
// that of the reset() that makes it; nothing where that is not possible.
std::optional<Edit> appendToConstruction(const Context& context, const ModelFacts& facts, const ir::Field& field,
                                         const std::string& call);

// A call of register_module, register_parameter or register_buffer; whether there is one in the expression, or a call
// of replace_module, which gives what the registry has, too.
bool isRegistration(const ir::Expression& e);
bool hasRegistration(const ir::Expression& e);

// USRs of the fields that the text gives to a registering call, or to a container's push_back, anywhere.
std::set<std::string> fieldsGivenToRegistration(const ir::Program& program);

// The field that an expression names, through conversions, holders and moves: its `text` and `usr`. Null: none.
const ir::Expression* fieldOf(const ir::Expression& e);

// A tensor that a module of the library has registered, by its member: `head->weight`.
bool isTensorOfLibrary(const ir::Expression& e);

// `model->head->weight` as a source would write it; of what is no path of members the last name alone.
std::string pathOf(const ir::Expression& e);

// A name as messages show it: `fc`, `layer{i}`.
std::string shownName(const Expression& name);

// `fc1_`, `m_fc1` and `fc1` are one name.
std::string plainName(const std::string& name);

// The registration has the member's name, and is not of another member that has it, too: `fc` beside `fc_`.
bool isNamedLike(const ModelFacts& facts, const forward::Member& member, const forward::OwnRegistration& own);

// The condition says that an input is none of the values which the code knows: what throws there refuses the others.
bool refusesUnknown(const Expression& condition);

// "in NetImpl(bool deep = false)"; empty where the class has one constructor.
std::vector<Note> constructorNote(const Context& context, const ModelFacts& facts);

// The member holds another object in other configurations, and that one is registered: torch-gate-mismatch.
bool hasRegisteredAlternative(const forward::Member& member, const forward::Held& object);

// The module class behind holders, pointers and references; null: none that the program defines.
const ir::Class* moduleClassOf(const Context& context, const ir::TypePtr& type);

// A module of the library that has parameters whatever its options are, itself or below.
bool hasLibraryKeys(const std::string& className);

// A module, or a holder of one, that has parameters whatever its options are.
bool hasParameters(const Context& context, const ir::TypePtr& type);

bool isModuleType(const Context& context, const ir::TypePtr& type);
// The same of a map to modules, too.
bool holdsModules(const Context& context, const ir::TypePtr& type);

// A conversion of one value, or a copy of it.
bool passesOn(const ir::Expression& e);

// Where the text registers an object that is made in the call, and drops what the call gives, so that only the registry
// has it: `register_module("norm", LayerNorm(options));`. File, line and column.
using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
Place placeOf(const ir::Location& at);
std::set<Place> droppedRegistrations(const Context& context);

// What LibTorch throws where it refuses the name of a registration.
bool isAboutNames(const std::string& message);

// Where something begins, whatever is known of its end.
using Start = std::tuple<std::string, unsigned, unsigned>;
Start startOf(const Range& range);

}  // namespace dictum::checks
