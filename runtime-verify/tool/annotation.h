// What a command found, in the formats of other tools: SARIF 2.1.0 for code scanning, workflow commands for GitHub's
// annotations, GitLab's code quality report, JUnit, and Markdown for a comment on a pull request.
//
//     const std::vector<Rule> rules = {{.id = "missing-key", .summary = "the file lacks a key of the model"}};
//     std::vector<Annotation> found = ...;
//     console.result(writeSarif(rules, found));
//
// A command brings its own rules and says everything in annotations; nothing here knows checks or checkpoints.
#pragma once

#include <string>
#include <vector>

namespace dictum::tool {

enum class Level { Note, Warning, Error };

// Characters of a file. Lines and columns count from 1; the end is one past the last character. A line of 0 means the
// whole file, as of a checkpoint, and an end of 0 that only the beginning is known.
struct Region {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;
  unsigned endLine = 0;
  unsigned endColumn = 0;
};

struct RelatedPlace {
  std::string message;
  Region region;
};

struct Replacement {
  Region region;
  std::string text;
};

// A kind of thing that a command finds. SARIF wants the rules of the tool beside its results.
struct Rule {
  std::string id;       // "missing-key"
  std::string summary;  // one line, without a full stop
  std::string why;      // sentences; empty: the summary says all
  std::string help;     // sentences
  Level level = Level::Warning;
};

struct Annotation {
  std::string rule;  // the id of one of the rules
  Level level = Level::Warning;
  std::string message;  // as Clang writes it: lower case, no full stop
  Region region;
  std::vector<RelatedPlace> related = {};
  std::vector<Replacement> fix = {};  // edits that belong together
  std::string fingerprint = {};       // the same for what only moved; empty: made from rule, file and message
};

// Relative paths count from the working directory.
std::string writeSarif(const std::vector<Rule>& rules, const std::vector<Annotation>& annotations);

// `::error file=net.cpp,line=4,col=21,title=missing-key::...`, one a line.
std::string writeGithub(const std::vector<Annotation>& annotations);

// GitLab's code quality report, which is a list of issues.
std::string writeGitlab(const std::vector<Annotation>& annotations);

// One thing that was asked: it fails where there are failures; what else was found is its output.
struct TestCase {
  std::string name;
  std::vector<std::string> failures;
  std::vector<std::string> output;
};
std::string writeJunit(const std::string& suite, const std::vector<TestCase>& cases);

// A table with one row an annotation; `nothing` is the text where there is none.
std::string writeMarkdown(const std::vector<Annotation>& annotations, const std::string& nothing);

// The file as users and code scanning want it: relative where it is below the working directory.
std::string shownPath(const std::string& file);

// Text inside a cell of a Markdown table.
std::string markdownCell(const std::string& text);

// FNV-1a over the parts, as 16 hexadecimal digits.
std::string fingerprint(const std::vector<std::string>& parts);

}  // namespace dictum::tool
