#include "tidy/remembered.h"

#include <algorithm>
#include <map>

#include "rules/lock_drift.h"

namespace dictum::tidy {

namespace {

// Where the lines of each file went.
class MovedLines {
 public:
  // False unless every place kept its columns and the lines their order.
  bool add(const std::vector<ir::Location>& before, const std::vector<ir::Location>& after) {
    if (before.size() != after.size()) return false;
    for (std::size_t i = 0; i < before.size(); ++i) {
      const ir::Location &from = before[i], &to = after[i];
      if (from.file != to.file || from.column != to.column || from.endColumn != to.endColumn) return false;
      if (!add(from.file, from.line, to.line) || !add(from.file, from.endLine, to.endLine)) return false;
    }
    return isInOrder();
  }

  std::optional<unsigned> lineOf(std::uint32_t file, unsigned line) const {
    const auto found = lines_.find({file, line});
    return found == lines_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  bool add(std::uint32_t file, unsigned from, unsigned to) {
    return lines_.try_emplace({file, from}, to).first->second == to;
  }

  bool isInOrder() const {
    return std::adjacent_find(lines_.begin(), lines_.end(), [](const auto& one, const auto& next) {
             return one.first.first == next.first.first && one.second >= next.second;
           }) == lines_.end();
  }

  std::map<std::pair<std::uint32_t, unsigned>, unsigned> lines_;
};

bool move(checks::Range& range, const std::vector<ir::SourceFile>& files, const MovedLines& lines) {
  const auto file = std::find_if(files.begin(), files.end(), [&](const auto& each) { return each.path == range.file; });
  if (file == files.end()) return false;
  const auto number = static_cast<std::uint32_t>(file - files.begin());
  const auto line = lines.lineOf(number, range.line), endLine = lines.lineOf(number, range.endLine);
  if (!line || !endLine) return false;
  range.line = *line;
  range.endLine = *endLine;
  return true;
}

bool move(checks::Finding& finding, const std::vector<ir::SourceFile>& files, const MovedLines& lines) {
  const auto moves = [&](auto& each) { return move(each.range, files, lines); };
  return moves(finding) && std::all_of(finding.notes.begin(), finding.notes.end(), moves) &&
         std::all_of(finding.fixes.begin(), finding.fixes.end(), moves);
}

}  // namespace

Question questionFor(const checks::Selection& selection, const std::string& folder) {
  Question question{selection, checks::lockFileOf(selection, folder), {}};
  std::error_code error;
  if (!question.lockFile.empty()) question.lockTime = std::filesystem::last_write_time(question.lockFile, error);
  return question;
}

std::optional<std::vector<checks::Finding>> RememberedFindings::find(const ir::Unit& unit, const ir::Outline& outline,
                                                                     const Question& question) const {
  const std::lock_guard lock(mutex_);
  const auto source =
      std::find_if(sources_.begin(), sources_.end(), [&](const Source& each) { return each.file == unit.mainFile; });
  if (source == sources_.end() || source->question != question || source->outline.content != outline.content)
    return std::nullopt;
  MovedLines lines;
  if (!lines.add(source->outline.places, outline.places)) return std::nullopt;
  std::vector<checks::Finding> findings = source->findings;
  const bool moved =
      std::all_of(findings.begin(), findings.end(), [&](auto& finding) { return move(finding, unit.files, lines); });
  return moved ? std::optional(std::move(findings)) : std::nullopt;
}

void RememberedFindings::keep(const std::string& file, ir::Outline outline, const Question& question,
                              std::vector<checks::Finding> findings) {
  const std::lock_guard lock(mutex_);
  sources_.remove_if([&](const Source& each) { return each.file == file; });
  sources_.push_front({file, std::move(outline), question, std::move(findings)});
  if (sources_.size() > maximumSources) sources_.pop_back();
}

}  // namespace dictum::tidy
