#include "hostile/pickle_builder.h"

#include "hostile/bytes.h"

namespace dictum::hostile {

PickleBuilder& PickleBuilder::raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

PickleBuilder& PickleBuilder::proto(unsigned version) {
  return raw("\x80").raw(bytesOf(static_cast<std::uint8_t>(version)));
}

PickleBuilder& PickleBuilder::integer(std::int64_t value) {
  if (value >= INT32_MIN && value <= INT32_MAX) return raw("J").raw(bytesOf(static_cast<std::int32_t>(value)));
  return raw("\x8a\x08").raw(bytesOf(value));
}

PickleBuilder& PickleBuilder::text(std::string_view value) {
  return raw("X").raw(bytesOf(static_cast<std::uint32_t>(value.size()))).raw(value);
}

PickleBuilder& PickleBuilder::global(std::string_view module, std::string_view name) {
  return raw("c").raw(module).raw("\n").raw(name).raw("\n");
}

PickleBuilder& PickleBuilder::put(std::uint8_t index) { return raw("q").raw(bytesOf(index)); }
PickleBuilder& PickleBuilder::get(std::uint8_t index) { return raw("h").raw(bytesOf(index)); }

PickleBuilder& PickleBuilder::integers(const std::vector<std::int64_t>& values) {
  mark();
  for (const std::int64_t value : values) integer(value);
  return tuple();
}

PickleBuilder& PickleBuilder::orderedDict() { return global("collections", "OrderedDict").emptyTuple().reduce(); }

PickleBuilder& PickleBuilder::storage(const TensorSpec& tensor) {
  return mark()
      .text("storage")
      .global("torch", tensor.storage)
      .text(tensor.key)
      .text("cpu")
      .integer(tensor.numel.value_or(productOf(tensor.sizes)))
      .tuple()
      .persistent();
}

PickleBuilder& PickleBuilder::tensor(const TensorSpec& tensor) {
  std::vector<std::int64_t> strides(tensor.sizes.size(), 1);
  for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * tensor.sizes[i];
  global("torch._utils", "_rebuild_tensor_v2").mark().storage(tensor).integer(tensor.offset).integers(tensor.sizes);
  return integers(tensor.strides.value_or(strides)).boolean(false).orderedDict().tuple().reduce();
}

std::int64_t productOf(const std::vector<std::int64_t>& sizes) {
  std::int64_t product = 1;
  for (const std::int64_t size : sizes) product *= size;
  return product;
}

}  // namespace dictum::hostile
