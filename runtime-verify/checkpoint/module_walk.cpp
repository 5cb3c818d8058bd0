#include "checkpoint/module_walk.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>
#include <vector>

#include "checkpoint/candidates.h"

namespace dictum::checkpoint {
namespace {

struct Pending {
  ValueId module;
  std::string path;  // without a final dot
  std::size_t depth;
};

std::string join(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

// Names of the buffers that state_dict() leaves out: the elements of a Set, or the list that a set was made from.
std::unordered_set<std::string_view> nonPersistent(const PickleValues& values, ValueId attributes) {
  std::unordered_set<std::string_view> names;
  const auto set = valueAt(values, attributes, "_non_persistent_buffers_set");
  if (!set) return names;
  auto items = values.items(*set);
  if (values.kind(*set) == ValueKind::Object) {
    const auto arguments = values.items(values.arguments(*set));
    if (arguments.size() == 1) items = values.items(arguments[0]);
  }
  for (const ValueId item : items) names.insert(values.text(item));
  return names;
}

Result<void> visitTensors(const PickleValues& values, ValueId attributes, const Pending& at,
                          const ModuleVisitor& visitor) {
  const auto skipped = nonPersistent(values, attributes);
  for (const auto kind : {schema::Kind::Parameter, schema::Kind::Buffer}) {
    const bool isBuffer = kind == schema::Kind::Buffer;
    const auto pairs = values.pairs(*valueAt(values, attributes, isBuffer ? "_buffers" : "_parameters"));
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      if (values.kind(pairs[i + 1]) == ValueKind::None) continue;
      const auto name = values.text(pairs[i]);
      if (isBuffer && skipped.count(name) != 0) continue;
      if (auto visited = visitor.onTensor(join(at.path, name), pairs[i + 1], kind); !visited) return visited;
    }
  }
  return {};
}

}  // namespace

Result<void> walkModule(const PickleValues& values, ValueId module, const Limits& limits,
                        const ModuleVisitor& visitor) {
  std::vector<Pending> pending{{module, "", 0}};
  std::size_t pathBytes = 0;
  for (std::size_t visits = 0; !pending.empty(); ++visits) {
    if (visits >= limits.entries) return failure(fmt::format("more than {} submodules", limits.entries));
    const Pending at = std::move(pending.back());
    pending.pop_back();
    if (at.depth > limits.nesting) {
      return failure(fmt::format("modules are nested deeper than {}; does one contain itself?", limits.nesting));
    }
    if (!at.path.empty()) visitor.onSubmodule(at.path);
    const auto attributes = moduleAttributes(values, at.module);
    if (!attributes) {
      return failure(
          fmt::format("submodule '{}' is made by '{}', which is not known", at.path, values.calleeName(at.module)));
    }
    if (auto visited = visitTensors(values, *attributes, at, visitor); !visited) return visited;
    const ValueId modules = *valueAt(values, *attributes, "_modules");
    if (const auto twice = repeatedKey(values, modules))
      return failure(fmt::format("submodule '{}' is there twice", join(at.path, *twice)));
    const auto children = values.pairs(modules);
    for (std::size_t i = children.size() / 2; i-- > 0;) {
      if (values.kind(children[2 * i + 1]) == ValueKind::None) continue;
      const auto name = values.text(children[2 * i]);
      const std::size_t bytes = at.path.size() + 1 + name.size();
      pathBytes += bytes;
      if (bytes > limits.pathBytes || pathBytes > limits.keyBytes)
        return failure("the names of its submodules are too long");
      pending.push_back({children[2 * i + 1], join(at.path, name), at.depth + 1});
    }
  }
  return {};
}

std::size_t countModuleTensors(const PickleValues& values, ValueId module, const Limits& limits) {
  std::size_t count = 0;
  const ModuleVisitor counter{[&](std::string, ValueId, schema::Kind) -> Result<void> {
                                if (++count > limits.entries) return failure("more entries than are read");
                                return {};
                              },
                              [](std::string) {}};
  // A failure here comes again when the module is taken, and is reported then.
  static_cast<void>(walkModule(values, module, limits, counter));
  return count;
}

}  // namespace dictum::checkpoint
