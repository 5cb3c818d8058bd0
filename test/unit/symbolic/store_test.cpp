#include "symbolic/store.h"

#include <gtest/gtest.h>

namespace dictum::symbolic {
namespace {

const Expression c = Expression::input("c", schema::ValueType::Boolean);

std::string text(const Store& store, CellId cell) { return print(*scalar(store.read(cell))); }

TEST(Store, ASnapshotDoesNotSeeLaterChanges) {
  Store store;
  store.create(1, integer(1));
  Store snapshot = store;
  store.edit(1) = integer(2);
  EXPECT_EQ(text(store, 1), "2");
  EXPECT_EQ(text(snapshot, 1), "1");
}

TEST(Store, KnowsWhichCellsExist) {
  Store store;
  store.create(200, integer(1));
  EXPECT_TRUE(store.exists(200));
  EXPECT_FALSE(store.exists(199));
  EXPECT_FALSE(store.exists(5000));
}

TEST(Store, DifferencesAreTheCellsThatWereWritten) {
  Store store;
  for (CellId cell = 1; cell < 300; ++cell) store.create(cell, integer(cell));
  Store snapshot = store;
  store.edit(130) = integer(0);
  store.create(400, integer(1));
  std::vector<CellId> differences;
  store.forEachDifference(snapshot, [&](CellId cell) { differences.push_back(cell); });
  EXPECT_EQ(differences, (std::vector<CellId>{130, 400}));
}

TEST(Store, MergeJoinsWhatBothSidesDid) {
  Store before;
  before.create(1, integer(1));
  before.create(2, integer(2));
  Store then = before;
  then.edit(1) = integer(10);
  then.create(70, integer(70));
  Store otherwise = before;
  otherwise.edit(2) = integer(20);
  otherwise.create(140, integer(140));
  Store merged = Store::merge(c, then, otherwise);
  EXPECT_EQ(text(merged, 1), "c ? 10 : 1");
  EXPECT_EQ(text(merged, 2), "c ? 2 : 20");
  EXPECT_EQ(text(merged, 70), "70");
  EXPECT_EQ(text(merged, 140), "140");
  EXPECT_EQ(text(then, 2), "2");
}

}  // namespace
}  // namespace dictum::symbolic
