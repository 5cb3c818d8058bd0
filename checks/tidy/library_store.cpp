#include "tidy/library_store.h"

#include <algorithm>

namespace dictum::tidy {

std::shared_ptr<const extract::LibraryClasses> LibraryStore::of(const std::string& header) const {
  const std::lock_guard lock(mutex_);
  const auto known =
      std::find_if(headers_.begin(), headers_.end(), [&](const Header& each) { return each.name == header; });
  return known == headers_.end() ? std::make_shared<const extract::LibraryClasses>() : known->classes;
}

void LibraryStore::add(const std::string& header, const ir::Unit& unit) {
  const auto before = of(header);
  const bool isKnown = std::all_of(unit.classes.begin(), unit.classes.end(), [&](const auto& entry) {
    return entry.second.isUserCode || before->count(entry.first);
  });
  if (isKnown) return;
  auto after = std::make_shared<extract::LibraryClasses>(*before);
  extract::addLibraryClasses(unit, *after);
  const std::lock_guard lock(mutex_);
  headers_.remove_if([&](const Header& each) { return each.name == header; });
  headers_.push_front({header, std::move(after)});
  if (headers_.size() > maximumHeaders) headers_.pop_back();
}

}  // namespace dictum::tidy
