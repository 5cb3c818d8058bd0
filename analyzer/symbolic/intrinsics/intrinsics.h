// What library functions do, by qualified name.
//
// An intrinsic gets a Call (object, arguments, result type) and gives the result. It is found by the callee's qualified
// name without template arguments ("std::vector::push_back"); conversion functions other than to bool share one name
// per class ("std::reference_wrapper::operator T"). One file per library area adds its functions to the table:
//
//     void addStringIntrinsics(Intrinsics& table) {
//       table.add("std::to_string", [](Call& call) -> Operand { ... });
//     }
//
// What cannot be known is Unknown with a reason, never a guess. An overloaded operator-> gives what it designates.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "symbolic/evaluator.h"

namespace dictum::symbolic {

struct Call {
  Evaluator& evaluator;
  const ir::Expression& expression;  // type, template arguments, location, source text
  std::optional<Operand> object;     // of a member call
  std::vector<Operand> arguments;

  const ir::Location& location() const { return expression.location; }
  std::size_t count() const { return arguments.size(); }
  // The value of argument `i`, read.
  Value argument(std::size_t i) const { return evaluator.read(arguments.at(i)); }
  // The value of the object, read. Drop it before editing the object in place, or the edit copies it.
  Value self() const { return evaluator.read(*object); }
  // Where the object lives (a temporary for an rvalue).
  Place place() const { return evaluator.placeOf(*object); }
  Value unknown(std::string reason) const { return symbolic::unknown(std::move(reason), location()); }
};

using Intrinsic = std::function<Operand(Call&)>;

class Intrinsics {
 public:
  static Intrinsics create();  // with everything in this folder

  void add(const std::string& qualifiedName, Intrinsic intrinsic);
  const Intrinsic* find(const std::string& qualifiedName) const;

  static constexpr const char* conversion = "::operator T";

 private:
  std::unordered_map<std::string, Intrinsic> table_;
};

void addSequenceIntrinsics(Intrinsics& table);        // vector, array, deque, list, initializer_list, set: members
void addMapIntrinsics(Intrinsics& table);             // map, unordered_map, OrderedDict
void addIteratorIntrinsics(Intrinsics& table);        // begin, end, walking
void addCountingIntrinsics(Intrinsics& table);        // ranges of numbers
void addAlgorithmIntrinsics(Intrinsics& table);       // std algorithms, numeric
void addStringIntrinsics(Intrinsics& table);          // string, string_view, to_string, stoi
void addRegexIntrinsics(Intrinsics& table);           // std::regex_replace
void addStreamIntrinsics(Intrinsics& table);          // ostringstream, sprintf, c10::str, fmt::format
void addUtilityIntrinsics(Intrinsics& table);         // pair, tuple, optional, variant, move, smart pointers, function
void addProgramOptionsIntrinsics(Intrinsics& table);  // boost::program_options, boost::any
void addJsonIntrinsics(Intrinsics& table);            // nlohmann::json
void addMathIntrinsics(Intrinsics& table);            // cmath, min, max, numeric limits
void addTensorIntrinsics(Intrinsics& table);          // factories and tensor methods: shapes and dtypes
void addModuleIntrinsics(Intrinsics& table);          // torch::nn::Module: registration, walking, to, apply
void addContainerIntrinsics(Intrinsics& table);       // Sequential, ModuleList, ModuleDict, AnyModule, ParameterList...

}  // namespace dictum::symbolic
