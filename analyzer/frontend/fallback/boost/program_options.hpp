// Declarations of Boost.Program_options for sources that include it where Boost is not installed: the compiler then knows
// the types of `vm["layers"].as<int>()`. Found last of all include directories, so that an installed Boost comes first.
// What the classes do is known by name (analyzer/symbolic/intrinsics/program_options.cpp), as it is for Boost itself.
#pragma once

#include <exception>
#include <iosfwd>
#include <map>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

namespace boost {

class any {
 public:
  any();
  any(const any&);
  template <typename T>
  any(const T& value);
  any& operator=(const any&);
  bool empty() const;
  void clear();
  const std::type_info& type() const;
};

template <typename T>
T any_cast(const any& value);

namespace program_options {

class error : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

class value_semantic {
 public:
  virtual ~value_semantic();
};

template <typename T, typename Char = char>
class typed_value : public value_semantic {
 public:
  typed_value* default_value(const T& value);
  typed_value* default_value(const T& value, const std::string& textual);
  typed_value* implicit_value(const T& value);
  typed_value* implicit_value(const T& value, const std::string& textual);
  typed_value* value_name(const std::string& name);
  typed_value* composing();
  typed_value* multitoken();
  typed_value* zero_tokens();
  typed_value* required();
  template <typename F>
  typed_value* notifier(F callback);
};

template <typename T>
typed_value<T>* value();
template <typename T>
typed_value<T>* value(T* target);
typed_value<bool>* bool_switch();
typed_value<bool>* bool_switch(bool* target);

class option_description;

class options_description_easy_init {
 public:
  options_description_easy_init& operator()(const char* name, const char* description);
  options_description_easy_init& operator()(const char* name, const value_semantic* value);
  options_description_easy_init& operator()(const char* name, const value_semantic* value, const char* description);
};

class options_description {
 public:
  options_description(unsigned lineLength = 80, unsigned minimumLength = 40);
  options_description(const std::string& caption, unsigned lineLength = 80, unsigned minimumLength = 40);
  options_description_easy_init add_options();
  options_description& add(const options_description& other);
};
std::ostream& operator<<(std::ostream& out, const options_description& options);

class positional_options_description {
 public:
  positional_options_description& add(const char* name, int count);
};

class variable_value {
 public:
  variable_value();
  variable_value(const any& value, bool defaulted);
  template <typename T>
  const T& as() const;
  template <typename T>
  T& as();
  bool empty() const;
  bool defaulted() const;
  const any& value() const;
  any& value();
};

class variables_map : public std::map<std::string, variable_value> {
 public:
  variables_map();
  const variable_value& operator[](const std::string& name) const;
  void clear();
  void notify();
};

template <typename Char>
class basic_parsed_options {};
using parsed_options = basic_parsed_options<char>;

class command_line_parser {
 public:
  command_line_parser(int count, const char* const arguments[]);
  explicit command_line_parser(const std::vector<std::string>& arguments);
  command_line_parser& options(const options_description& options);
  command_line_parser& positional(const positional_options_description& options);
  command_line_parser& style(int style);
  command_line_parser& allow_unregistered();
  parsed_options run();
};

parsed_options parse_command_line(int count, const char* const arguments[], const options_description& options,
                                  int style = 0);
parsed_options parse_config_file(std::istream& in, const options_description& options, bool allowUnregistered = false);
parsed_options parse_config_file(const char* file, const options_description& options, bool allowUnregistered = false);
void store(const parsed_options& options, variables_map& map);
void notify(variables_map& map);

}  // namespace program_options
}  // namespace boost
