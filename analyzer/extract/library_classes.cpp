#include "extract/library_classes.h"

#include <algorithm>
#include <set>

#include "ir/walk.h"

namespace dictum::extract {

namespace {

// The classes of the unit that a class has in its types and its defaults.
class Mentions {
 public:
  explicit Mentions(const ir::Unit& unit) : unit_(unit) {}

  void add(const ir::TypePtr& type) {
    if (!type) return;
    if (unit_.classes.count(type->usr)) usrs_.insert(type->usr);
    add(type->pointee);
    add(type->arguments);
  }

  void add(const std::vector<ir::TemplateArgument>& arguments) {
    for (const ir::TemplateArgument& argument : arguments) add(argument.type);
  }

  void add(const ir::ExpressionPtr& value) {
    if (!value) return;
    ir::walk(*value, [this](const ir::Expression& expression) {
      add(expression.type);
      add(expression.templateArguments);
    });
  }

  std::vector<std::string> take() { return {usrs_.begin(), usrs_.end()}; }

 private:
  const ir::Unit& unit_;
  std::set<std::string> usrs_;
};

LibraryClass gather(const ir::Unit& unit, const ir::Class& entity) {
  LibraryClass result{entity, {}, {}};
  Mentions mentions(unit);
  mentions.add(entity.arguments);
  for (const ir::TypePtr& base : entity.bases) mentions.add(base);
  for (const ir::Field& field : entity.fields) {
    mentions.add(field.type);
    mentions.add(field.initializer);
  }
  for (const std::string& usr : entity.constructors) {
    result.constructors.push_back(unit.functions.at(usr));
    for (const ir::Parameter& parameter : result.constructors.back().parameters) {
      mentions.add(parameter.type);
      mentions.add(parameter.defaultValue);
    }
  }
  result.mentions = mentions.take();
  return result;
}

bool isComplete(const LibraryClass& entry, const LibraryClasses& known) {
  return std::all_of(entry.mentions.begin(), entry.mentions.end(),
                     [&](const std::string& usr) { return known.count(usr) != 0; });
}

}  // namespace

void addLibraryClasses(const ir::Unit& unit, LibraryClasses& known) {
  bool isNew = false;
  for (const auto& [usr, entity] : unit.classes) {
    if (entity.isUserCode || known.count(usr)) continue;
    known.emplace(usr, gather(unit, entity));
    isNew = true;
  }
  while (isNew && std::erase_if(known, [&](const auto& entry) { return !isComplete(entry.second, known); })) {
  }
}

}  // namespace dictum::extract
