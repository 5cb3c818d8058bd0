// Assembles pickles opcode by opcode.
//
//     PickleBuilder p;
//     p.proto(2).emptyDict().mark().text("w").tensor({.sizes = {2, 3}}).setItems().stop();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dictum::hostile {

// A tensor as `torch._utils._rebuild_tensor_v2` takes it, contiguous and filling its storage unless said otherwise.
struct TensorSpec {
  std::vector<std::int64_t> sizes;
  std::string key = "0";
  std::string storage = "FloatStorage";
  std::optional<std::vector<std::int64_t>> strides;
  std::optional<std::int64_t> numel;
  std::int64_t offset = 0;
};

class PickleBuilder {
 public:
  PickleBuilder& raw(std::string_view bytes);

  PickleBuilder& proto(unsigned version);
  PickleBuilder& stop() { return raw("."); }
  PickleBuilder& mark() { return raw("("); }
  PickleBuilder& none() { return raw("N"); }
  PickleBuilder& boolean(bool value) { return raw(value ? "\x88" : "\x89"); }
  PickleBuilder& integer(std::int64_t value);  // LONG1 where it does not fit BININT
  PickleBuilder& text(std::string_view value);
  PickleBuilder& global(std::string_view module, std::string_view name);
  PickleBuilder& emptyTuple() { return raw(")"); }
  PickleBuilder& tuple() { return raw("t"); }
  PickleBuilder& tuple1() { return raw("\x85"); }
  PickleBuilder& tuple2() { return raw("\x86"); }
  PickleBuilder& emptyList() { return raw("]"); }
  PickleBuilder& appends() { return raw("e"); }
  PickleBuilder& emptyDict() { return raw("}"); }
  PickleBuilder& setItem() { return raw("s"); }
  PickleBuilder& setItems() { return raw("u"); }
  PickleBuilder& reduce() { return raw("R"); }
  PickleBuilder& newObject() { return raw("\x81"); }
  PickleBuilder& build() { return raw("b"); }
  PickleBuilder& persistent() { return raw("Q"); }
  PickleBuilder& put(std::uint8_t index);
  PickleBuilder& get(std::uint8_t index);

  PickleBuilder& integers(const std::vector<std::int64_t>& values);  // a tuple
  PickleBuilder& orderedDict();                                      // an empty OrderedDict
  PickleBuilder& storage(const TensorSpec& tensor);
  PickleBuilder& tensor(const TensorSpec& tensor);

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

std::int64_t productOf(const std::vector<std::int64_t>& sizes);

// A pickle of {"w": <what body appends>}.
template <typename Body>
std::string dictPickle(Body body) {
  PickleBuilder pickle;
  pickle.proto(2).emptyDict().mark().text("w");
  body(pickle);
  return pickle.setItems().stop().bytes();
}

}  // namespace dictum::hostile
