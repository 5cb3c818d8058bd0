#include "ir/outline.h"

#include <limits>
#include <unordered_map>

#include "ir/fields.h"

namespace dictum::ir {

namespace {

// Appends each field; sizes and marks before what varies keep two units from reading the same by chance.
class Writer {
 public:
  explicit Writer(Outline& outline) : outline_(outline) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (write(values), ...);
  }

  void write(Unit& unit) { visit(*this, unit); }

 private:
  template <typename Value>
  void write(Value& value) {
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>)
      outline_.content.append(reinterpret_cast<const char*>(&value), sizeof value);
    else
      visit(*this, value);
  }

  void write(Location& place) { outline_.places.push_back(place); }

  void write(SourceFile& file) { (*this)(file.path, file.isUserCode); }

  void write(std::string& text) {
    writeSize(text.size());
    outline_.content += text;
  }

  template <typename Value>
  void write(std::optional<Value>& value) {
    writeSize(value ? 1 : 0);
    if (value) write(*value);
  }

  template <typename Value>
  void write(std::vector<Value>& values) {
    writeSize(values.size());
    for (Value& value : values) write(value);
  }

  template <typename Value>
  void write(std::map<std::string, Value>& values) {
    writeSize(values.size());
    for (auto& [key, value] : values) (*this)(const_cast<std::string&>(key), value);
  }

  // A node is written where it is met first and is a number from then on. One that nothing else holds is met once.
  template <typename Node>
  void write(std::shared_ptr<const Node>& pointer) {
    if (pointer.use_count() == 1) {
      writeSize(heldOnce);
      return visit(*this, const_cast<Node&>(*pointer));
    }
    const auto [known, isNew] = nodes_.try_emplace(pointer.get(), nodes_.size());
    writeSize(known->second);
    if (isNew && pointer) visit(*this, const_cast<Node&>(*pointer));
  }

  static constexpr std::size_t heldOnce = std::numeric_limits<std::size_t>::max();

  void writeSize(std::size_t size) { outline_.content.append(reinterpret_cast<const char*>(&size), sizeof size); }

  Outline& outline_;
  std::unordered_map<const void*, std::size_t> nodes_;
};

}  // namespace

Outline outlineOf(const Unit& unit) {
  Outline outline;
  // `visit` is made for reading too; writing changes nothing.
  Writer(outline).write(const_cast<Unit&>(unit));
  return outline;
}

}  // namespace dictum::ir
