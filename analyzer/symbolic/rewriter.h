// Rewriting what is inside values, keeping what does not change shared.
//
// A rewriter derives from Rewriter and says what it does to the leaves it is about: `bool rewrite(Expression&) const`,
// `bool rewrite(Pointer&) const` and so on, each true when it changed the leaf. Everything else is walked through here:
//
//     class Renaming : public Rewriter<Renaming> {
//      public:
//       using Rewriter<Renaming>::rewrite;
//       bool rewrite(Expression& expression) const { ... }
//     };
//
// Places are not followed: what a pointer designates is another cell.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "symbolic/value.h"

namespace dictum::symbolic {

template <typename Derived>
class Rewriter {
 public:
  bool rewrite(Value& value) const {
    std::optional<Value> changed =
        std::visit([&](const auto& content) { return self().rewritten(content); }, value.data());
    if (changed) value = std::move(*changed);
    return changed.has_value();
  }

  template <typename T>
  bool rewrite(std::optional<T>& part) const {
    return part && self().rewrite(*part);
  }

  template <typename T>
  bool rewrite(std::vector<T>& parts) const {
    bool changed = false;
    for (T& part : parts) changed |= self().rewrite(part);
    return changed;
  }

  template <typename T>
  bool rewrite(Element<T>& element) const {
    bool when = self().rewrite(element.when);
    bool loops = self().rewrite(element.loops);
    return self().rewrite(element.value) | when | loops;
  }

  bool rewrite(Family& loop) const {
    bool from = self().rewrite(loop.from);
    return self().rewrite(loop.to) | from;
  }

  bool rewrite(MapEntry& entry) const {
    bool key = self().rewrite(entry.key);
    return self().rewrite(entry.value) | key;
  }

  bool rewrite(Registered& entry) const {
    bool name = self().rewrite(entry.name);
    bool trace = self().rewrite(entry.trace);
    return self().rewrite(entry.value) | name | trace;
  }

  bool rewrite(Alternative& alternative) const {
    bool when = self().rewrite(alternative.when);
    return self().rewrite(alternative.value) | when;
  }

  bool rewrite(std::pair<std::string, Value>& field) const { return self().rewrite(field.second); }

  bool rewrite(Sequence& sequence) const {
    bool base = self().rewrite(sequence.base);
    return self().rewrite(sequence.elements) | base;
  }

  bool rewrite(Map& map) const { return self().rewrite(map.entries); }

  bool rewrite(Choice& choice) const { return self().rewrite(choice.alternatives); }

  bool rewrite(Structure& structure) const {
    bool changed = self().rewrite(structure.fields);
    if (!structure.registry) return changed;
    Registry registry = *structure.registry;
    bool parameters = self().rewrite(registry.parameters);
    bool buffers = self().rewrite(registry.buffers);
    bool modules = self().rewrite(registry.modules);
    if (!parameters && !buffers && !modules) return changed;
    structure.registry = std::make_shared<Registry>(std::move(registry));
    return true;
  }

  // Leaves that a rewriter says nothing about.
  bool rewrite(Expression&) const { return false; }
  bool rewrite(Pointer&) const { return false; }
  bool rewrite(Tensor&) const { return false; }
  bool rewrite(Closure&) const { return false; }
  bool rewrite(TracePtr&) const { return false; }

  // The value with its content rewritten; nothing where that changes nothing.
  template <typename T>
  std::optional<Value> rewritten(const T& content) const {
    T copy = content;
    if (!self().rewrite(copy)) return std::nullopt;
    return Value(std::move(copy));
  }
  std::optional<Value> rewritten(const Unknown&) const { return std::nullopt; }
  std::optional<Value> rewritten(const None&) const { return std::nullopt; }
  std::optional<Value> rewritten(const FunctionReference&) const { return std::nullopt; }
  std::optional<Value> rewritten(const Opaque&) const { return std::nullopt; }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
};

}  // namespace dictum::symbolic
