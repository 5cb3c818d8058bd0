#include "symbolic/store.h"

#include <algorithm>

namespace dictum::symbolic {

namespace {

// For changing: copied first when a snapshot shares it.
template <typename T>
T& own(std::shared_ptr<T>& shared) {
  if (!shared)
    shared = std::make_shared<T>();
  else if (shared.use_count() != 1)
    shared = std::make_shared<T>(*shared);
  return *shared;
}

}  // namespace

const Store::Chunk* Store::chunk(std::size_t number) const {
  const std::size_t page = number / pageSize;
  return page < pages_.size() && pages_[page] ? (*pages_[page])[number % pageSize].get() : nullptr;
}

Store::Chunk& Store::chunkForEdit(std::size_t number) {
  const std::size_t page = number / pageSize;
  if (page >= pages_.size()) pages_.resize(page + 1);
  return own(own(pages_[page])[number % pageSize]);
}

void Store::create(CellId cell, Value value) { chunkForEdit(cell / chunkSize)[cell % chunkSize] = std::move(value); }

bool Store::exists(CellId cell) const {
  const Chunk* cells = chunk(cell / chunkSize);
  return cells && (*cells)[cell % chunkSize].has_value();
}

const Value& Store::read(CellId cell) const { return (*chunk(cell / chunkSize))[cell % chunkSize].value(); }

Value& Store::edit(CellId cell) { return chunkForEdit(cell / chunkSize)[cell % chunkSize].value(); }

void Store::forEachDifference(const Store& other, const std::function<void(CellId)>& visit) const {
  const Chunk none;
  for (std::size_t page = 0; page < std::max(pages_.size(), other.pages_.size()); ++page) {
    if (page < pages_.size() && page < other.pages_.size() && pages_[page] == other.pages_[page]) continue;
    for (std::size_t number = page * pageSize; number < (page + 1) * pageSize; ++number) {
      const Chunk *mine = chunk(number), *theirs = other.chunk(number);
      if (mine == theirs) continue;
      for (std::size_t i = 0; i < chunkSize; ++i) {
        const std::optional<Value>& a = (mine ? *mine : none)[i];
        const std::optional<Value>& b = (theirs ? *theirs : none)[i];
        if (a.has_value() != b.has_value() || (a && !a->same(*b))) visit(static_cast<CellId>(number * chunkSize + i));
      }
    }
  }
}

Store Store::merge(const Expression& condition, const Store& then, const Store& otherwise) {
  Store result = then;
  then.forEachDifference(otherwise, [&](CellId cell) {
    if (!otherwise.exists(cell)) return;  // made on the `then` side only
    if (!then.exists(cell)) return result.create(cell, otherwise.read(cell));
    result.edit(cell) = symbolic::merge(condition, then.read(cell), otherwise.read(cell));
  });
  return result;
}

}  // namespace dictum::symbolic
