// A Unit as text, for tests and for looking at what lowering made of a source:
//
//     class NetImpl : torch::nn::Module  holder Net  module
//       field conv torch::nn::Conv2d = nullptr
//     constructor NetImpl::NetImpl(bool deep = false)
//       : torch::nn::Module()
//       if deep
//         this.conv = this.register_module("conv", ...)
//
// It reads like C++ but is not meant to be parsed. Same unit, same text.
#pragma once

#include <string>

#include "ir/ir.h"

namespace dictum::ir {

std::string print(const Type& type);
std::string print(const Expression& expression);
// Indented by two spaces per level, ends in a newline.
std::string print(const Statement& statement, int level = 0);
std::string print(const Function& function);
std::string print(const Class& value);
// Classes in source order, then functions and globals in the order of their USRs, then gaps.
std::string print(const Unit& unit);

}  // namespace dictum::ir
