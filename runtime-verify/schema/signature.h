// The parameters of a constructor, from its signature as predictions have it.
//
//     parametersOf("NetImpl(int64_t width, const Config & config = {})")
//
// gives {"int64_t", "width", ""} and {"const Config &", "config", "{}"}.
#pragma once

#include <string>
#include <vector>

namespace dictum::schema {

struct Parameter {
  std::string type;
  std::string name;           // empty where it has none
  std::string defaultSource;  // as written, without blanks; empty where it has none
  bool hasDefault() const { return !defaultSource.empty(); }
};

std::vector<Parameter> parametersOf(const std::string& signature);

// Whether a call that the constructor with the parameters `before` took is taken by that with the parameters `now`: it
// has the same, and after them only such that need no argument.
bool takesCallsOf(const std::vector<Parameter>& now, const std::vector<Parameter>& before);

// The parameter that an input is, or is a part of: "dims" of "size(dims)" and "dims[0].width".
std::string parameterOfInput(const std::string& input);

}  // namespace dictum::schema
