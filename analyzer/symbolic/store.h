// The memory of a symbolic run: cells that hold values. Copying a Store is a snapshot (pages and their chunks are
// shared and copied on write), so that both branches of an `if` can run from the same state and be merged afterwards.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "symbolic/value.h"

namespace dictum::symbolic {

class Store {
 public:
  // Cells are numbered by the evaluator, so that branches never give one number to two objects.
  void create(CellId cell, Value value);
  bool exists(CellId cell) const;
  const Value& read(CellId cell) const;
  Value& edit(CellId cell);  // for changing in place; copies the chunk when it is shared

  // Calls `visit(cell)` for every cell whose value is not the same object in both.
  void forEachDifference(const Store& other, const std::function<void(CellId)>& visit) const;

  // What holds after two branches meet: `then` where `condition` holds, else `otherwise`.
  static Store merge(const Expression& condition, const Store& then, const Store& otherwise);

 private:
  // A loop that is unrolled under conditions takes a snapshot for each iteration, and writes a few cells after each.
  static constexpr std::size_t chunkSize = 16;  // cells
  static constexpr std::size_t pageSize = 64;   // chunks
  using Chunk = std::array<std::optional<Value>, chunkSize>;
  using Page = std::array<std::shared_ptr<Chunk>, pageSize>;

  const Chunk* chunk(std::size_t number) const;  // null: no cell of it was created
  Chunk& chunkForEdit(std::size_t number);

  std::vector<std::shared_ptr<Page>> pages_;
};

}  // namespace dictum::symbolic
