#include "symbolic/store.h"

namespace dictum::symbolic {

namespace {

// The chunk for changing: copied first when a snapshot shares it.
template <typename Chunk>
Chunk& own(std::shared_ptr<Chunk>& chunk) {
  if (!chunk)
    chunk = std::make_shared<Chunk>();
  else if (chunk.use_count() != 1)
    chunk = std::make_shared<Chunk>(*chunk);
  return *chunk;
}

}  // namespace

void Store::create(CellId cell, Value value) {
  const std::size_t chunk = cell / chunkSize;
  if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
  own(chunks_[chunk])[cell % chunkSize] = std::move(value);
}

bool Store::exists(CellId cell) const {
  const std::size_t chunk = cell / chunkSize;
  return chunk < chunks_.size() && chunks_[chunk] && (*chunks_[chunk])[cell % chunkSize].has_value();
}

const Value& Store::read(CellId cell) const { return (*chunks_.at(cell / chunkSize))[cell % chunkSize].value(); }

Value& Store::edit(CellId cell) { return own(chunks_.at(cell / chunkSize))[cell % chunkSize].value(); }

void Store::forEachDifference(const Store& other, const std::function<void(CellId)>& visit) const {
  const std::size_t chunks = std::max(chunks_.size(), other.chunks_.size());
  const Chunk none;
  for (std::size_t i = 0; i < chunks; ++i) {
    const Chunk* mine = i < chunks_.size() && chunks_[i] ? chunks_[i].get() : &none;
    const Chunk* theirs = i < other.chunks_.size() && other.chunks_[i] ? other.chunks_[i].get() : &none;
    if (mine == theirs) continue;
    for (std::size_t j = 0; j < chunkSize; ++j) {
      const std::optional<Value>& a = (*mine)[j];
      const std::optional<Value>& b = (*theirs)[j];
      if (a.has_value() != b.has_value() || (a && !a->same(*b))) visit(static_cast<CellId>(i * chunkSize + j));
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
