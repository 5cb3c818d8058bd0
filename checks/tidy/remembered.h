// What was found of the sources that were looked at last. An editor asks anew after every edit, and most edits change
// comments, blank lines or functions that have nothing to do with modules.
#pragma once

#include <filesystem>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ir/outline.h"
#include "rules/check.h"

namespace dictum::tidy {

// What a unit is held against: the checks that are on, and the lock as it was written then.
struct Question {
  checks::Selection selection;
  std::string lockFile;  // empty: none
  std::filesystem::file_time_type lockTime;
  friend bool operator==(const Question&, const Question&) = default;
};

// That of a source in `folder`.
Question questionFor(const checks::Selection& selection, const std::string& folder);

class RememberedFindings {
 public:
  // The findings of `unit`, where it last differed from `outline` in the lines alone on which things stand, and was
  // held against the same: then everything that the checks compare is as it was.
  std::optional<std::vector<checks::Finding>> find(const ir::Unit& unit, const ir::Outline& outline,
                                                   const Question& question) const;

  // `file`: the main file of the unit.
  void keep(const std::string& file, ir::Outline outline, const Question& question,
            std::vector<checks::Finding> findings);

 private:
  struct Source {
    std::string file;
    ir::Outline outline;
    Question question;
    std::vector<checks::Finding> findings;
  };
  static constexpr std::size_t maximumSources = 32;

  mutable std::mutex mutex_;
  std::list<Source> sources_;  // the latest first
};

}  // namespace dictum::tidy
