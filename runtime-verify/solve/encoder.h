// Expressions as Z3 terms, and Z3 models as configurations.
#pragma once

#include <z3++.h>

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "schema/configuration.h"
#include "schema/prediction.h"

namespace dictum::solve {

// What a term stands for. Tokens are strings and enumerators, numbered as they are met: only equality is known of them.
enum class Sort { Boolean, Integer, Real, Token };

class Encoder {
 public:
  Encoder(z3::context& context, const std::vector<schema::Input>& inputs) : context_(context), inputs_(inputs) {}

  // Floating arithmetic as exact arithmetic (finds examples, which are then checked), or each result a number of its
  // own (proves nothing that rounding could break).
  void setExactReals(bool exact) { exactReals_ = exact; }
  bool usedReals() const { return usedReals_; }

  z3::expr boolean(const schema::Expression& e) { return encode(e, Sort::Boolean); }
  // What holds of all constants made so far: domains of the declared inputs, sizes not negative.
  const std::vector<z3::expr>& facts() const { return facts_; }
  // The values that a model gives to the inputs, element paths and sizes that occur in `formula`.
  schema::Configuration configuration(const z3::model& model, const schema::Expression& formula);

 private:
  z3::expr encode(const schema::Expression& e, Sort sort);
  z3::expr encodeNew(const schema::Expression& e, Sort sort);
  z3::expr literal(const schema::Literal& literal, Sort sort);
  z3::expr leaf(const schema::Expression& e, Sort sort);
  z3::expr comparison(const schema::Expression& e);
  z3::expr arithmetic(const schema::Expression& e, Sort sort);
  z3::expr call(const schema::Expression& e, Sort sort);
  z3::expr fresh(const schema::Expression& e, Sort sort);
  z3::expr converted(const z3::expr& term, Sort from, Sort to);
  z3::expr truncated(const z3::expr& real);
  z3::expr token(const schema::Literal& literal);
  z3::expr numberOfToken(const z3::expr& token);
  void constrain(const schema::Expression& e, Sort sort, const z3::expr& term);
  z3::sort z3Sort(Sort sort);
  schema::Value valueOf(const z3::model& model, const z3::expr& term, Sort sort, const schema::Expression& leaf);

  struct Key {
    schema::Expression expression;
    Sort sort;
    bool exact;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return key.expression.hash() * 8 + static_cast<std::size_t>(key.sort) * 2 + (key.exact ? 1 : 0);
    }
  };

  z3::context& context_;
  const std::vector<schema::Input>& inputs_;
  bool exactReals_ = true;
  bool usedReals_ = false;
  std::unordered_map<Key, z3::expr, KeyHash> terms_;
  std::vector<schema::Literal> tokens_;
  std::vector<z3::expr> facts_;
  unsigned freshNames_ = 0;
};

}  // namespace dictum::solve
