// What is known of one constructed module beside its prediction: what its members hold, what of that is registered, and
// where its methods use it. The checks read this; it is plain data.
//
// A condition is over the inputs of construction and over run-time state: `is_training()`, members that change after
// construction, parameters of the method that was run, data of tensors. `ModelFacts::runtime` names the latter.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ir/ir.h"
#include "schema/prediction.h"

namespace dictum::forward {

using schema::Expression;

// One place where a method uses an object.
struct Use {
  ir::Location location;
  Expression when;          // how the method gets there
  bool isExact = true;      // false: `when` rests on something that is not known, or holds for some iterations only
  bool isForward = false;   // on the way from `forward`
  bool isOfHelper = false;  // in the run of a method that only other methods of the class call
  std::string method;       // the public method that was run: "forward"
  std::vector<schema::Step> steps;  // outermost first
};

// A module or tensor that a member holds, alone or in a list.
struct Held {
  bool isTensor = false;
  bool isElement = false;  // of a list, map or pair
  std::uint64_t identity = 0;
  std::uint64_t storage = 0;                        // of a tensor that is a view: the identity of the one that it shows
  std::string className;                            // of a module
  Expression when;                                  // the member holds it
  bool hasLoops = false;                            // one of a family
  bool hasKeys = false;                             // a module: registering it would add keys; a tensor: it is defined
  Expression keysWhen = Expression::boolean(true);  // of a module: registering it would add keys there
  bool isFromOutside = false;                       // not made by the constructor
  bool requiresGrad = false;                        // of a tensor
  Expression registered;                            // the registry reaches it; literal false: never
  std::vector<Use> uses;
  bool isUsedBelow = false;  // a module: something that it has registered is used, by whatever way
};

// Null is called or followed, the value of an optional is taken that has none, an undefined tensor is calculated with,
// or an element is taken of a list that has none.
struct NullUse {
  std::string member;
  const ir::Expression* call = nullptr;
  ir::Location location;
  Expression when;  // how the method gets there; in loops of unknown length, in their first iteration
  bool isExact = true;
  bool isInLoop = false;    // in one of unknown length
  bool isOfHelper = false;  // as of a Use
  std::string method;       // the public method that was run
  bool isOwn = false;       // in a method of this class or of a base, not of a submodule
  bool throws = false;      // `->` of a holder throws; a call of one is a segmentation fault
  bool isCaught = false;    // and the method goes on after it
  bool isTensor = false;
  bool isEmptyList = false;
  bool isOptional = false;  // the value of an optional that has none is taken
  std::vector<schema::Step> steps;
};

struct Member {
  const ir::Field* field = nullptr;
  const ir::Class* owner = nullptr;  // the class that declares it: this one or a base
  std::vector<Held> objects;
  Expression nullWhen = Expression::boolean(false);
  bool isKnown = true;        // false: it can hold something that is not known
  bool isGiven = false;       // and all of that is modules that were given to the constructor
  bool changesLater = false;  // something other than construction assigns it
};

enum class What { Module, Parameter, Buffer };

// An entry of the module's own dictionaries.
struct OwnRegistration {
  What what = What::Module;
  Expression name;
  ir::Location location;
  std::vector<ir::Location> calls;  // by which construction comes to it, outermost first
  Expression when;
  bool hasLoops = false;
  bool nameVaries = false;  // with each of the loops that it stands in
  bool isNull = false;
  std::vector<std::uint64_t> identities;  // of the objects it can be
  bool hasKeys = true;
};

struct Thrown {
  std::string message;
  ir::Location location;
  Expression when;
};

// An own registration that reset() of a Cloneable class does not make anew.
struct Lost {
  std::string name;  // as a part of keys: `fc`, `layer{i}`
  Expression when;
};

// A constructor, how it ends, and what methods register after it.
struct Constructor {
  std::string className;
  std::string signature;                 // "NetImpl(bool add_layer = false)"
  schema::Location location;             // of the class where it declares none
  std::optional<schema::Throws> throws;  // it does so certainly
  Expression valid;                      // holds where it does not throw
  std::vector<schema::Stage> stages;
};

struct ModelFacts {
  const ir::Class* type = nullptr;
  const Constructor* constructor = nullptr;
  std::vector<Member> members;
  std::vector<OwnRegistration> registrations;
  std::vector<NullUse> nullUses;
  std::vector<Thrown> thrown;             // what construction throws under conditions
  std::vector<Expression> forwardThrows;  // where forward ends in an exception of its own
  std::vector<schema::Input> inputs;      // of construction and of the methods
  std::set<std::string> runtime;          // names of those that are run-time state
  std::set<std::string> unknown;          // names of those that stand for something not known
  std::set<std::string> data;             // names of those of them that rest on the elements of tensors alone
  std::set<std::string> arguments;        // names of those that are arguments of a method
  std::vector<Lost> lostByReset;
  bool hasForward = false;
  bool runsAny = false;       // a method was run
  bool isRunComplete = true;  // false: a method could not be followed to its end
  std::string incompleteReason;
  bool isConstructionKnown = true;  // false: there is a gap through which registrations could have escaped
  bool sharesTensors = false;       // a tensor may have several keys
  bool registersUnknown = false;    // something is registered, and it is not known what or under which name
};

}  // namespace dictum::forward
