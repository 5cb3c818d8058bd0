#include <fmt/format.h>

#include <charconv>

#include "checkpoint/npz.h"

namespace dictum::checkpoint {
namespace {

// Reads the few forms of Python literal that NumPy writes into headers. What does not fit fails, once and for all.
class Literal {
 public:
  explicit Literal(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  void fail() { failed_ = true; }

  void skipSpace() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
  }

  bool accept(std::string_view token) {
    skipSpace();
    if (failed_ || rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void expect(std::string_view token) {
    if (!accept(token)) failed_ = true;
  }

  std::string string() {
    const std::string_view quote = accept("'") ? "'" : accept("\"") ? "\"" : "";
    const std::size_t end = quote.empty() ? std::string_view::npos : rest_.find(quote);
    if (end == std::string_view::npos) {
      failed_ = true;
      return "";
    }
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::int64_t size() {
    skipSpace();
    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (status != std::errc() || value < 0) {
      failed_ = true;
      return 0;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    accept("L");  // Python 2
    return value;
  }

  bool atEnd() {
    skipSpace();
    return rest_.empty();
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::vector<std::int64_t> parseShape(Literal& literal, std::size_t most) {
  std::vector<std::int64_t> shape;
  literal.expect("(");
  while (!literal.failed() && !literal.accept(")")) {
    shape.push_back(literal.size());
    if (shape.size() > most) literal.fail();
    if (!literal.accept(",")) {
      literal.expect(")");
      break;
    }
  }
  return shape;
}

bool parseBoolean(Literal& literal) {
  if (literal.accept("True")) return true;
  literal.expect("False");
  return false;
}

}  // namespace

Result<NumpyHeader> parseNumpyHeader(std::string_view text, const Limits& limits) {
  Literal literal(text);
  NumpyHeader header;
  bool hasDescr = false, hasOrder = false, hasShape = false;
  literal.expect("{");
  while (!literal.failed() && !literal.accept("}")) {
    const std::string key = literal.string();
    literal.expect(":");
    bool& known = key == "descr" ? hasDescr : key == "fortran_order" ? hasOrder : hasShape;
    if (known || (&known == &hasShape && key != "shape"))
      return failure(fmt::format("key '{}' is unknown or there twice", key));
    known = true;
    if (&known == &hasDescr) {
      // A structured type is a list; it is no tensor's, and its text tells the user what it is.
      if (literal.accept("[")) return failure("a structured type, which is no tensor's");
      header.descr = literal.string();
    } else if (&known == &hasOrder) {
      header.fortranOrder = parseBoolean(literal);
    } else {
      header.shape = parseShape(literal, limits.dimensions);
    }
    if (!literal.accept(",")) {
      literal.expect("}");
      break;
    }
  }
  if (literal.failed() || !literal.atEnd()) return failure("is no dictionary as NumPy writes it");
  if (!hasDescr || !hasOrder || !hasShape) return failure("has not all of descr, fortran_order and shape");
  return header;
}

}  // namespace dictum::checkpoint
