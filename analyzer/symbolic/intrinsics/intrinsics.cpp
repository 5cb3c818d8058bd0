#include "symbolic/intrinsics/intrinsics.h"

namespace dictum::symbolic {

Intrinsics Intrinsics::create() {
  Intrinsics table;
  addSequenceIntrinsics(table);
  addMapIntrinsics(table);
  addIteratorIntrinsics(table);
  addCountingIntrinsics(table);
  addAlgorithmIntrinsics(table);
  addRegexIntrinsics(table);
  addStringIntrinsics(table);
  addStreamIntrinsics(table);
  addUtilityIntrinsics(table);
  addProgramOptionsIntrinsics(table);
  addJsonIntrinsics(table);
  addMathIntrinsics(table);
  addTensorIntrinsics(table);
  addModuleIntrinsics(table);
  addContainerIntrinsics(table);
  return table;
}

void Intrinsics::add(const std::string& qualifiedName, Intrinsic intrinsic) {
  table_[qualifiedName] = std::move(intrinsic);
}

const Intrinsic* Intrinsics::find(const std::string& qualifiedName) const {
  if (auto found = table_.find(qualifiedName); found != table_.end()) return &found->second;
  // Conversion functions are named after their type: `std::reference_wrapper::operator int &`.
  const std::size_t at = qualifiedName.rfind("::operator ");
  if (at == std::string::npos) return nullptr;
  auto found = table_.find(qualifiedName.substr(0, at) + conversion);
  return found == table_.end() ? nullptr : &found->second;
}

}  // namespace dictum::symbolic
