// What a torch::nn module registers, as data.
//
// A ModuleInfo is a list of rows. A row is one register_parameter, register_buffer or register_module that the module
// makes in its constructor, written over the names of its options:
//
//     {.className = "torch::nn::LinearImpl", .optionsClass = "torch::nn::LinearOptions",
//      .blocks = {{.rows = {{.what = What::Parameter, .name = "weight", .shape = {"out_features", "in_features"}},
//                           {.what = What::Parameter, .name = "bias", .shape = {"out_features"}, .when = "bias"}}}}}
//
// Texts are expressions of the grammar of schema/expression.h, where a name is
//
//     out_features        the value of an option
//     cutoffs[0], size(x) an element, the length of a list option or of the shape of a tensor option
//     given._weight       whether an option has a value: is not none, and a defined tensor
//     l                   the index of the loop that the row stands in
//     libtorch.major      the version of LibTorch; also libtorch.minor
//
// Names hold expressions in braces: "weight_ih_l{l}". A dimension "kernel_size..." stands for all elements of a list.
// Rows come in the order in which LibTorch registers. Where it registers an undefined tensor because an option is off
// (Linear's bias), the row just has that option as its condition.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace dictum::catalog {

enum class What { Parameter, Buffer, Module };

struct Block;

// A value given to an option of a child: one expression, or a list of them.
using OptionText = std::variant<std::string, std::vector<std::string>>;

struct Row {
  What what = What::Parameter;
  std::string name;
  std::vector<std::string> shape = {};
  std::string when = {};   // empty: always
  std::string dtype = {};  // empty: torch's default dtype
  // Initialised by torch::nn::init::kaiming_uniform_, which divides by the product of all sizes but the first, and
  // reads weight[0][0] where there are more than two dimensions.
  bool isKaiming = false;
  // The option whose tensor is registered itself, with its own shape and dtype. An undefined tensor is registered too,
  // but makes no key.
  std::string tensor = {};

  // Of a child: its class, and either how its options follow from this module's...
  std::string className = {};
  std::vector<std::pair<std::string, OptionText>> options = {};
  // ...or what it registers, where that is not its class's own rows (a container that this module fills)...
  std::vector<Block> blocks;
  // ...or the option whose module is registered: a clone() of it, so that it shares no tensor with the original.
  std::string module = {};
};

// Rows, repeated for every value of `index` in [0, count) where there is a loop: all rows for 0, then all rows for 1...
struct Block {
  std::string index = {};  // empty: no loop
  std::string count = {};
  std::vector<Row> rows = {};
};

// What a constructor checks: it throws `message` where `holds` is false, for any `index` in [0, count) if there is one.
// Messages hold expressions in braces, as names do.
struct Check {
  std::string holds;
  std::string message;
  std::string index = {};
  std::string count = {};
};

struct ModuleInfo {
  std::string className;          // "torch::nn::LinearImpl"
  std::string optionsClass = {};  // "torch::nn::LinearOptions"; empty where it takes none
  bool isContainer = false;       // what it registers is decided by the calls made on it (push_back, insert...)
  bool isSerializable = true;     // false: torch::save and torch::load skip it
  std::vector<Check> checks = {};
  std::vector<Block> blocks = {};
};

// What an options class does that its header does not show, because the constructor's body is in LibTorch's binary.
struct OptionsInfo {
  std::string className;  // "torch::nn::LinearOptions"
  // Per constructor the options that its parameters set, in order. Constructors of one length that differ in types only
  // set the same options.
  std::vector<std::vector<std::string>> constructors;
  // Options that start as a function of others: kdim = embed_dim.
  std::vector<std::pair<std::string, std::string>> derived = {};
};

}  // namespace dictum::catalog
