// The reports that servers for continuous integration take in: GitLab's code quality and JUnit.
#include <fmt/format.h>

#include <algorithm>

#include "schema/strict_json.h"
#include "tool/annotation.h"

namespace dictum::tool {
namespace {

const char* severityOf(Level level) {
  return level == Level::Note ? "info" : level == Level::Error ? "blocker" : "major";
}

// XML knows no other control characters, not even escaped.
std::string escapedForXml(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const char* entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : nullptr;
    if (entity)
      result += entity;
    else
      result += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
  }
  return result;
}

std::string linesOf(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  return lines;
}

std::string elementOf(const std::string& suite, const TestCase& test) {
  std::string text =
      fmt::format("  <testcase classname=\"{}\" name=\"{}\">\n", escapedForXml(suite), escapedForXml(test.name));
  if (!test.failures.empty())
    text += fmt::format("    <failure message=\"{}\">{}</failure>\n", escapedForXml(test.failures.front()),
                        escapedForXml(linesOf(test.failures)));
  if (!test.output.empty())
    text += fmt::format("    <system-out>{}</system-out>\n", escapedForXml(linesOf(test.output)));
  return text + "  </testcase>\n";
}

}  // namespace

std::string writeGitlab(const std::vector<Annotation>& annotations) {
  schema::Json list = schema::Json::array();
  for (const Annotation& annotation : annotations) {
    const Region& region = annotation.region;
    const std::string print = annotation.fingerprint.empty()
                                  ? fingerprint({annotation.rule, region.file, annotation.message})
                                  : annotation.fingerprint;
    list.push_back({{"description", annotation.message},
                    {"check_name", annotation.rule},
                    {"fingerprint", print},
                    {"severity", severityOf(annotation.level)},
                    {"location", {{"path", region.file}, {"lines", {{"begin", std::max(region.line, 1u)}}}}}});
  }
  return list.dump(2, ' ', false, schema::Json::error_handler_t::replace) + "\n";
}

std::string writeJunit(const std::string& suite, const std::vector<TestCase>& cases) {
  std::string elements;
  for (const TestCase& test : cases) elements += elementOf(suite, test);
  const auto failures =
      std::count_if(cases.begin(), cases.end(), [](const TestCase& test) { return !test.failures.empty(); });
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n{}"
      "</testsuite>\n",
      escapedForXml(suite), cases.size(), failures, elements);
}

}  // namespace dictum::tool
