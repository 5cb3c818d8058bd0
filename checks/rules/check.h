// A check: what it is called, what it finds, and how.
//
// Each is a file of this folder, made of a Description, from which its page in docs/checks is generated, and of one
// function that reads a Subject and reports findings:
//
//     Check lateRegistration() { return {{.name = "torch-late-registration", ...}, run}; }
//
// What is not known is never a finding.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/context.h"
#include "rules/finding.h"

namespace dictum::checks {

struct Option {
  std::string name;  // "MemberNames"
  std::string defaultValue;
  std::string description;

  bool isFlag() const { return defaultValue == "true" || defaultValue == "false"; }
  // Whether the value is one that the option can have: flags are written as in clang-tidy.
  bool takes(const std::string& value) const {
    return !isFlag() || value == "true" || value == "false" || value == "1" || value == "0";
  }
};

struct Description {
  std::string name;
  std::string summary;     // one line
  std::string why;         // what goes wrong at run time
  std::string silentWhen;  // what looks alike and is fine
  std::string doesNotSee;
  Severity severity = Severity::Warning;
  bool isOnByDefault = true;
  bool needsWholeProject = false;  // says nothing where it sees one translation unit of several
  std::vector<Option> options = {};
};

struct Check {
  Description description;
  void (*run)(Context&);
};

// Every check, in the order of the documentation.
const std::vector<Check>& allChecks();
const Check* findCheck(const std::string& name);

struct Selection {
  std::vector<std::string> globs;  // as in clang-tidy: later ones win, `-` takes away; empty: those on by default
  std::map<std::string, std::string> options;  // "torch-name-mismatch.MemberNames" -> "true"
  friend bool operator==(const Selection&, const Selection&) = default;
};

bool isSelected(const Check& check, const std::vector<std::string>& globs);

// Runs what is selected. Findings are in the order of their places; equal ones of several constructors are one.
std::vector<Finding> runChecks(const Subject& subject, const Selection& selection);

}  // namespace dictum::checks
