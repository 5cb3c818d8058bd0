// Tensors that are made of several: sparse and quantised ones.
#include "hostile/checkpoint_builder.h"
#include "hostile/hostile_case.h"

namespace dictum::hostile {
namespace {

const std::string inW = "data.pkl: key 'w': ";
const std::map<std::string, std::size_t> storages = {{"0", 24}, {"1", 48}, {"2", 12}};

template <typename Body>
std::function<std::string()> value(Body body) {
  return [=] { return pythonZip(dictPickle(body), storages).build(); };
}

const TensorSpec threeValues{.sizes = {3}, .key = "2"};
const TensorSpec coordinates{.sizes = {2, 3}, .key = "1", .storage = "LongStorage"};

void layout(PickleBuilder& pickle, std::string_view name) {
  pickle.global("torch.serialization", "_get_layout").mark().text(name).tuple().reduce();
}

// A sparse tensor whose parts and size are what `parts` leaves above the mark.
template <typename Parts>
std::function<std::string()> sparse(std::string_view name, Parts parts) {
  return value([=](PickleBuilder& pickle) {
    pickle.global("torch._utils", "_rebuild_sparse_tensor").mark();
    layout(pickle, name);
    parts(pickle.mark());
    pickle.tuple().tuple().reduce();
  });
}

std::vector<Case> sparseCases() {
  return {
      {"SparseLayoutIsDense", sparse("torch.strided", [](PickleBuilder& pickle) { pickle.none(); }),
       inW + "a sparse tensor of unknown layout"},
      {"SparseWithoutParts", sparse("torch.sparse_coo", [](PickleBuilder& pickle) { pickle.tensor(coordinates); }),
       inW + "a sparse tensor without values and size"},
      {"SparseIndicesAreFractions",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) { pickle.tensor({.sizes = {2, 3}}).tensor(threeValues).integers({4, 4}); }),
       inW + "its indices are no table of integers"},
      {"SparseIndicesAreAList",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) {
                pickle.tensor({.sizes = {6}, .key = "1", .storage = "LongStorage"}).tensor(threeValues).integers({6});
              }),
       inW + "its indices are no table of integers"},
      {"SparseMoreIndicesThanValues",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) {
                pickle.tensor(coordinates).tensor({.sizes = {2}, .key = "2", .numel = 3}).integers({4, 4});
              }),
       inW + "indices [2, 3] and values [2] do not make a tensor [4, 4]"},
      {"SparseMoreCoordinatesThanDimensions",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) { pickle.tensor(coordinates).tensor(threeValues).integers({4}); }),
       inW + "indices [2, 3] and values [3] do not make a tensor [4]"},
      {"SparseDenseDimensionsDiffer",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) { pickle.tensor(coordinates).tensor(threeValues).integers({4, 4, 9}); }),
       inW + "indices [2, 3] and values [3] do not make a tensor [4, 4, 9]"},
      {"SparseSizeNegative",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) { pickle.tensor(coordinates).tensor(threeValues).integers({-4, 4}); }),
       inW + "its size holds -4, which is no number from 0"},
      {"SparseValuesMissing",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) {
                pickle.tensor(coordinates).tensor({.sizes = {3}, .key = "9"}).integers({4, 4});
              }),
       inW + "values: its data, record 'data/9', is missing"},
      {"SparseOfQuantised",
       sparse("torch.sparse_coo",
              [](PickleBuilder& pickle) {
                pickle.tensor(coordinates).global("torch._utils", "_rebuild_qtensor").mark();
                pickle.storage({.sizes = {24}, .storage = "QInt8Storage"}).integer(0);
                pickle.integers({3}).integers({1}).mark().global("torch", "per_tensor_affine");
                pickle.raw("G\x3f\xf0").raw(std::string(6, '\0')).integer(0).tuple();
                pickle.tuple().reduce().integers({4, 4});
              }),
       inW + "a sparse tensor made of other than dense tensors"},
      {"SparseInSparse", value([](PickleBuilder& pickle) {
         for (int i = 0; i < 20; ++i) {
           pickle.global("torch._utils", "_rebuild_sparse_tensor").mark();
           layout(pickle, "torch.sparse_coo");
           pickle.mark();
         }
         for (int i = 0; i < 20; ++i) pickle.tensor(threeValues).integers({3}).integers({3}).tuple().tuple().reduce();
       }),
       inW +
           "indices: indices: indices: indices: indices: indices: indices: indices: indices: a tensor is wrapped more "
           "than 8 times"},
      {"CompressedIndicesAreFractions",
       sparse("torch.sparse_csr",
              [](PickleBuilder& pickle) {
                pickle.tensor({.sizes = {6}}).tensor({.sizes = {6}}).tensor(threeValues).integers({5, 5});
              }),
       inW + "its indices are no lists of integers"},
      {"CompressedMoreIndicesThanValues",
       sparse("torch.sparse_csr",
              [](PickleBuilder& pickle) {
                const TensorSpec six{.sizes = {6}, .key = "1", .storage = "LongStorage"};
                pickle.tensor(six).tensor(six).tensor(threeValues).integers({5, 5});
              }),
       inW + "3 values for 6 indices"},
  };
}

// A quantised tensor int8[2, 3]; its quantiser is what `quantiser` leaves above the mark.
template <typename Quantiser>
std::function<std::string()> quantised(Quantiser quantiser) {
  return value([=](PickleBuilder& pickle) {
    pickle.global("torch._utils", "_rebuild_qtensor").mark().storage({.sizes = {24}, .storage = "QInt8Storage"});
    pickle.integer(0).integers({2, 3}).integers({3, 1}).mark();
    quantiser(pickle);
    pickle.tuple().tuple().reduce();
  });
}

std::vector<Case> quantisedCases() {
  const auto perChannel = [](std::int64_t count, std::int64_t axis) {
    return quantised([=](PickleBuilder& pickle) {
      pickle.global("torch", "per_channel_affine");
      pickle.tensor({.sizes = {count}, .key = "2", .numel = 3}).tensor({.sizes = {count}, .key = "2", .numel = 3});
      pickle.integer(axis);
    });
  };
  return {
      {"QuantiserMissing", value([](PickleBuilder& pickle) {
         pickle.global("torch._utils", "_rebuild_qtensor").mark().storage({.sizes = {24}, .storage = "QInt8Storage"});
         pickle.integer(0).integers({2, 3}).integers({3, 1}).tuple().reduce();
       }),
       inW + "'torch._utils._rebuild_qtensor' has 4 arguments, needs 5"},
      {"QuantiserUnknown",
       quantised([](PickleBuilder& pickle) { pickle.global("evil", "scheme").integer(1).integer(1); }),
       inW + "a quantised tensor of unknown scheme"},
      {"QuantiserIsEmpty", quantised([](PickleBuilder&) {}), inW + "a quantised tensor of unknown scheme"},
      {"QuantiserTooLong", quantised([](PickleBuilder& pickle) {
         pickle.global("torch", "per_tensor_affine").integer(1).integer(1).integer(1).integer(1);
       }),
       inW + "a quantised tensor of unknown scheme"},
      {"QuantiserScaleIsText",
       quantised([](PickleBuilder& pickle) { pickle.global("torch", "per_tensor_affine").text("0.1").integer(0); }),
       inW + "the scale or zero point of a quantised tensor is no number"},
      {"QuantiserAxisBeyond", perChannel(2, 2), inW + "the axis of a quantised tensor is none of its dimensions"},
      {"QuantiserAxisNegative", perChannel(2, -1), inW + "the axis of a quantised tensor is none of its dimensions"},
      {"QuantiserScalesTooFew", perChannel(1, 1), inW + "scales or zero points are not one for each of dimension 1"},
      {"QuantiserScalesMissing", quantised([](PickleBuilder& pickle) {
         pickle.global("torch", "per_channel_affine").tensor({.sizes = {2}, .key = "9"}).integer(0).integer(0);
       }),
       inW + "scales and zero points: its data, record 'data/9', is missing"},
  };
}

}  // namespace

std::vector<Case> compositeCases() {
  std::vector<Case> all = sparseCases();
  for (const Case& each : quantisedCases()) all.push_back(each);
  return all;
}

}  // namespace dictum::hostile
