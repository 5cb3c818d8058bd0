#include "frontend/header_order.h"

namespace dictum::frontend {

void HeaderOrder::begin(unsigned line) { line_ = line; }

void HeaderOrder::includes(const clang::FileEntry* includer, const clang::FileEntry* included) {
  if (includer) includes_[includer].push_back(included);
  reach(included);
}

void HeaderOrder::reach(const clang::FileEntry* file) {
  Files& reached = reached_[line_];
  std::vector<const clang::FileEntry*> pending = {file};
  while (!pending.empty()) {
    const clang::FileEntry* next = pending.back();
    pending.pop_back();
    if (!reached.insert(next).second) continue;
    if (auto known = includes_.find(next); known != includes_.end())
      pending.insert(pending.end(), known->second.begin(), known->second.end());
  }
}

void HeaderOrder::defines(const clang::IdentifierInfo* macro, const clang::FileEntry* file) {
  definitions_[macro] = {line_, file};
}

void HeaderOrder::looks(const clang::IdentifierInfo* macro, const clang::FileEntry* file, bool isIncludeGuard) {
  auto known = definitions_.find(macro);
  if (known == definitions_.end() || known->second.line == line_ || isIncludeGuard) return;
  if (known->second.file == file || reached_[line_].count(known->second.file)) return;
  needs_[line_].insert(known->second.line);
}

const std::set<unsigned>& HeaderOrder::needs(unsigned line) { return needs_[line]; }

}  // namespace dictum::frontend
