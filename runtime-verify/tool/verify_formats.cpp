#include "tool/verify_formats.h"

#include <fmt/format.h>

#include "match/report_differences.h"
#include "tool/annotation.h"

namespace dictum::tool {
namespace {

using match::Difference;

const char* idOf(Difference difference) {
  switch (difference) {
    case Difference::MissingKey:
      return "missing-key";
    case Difference::UnexpectedKey:
      return "unexpected-key";
    case Difference::Shape:
      return "shape-mismatch";
    case Difference::Dtype:
      return "dtype-mismatch";
    case Difference::Kind:
      return "kind-mismatch";
    case Difference::MissingSubmodule:
      return "missing-submodule";
    case Difference::Gap:
      return "undecided";
  }
  return "";
}

std::vector<Rule> rules() {
  const auto rule = [](Difference difference, const char* summary, const char* why, Level level = Level::Error) {
    return Rule{idOf(difference), summary, why, why, level};
  };
  return {
      rule(Difference::MissingKey, "the checkpoint lacks a key that the model registers",
           "torch::load throws at the first tensor that is missing, with the module half loaded."),
      rule(Difference::UnexpectedKey, "the checkpoint has a key that the model does not register",
           "torch::load drops it without a word."),
      rule(Difference::Shape, "a tensor has another shape than the model's",
           "torch::load gives the parameter the shape of the file; forward fails later, or gives another result."),
      rule(Difference::Dtype, "a tensor has another dtype than the model's",
           "torch::load reads the bytes of the file as if they were of the model's dtype."),
      rule(Difference::Kind, "a parameter is a buffer in the file, or the other way round",
           "Optimizers see parameters only."),
      rule(Difference::MissingSubmodule, "the checkpoint lacks a submodule that torch::load looks for",
           "torch::load throws for serialisable submodules that are not in the file, also where they have no keys."),
      rule(Difference::Gap, "a gap of the prediction leaves open whether the checkpoint fits",
           "What the analysis does not know may explain what differs.", Level::Warning),
  };
}

Annotation annotationOf(const match::DescribedDifference& difference, const match::Match& match) {
  const schema::Location& location = difference.location;
  Region region{.file = match.checkpoint};
  if (!location.file.empty()) region = {shownPath(location.file), location.line, location.column};
  const Level level = match.verdict == match::Verdict::DoesNotFit ? Level::Error : Level::Warning;
  return {idOf(difference.what), level, difference.message, region};
}

std::vector<Annotation> annotationsOf(const match::MatchReport& report, const match::TextOptions& options) {
  std::vector<Annotation> annotations;
  for (const match::Match& file : report.files)
    for (const auto& difference : match::describeDifferences(file, options))
      annotations.push_back(annotationOf(difference, file));
  return annotations;
}

}  // namespace

std::string writeVerifySarif(const match::MatchReport& report, const match::TextOptions& options) {
  return writeSarif(rules(), annotationsOf(report, options));
}

std::string writeVerifyGithub(const match::MatchReport& report, const match::TextOptions& options) {
  return writeGithub(annotationsOf(report, options));
}

std::string writeVerifyGitlab(const match::MatchReport& report, const match::TextOptions& options) {
  return writeGitlab(annotationsOf(report, options));
}

std::string writeVerifyJunit(const match::MatchReport& report, const match::TextOptions& options) {
  std::vector<TestCase> cases;
  for (const match::Match& file : report.files) {
    const bool isBad = file.verdict == match::Verdict::DoesNotFit || file.verdict == match::Verdict::Undecided;
    TestCase test{file.checkpoint};
    std::vector<std::string>& said = isBad ? test.failures : test.output;
    said.push_back(match::headline(file));
    for (const auto& difference : match::describeDifferences(file, options)) said.push_back(difference.message);
    cases.push_back(std::move(test));
  }
  return writeJunit("dictum verify", cases);
}

std::string writeVerifyMarkdown(const match::MatchReport& report, const match::TextOptions& options) {
  std::string text;
  for (const match::Match& file : report.files) text += fmt::format("- {}\n", markdownCell(match::headline(file)));
  const auto annotations = annotationsOf(report, options);
  return annotations.empty() ? text : text + "\n" + writeMarkdown(annotations, "");
}

}  // namespace dictum::tool
