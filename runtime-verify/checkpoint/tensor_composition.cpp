// Tensors that are made of several: sparse ones of indices and values, those quantised per channel of integers and
// scales.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "checkpoint/tensor_rebuild.h"

namespace dictum::checkpoint {
namespace {

using Sizes = std::vector<std::int64_t>;

std::string_view layoutOf(const PickleValues& values, ValueId id) {
  // The layout is `torch.serialization._get_layout('torch.sparse_coo')`.
  constexpr std::string_view package = "torch.";
  if (values.calleeName(id) != "torch.serialization._get_layout") return {};
  const auto name = values.items(values.arguments(id));
  if (name.size() != 1 || values.text(name[0]).substr(0, package.size()) != package) return {};
  constexpr std::array known = {std::string_view("sparse_coo"), std::string_view("sparse_csr"),
                                std::string_view("sparse_csc"), std::string_view("sparse_bsr"),
                                std::string_view("sparse_bsc")};
  const auto layout = values.text(name[0]).substr(package.size());
  const auto found = std::find(known.begin(), known.end(), layout);
  return found != known.end() ? *found : std::string_view();  // not the file's own text
}

bool isIndex(const TensorEntry& entry) {
  return entry.layout == "strided" && (entry.dtype == "int64" || entry.dtype == "int32");
}

// Indices [sparse dimensions, elements] and values [elements, dense dimensions...].
Result<void> checkCoordinates(const TensorEntry& indices, const TensorEntry& values, const Sizes& shape) {
  if (!isIndex(indices) || indices.shape.size() != 2) return failure("its indices are no table of integers");
  const auto sparse = static_cast<std::size_t>(indices.shape[0]);
  if (sparse > shape.size() || values.shape.size() != 1 + shape.size() - sparse ||
      values.shape[0] != indices.shape[1] ||
      !std::equal(values.shape.begin() + 1, values.shape.end(), shape.begin() + static_cast<std::ptrdiff_t>(sparse)))
    return failure(fmt::format("indices [{}] and values [{}] do not make a tensor [{}]", fmt::join(indices.shape, ", "),
                               fmt::join(values.shape, ", "), fmt::join(shape, ", ")));
  return {};
}

Result<void> checkCompressed(const TensorEntry& compressed, const TensorEntry& plain, const TensorEntry& values) {
  if (!isIndex(compressed) || !isIndex(plain) || compressed.shape.empty() || plain.shape.empty())
    return failure("its indices are no lists of integers");
  if (values.shape.size() < plain.shape.size() ||
      !std::equal(plain.shape.begin(), plain.shape.end(), values.shape.begin()))
    return failure(fmt::format("{} values for {} indices", values.shape.empty() ? 0 : values.shape[0], plain.shape[0]));
  return {};
}

}  // namespace

Result<TensorEntry> TensorReader::readSparse(std::span<const ValueId> arguments, unsigned depth) const {
  const auto layout = layoutOf(values_, arguments[0]);
  if (layout.empty()) return failure("a sparse tensor of unknown layout");
  // (indices, values, size, ...), or (compressed, plain, values, size, ...).
  const bool isCoordinate = layout == "sparse_coo";
  const std::size_t count = isCoordinate ? 2 : 3;
  const auto parts = values_.items(arguments[1]);
  if (parts.size() < count + 1) return failure("a sparse tensor without values and size");
  auto made = std::make_shared<Composition>();
  for (std::size_t i = 0; i < count; ++i) {
    auto part = readNested(parts[i], depth + 1);
    if (!part) return failure(part.error().within(i + 1 < count ? "indices" : "values"));
    if (part->layout != "strided" || part->made) return failure("a sparse tensor made of other than dense tensors");
    made->tensors.push_back(std::move(*part));
  }
  auto shape = readSizes(parts[count], "size");
  if (!shape) return failure(shape.error());
  const auto& all = made->tensors;
  const auto sound = isCoordinate ? checkCoordinates(all[0], all[1], *shape) : checkCompressed(all[0], all[1], all[2]);
  if (!sound) return failure(sound.error());
  TensorEntry entry = all.back();
  entry.tie.clear();  // those that share values and no indices are not one
  for (const TensorEntry& part : all) entry.tie += part.tie + ";";
  entry.shape = std::move(*shape);
  entry.strides.clear();
  entry.layout = layout;
  entry.made = std::move(made);
  return entry;
}

// (storage, offset, size, stride, quantiser, ...): the integers, and (scheme, scale, zero point) or
// (scheme, scales, zero points, axis).
Result<TensorEntry> TensorReader::readQuantised(std::span<const ValueId> arguments, unsigned depth) const {
  auto entry = readStrided(arguments, std::nullopt);
  if (!entry) return entry;
  const auto quantiser = values_.items(arguments[4]);
  auto made = std::make_shared<Composition>();
  constexpr std::string_view package = "torch.per_";
  const auto scheme = quantiser.empty() ? std::string_view() : values_.text(quantiser[0]);
  if (scheme.substr(0, package.size()) != package) return failure("a quantised tensor of unknown scheme");
  made->scheme = scheme.substr(6);
  if (quantiser.size() == 3) {
    const auto scale = values_.floating(quantiser[1]);
    const auto zeroPoint = values_.integer(quantiser[2]);
    if (!scale || !zeroPoint) return failure("the scale or zero point of a quantised tensor is no number");
    made->scale = *scale;
    made->zeroPoint = *zeroPoint;
  } else if (quantiser.size() == 4) {
    const auto axis = values_.integer(quantiser[3]);
    if (!axis || *axis < 0 || *axis >= static_cast<std::int64_t>(entry->shape.size()))
      return failure("the axis of a quantised tensor is none of its dimensions");
    for (const ValueId id : {quantiser[1], quantiser[2]}) {
      auto part = readNested(id, depth + 1);
      if (!part) return failure(part.error().within("scales and zero points"));
      if (part->layout != "strided" || part->made ||
          part->shape != Sizes{entry->shape[static_cast<std::size_t>(*axis)]})
        return failure(fmt::format("scales or zero points are not one for each of dimension {}", *axis));
      made->tensors.push_back(std::move(*part));
    }
    made->axis = *axis;
  } else {
    return failure("a quantised tensor of unknown scheme");
  }
  entry->made = std::move(made);
  return entry;
}

}  // namespace dictum::checkpoint
