// Answers questions about shapes and dtypes, one JSON object per line, for tensor_shape.py.
//
// A shape is worked out twice: with the sizes as literals, and with every size an input, whose value is put in
// afterwards.
#include <iostream>
#include <nlohmann/json.hpp>

#include "symbolic/tensor_dtype.h"
#include "symbolic/tensor_shape.h"

namespace dictum::symbolic {
namespace {

using nlohmann::json;
using schema::Expression;

struct Question {
  std::string operation;
  std::vector<Shape> shapes;
  std::vector<std::int64_t> numbers;
};

Axis axis(const Question& q, std::size_t i) { return q.numbers.at(i); }

Shape listOf(const std::vector<std::int64_t>& numbers, std::size_t first = 0) {
  Dimensions result;
  for (std::size_t i = first; i < numbers.size(); ++i) result.push_back(Expression::integer(numbers[i]));
  return result;
}

std::vector<Axis> axesOf(const Question& q, std::size_t first = 0) {
  return {q.numbers.begin() + static_cast<std::ptrdiff_t>(first), q.numbers.end()};
}

Result<Shape> answer(const Question& q) {
  const std::string& op = q.operation;
  const Shape& shape = q.shapes.at(0);
  if (op == "broadcast") return broadcasted(shape, q.shapes.at(1));
  if (op == "matmul") return matrixProduct(shape, q.shapes.at(1));
  if (op == "cat") return concatenated(q.shapes, axis(q, 0));
  if (op == "stack") return stacked(q.shapes, axis(q, 0));
  if (op == "view") return viewed(shape, listOf(q.numbers));
  if (op == "expand") return expanded(shape, listOf(q.numbers));
  if (op == "repeat") return repeated(shape, listOf(q.numbers));
  if (op == "permute") return permuted(shape, axesOf(q));
  if (op == "transpose") return transposed(shape, axis(q, 0), axis(q, 1));
  if (op == "t") return matrixTransposed(shape);
  if (op == "unsqueeze") return unsqueezed(shape, axis(q, 0));
  if (op == "squeeze") return q.numbers.empty() ? squeezed(shape) : squeezed(shape, axis(q, 0));
  if (op == "flatten") return flattened(shape, axis(q, 0), axis(q, 1));
  if (op == "select") return selected(shape, axis(q, 0), Expression::integer(q.numbers.at(1)));
  if (op == "narrow")
    return narrowed(shape, axis(q, 0), Expression::integer(q.numbers.at(1)), Expression::integer(q.numbers.at(2)));
  if (op == "slice")
    return sliced(shape, axis(q, 0),
                  {Dimension(Expression::integer(q.numbers.at(1))), Dimension(Expression::integer(q.numbers.at(2))),
                   Expression::integer(q.numbers.at(3))});
  if (op == "sum") return reduced(shape, axesOf(q, 1), q.numbers.at(0) != 0);
  return failure("no such operation");
}

std::string text(const Result<Shape>& result) {
  if (!result) return "error: " + result.error().message();
  return *result ? describe(**result) : "unknown";
}

// The shapes with every size an input, and the values of those.
struct Symbolic {
  std::map<std::string, Expression> values;
  Question question;

  explicit Symbolic(const Question& concrete) : question(concrete) {
    for (Shape& shape : question.shapes)
      for (Dimension& size : *shape) {
        const std::string name = "d" + std::to_string(values.size());
        values.emplace(name, *size);
        size = Expression::input(name, schema::ValueType::Integer);
      }
  }

  Result<Shape> result() const {
    Result<Shape> shape = answer(question);
    if (!shape || !*shape) return shape;
    for (Dimension& size : **shape)
      if (size)
        size = substitute(*size, [&](const Expression& leaf) -> std::optional<Expression> {
          auto found = values.find(leaf.name());
          return found == values.end() ? std::nullopt : std::optional(found->second);
        });
    return shape;
  }
};

json shapeAnswer(const json& line) {
  Question question{line.at("op"), {}, line.at("numbers")};
  for (const json& shape : line.at("shapes")) question.shapes.push_back(listOf(shape));
  return {{"literal", text(answer(question))}, {"symbolic", text(Symbolic(question).result())}};
}

json dtypeAnswer(const json& line) {
  std::vector<TypedOperand> operands;
  for (const json& operand : line.at("operands")) {
    const std::string rank = operand.at(1);
    operands.push_back({operand.at(0).get<std::string>(), rank == "dimensions" ? OperandRank::Dimensions
                                                          : rank == "scalar"   ? OperandRank::NoDimensions
                                                                               : OperandRank::Number});
  }
  return {{"dtype", promoted(operands, "float32").value_or("unknown")}};
}

}  // namespace
}  // namespace dictum::symbolic

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json question = nlohmann::json::parse(line);
    const bool isDtype = question.at("op") == "promote";
    std::cout << (isDtype ? dictum::symbolic::dtypeAnswer(question) : dictum::symbolic::shapeAnswer(question)) << "\n";
  }
}
