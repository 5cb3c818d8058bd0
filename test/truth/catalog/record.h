// Records constructions: one JSON object a line on stdout, as constructions.cpp says.
#pragma once

#include <iostream>

#include "options.h"

namespace dictum_truth {

inline void print(const Json& record) { std::cout << record.dump() << std::endl; }

inline std::string defaultDtype() { return dtypeName(torch::empty({0})); }

// "torch::nn::ConvOptions"
template <typename Class>
std::string className() {
  const std::string name = c10::demangle(typeid(Class).name());
  return name.substr(0, name.find('<'));
}

// Records what constructing a `Holder` gives. `construct` makes it from nothing.
template <typename Holder, typename Construct>
void recordConstruction(const std::string& optionsClass, Json options, Construct construct) {
  Json record = {{"class", className<typename Holder::ContainedType>()},
                 {"options_class", optionsClass},
                 {"default_dtype", defaultDtype()},
                 {"options", std::move(options)}};
  try {
    record["module"] = describe(*construct());
  } catch (const c10::Error& error) {
    record["throws"] = error.what_without_backtrace();
  }
  print(record);
}

// Users' classes that derive from templates of LibTorch's: they register what their base does.
template <template <size_t, typename> class Base>
struct Convolution : Base<2, Convolution<Base>> {
  using Base<2, Convolution<Base>>::Base;
};
struct Norm : nn::NormImplBase<2, Norm, nn::BatchNormOptions> {
  using NormImplBase::NormImplBase;
  void _check_input_dim(const torch::Tensor&) override {}
};

struct Dropping : nn::detail::_DropoutNd<Dropping> {
  using _DropoutNd::_DropoutNd;
};

template <typename Derived, typename Options>
void recordBase(const std::string& base, const std::string& optionsClass, const Options& options) {
  Json record = {{"class", base},
                 {"options_class", optionsClass},
                 {"default_dtype", defaultDtype()},
                 {"options", optionsOf(options)},
                 {"module", describe(Derived(options))}};
  record["module"]["class"] = base;
  print(record);
}

template <typename Holder, typename Options>
void record(const Options& options) {
  recordConstruction<Holder>(className<Options>(), optionsOf(options), [&] { return Holder(options); });
}

// Modules that take no options.
template <typename... Holder>
void recordPlain() {
  (recordConstruction<Holder>("", Json::object(), [] { return Holder(); }), ...);
}

}  // namespace dictum_truth
