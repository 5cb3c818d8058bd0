#include "link/link.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>
#include <utility>

#include "ir/print.h"
#include "link/renumber.h"

namespace dictum::link {

namespace {

// The printed form without the numbers of unnamed locals, which differ from unit to unit.
template <typename Entity>
std::string comparable(const Entity& entity) {
  std::string text = ir::print(entity);
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] != '%') continue;
    while (i + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[i + 1]))) ++i;
  }
  return result;
}

bool isDefined(const ir::Class& entity) {
  return !entity.fields.empty() || !entity.bases.empty() || !entity.constructors.empty() || !entity.methods.empty();
}

void addMissing(std::vector<std::string>& usrs, const std::vector<std::string>& more) {
  for (const std::string& usr : more)
    if (std::find(usrs.begin(), usrs.end(), usr) == usrs.end()) usrs.push_back(usr);
}

class Linker {
 public:
  ir::Program link(std::vector<ir::Unit> units) {
    isAlone_ = units.size() == 1;
    for (ir::Unit& unit : units) add(std::move(unit));
    return std::move(program_);
  }

 private:
  void add(ir::Unit unit) {
    Numbering numbering{{}, lastLocal_};
    for (ir::SourceFile& file : unit.files) numbering.files.push_back(fileIndex(std::move(file)));
    // The numbers of the only unit are those of the program; an editor waits for this.
    if (!isAlone_ || !isUnchanged(numbering)) lastLocal_ = renumber(unit, numbering);
    if (!unit.constructions.empty()) settle(unit);
    for (auto& [usr, entity] : unit.classes) merge(program_.classes, usr, std::move(entity));
    for (auto& [usr, function] : unit.functions) merge(program_.functions, usr, std::move(function));
    for (auto& [usr, global] : unit.globals) merge(program_.globals, usr, std::move(global));
    for (std::string& usr : unit.classOrder)
      if (ordered_.insert(usr).second) program_.classOrder.push_back(std::move(usr));
    for (ir::Construction& construction : unit.constructions) program_.constructions.push_back(std::move(construction));
    for (ir::Gap& gap : unit.gaps) addGap(std::move(gap));
  }

  static bool isUnchanged(const Numbering& numbering) {
    for (std::uint32_t i = 0; i < numbering.files.size(); ++i)
      if (numbering.files[i] != i) return false;
    return numbering.locals == 0;
  }

  void settle(const ir::Unit& unit) {
    for (const auto& [usr, entity] : unit.classes) settled_.insert(usr);
    for (const auto& [usr, function] : unit.functions)
      if (function.body) settled_.insert(usr);
  }

  // Relative paths of units compiled in different directories can be equal though the files are not.
  std::uint32_t fileIndex(ir::SourceFile file) {
    for (std::uint32_t i = 0; i < program_.files.size(); ++i) {
      ir::SourceFile& known = program_.files[i];
      bool isSame = known.hash == file.hash || known.hash.empty() || file.hash.empty();
      if (known.path != file.path || !isSame) continue;
      if (known.hash.empty()) known.hash = std::move(file.hash);
      return i;
    }
    program_.files.push_back(std::move(file));
    return static_cast<std::uint32_t>(program_.files.size() - 1);
  }

  template <typename Entity>
  void merge(std::map<std::string, Entity>& entities, const std::string& usr, Entity entity) {
    auto [known, isNew] = entities.try_emplace(usr);
    if (isNew)
      known->second = std::move(entity);
    else
      join(known->second, std::move(entity));
  }

  void join(ir::Class& known, ir::Class entity) {
    bool isBetter = (entity.isUserCode && !known.isUserCode) || (isDefined(entity) && !isDefined(known));
    if (isBetter)
      std::swap(known, entity);
    else if (isDefined(entity) && entity.isUserCode && comparableClass(known) != comparableClass(entity))
      addConflict("class '" + entity.name + "'", known.location, entity.location, known.usr);
    addMissing(known.constructors, entity.constructors);
    addMissing(known.methods, entity.methods);
    if (known.holder.empty()) known.holder = std::move(entity.holder);
  }

  // Another unit may know of a holder, or not.
  static std::string comparableClass(ir::Class entity) {
    entity.holder.clear();
    return comparable(entity);
  }

  void join(ir::Function& known, ir::Function function) {
    if (!function.body) return;
    // Each executable of a project has its own.
    if (known.body && known.name != "main" && comparable(known) != comparable(function))
      addConflict("function '" + function.name + "'", known.location, function.location, known.usr);
    if (!known.body) known = std::move(function);
  }

  void join(ir::Global& known, ir::Global global) {
    if (!known.initializer) known = std::move(global);
  }

  // What the unit with the construction expressions defines is what they mean, whatever other programs of the project
  // define under the same name.
  void addConflict(const std::string& what, const ir::Location& known, const ir::Location& other,
                   const std::string& usr) {
    if (settled_.count(usr)) return;
    ir::Gap gap{what + " is defined differently in another translation unit (" + place(other) +
                    "); the definition here is used for both",
                known};
    program_.conflicts.try_emplace(usr, gap);
    addGap(std::move(gap));
  }

  std::string place(const ir::Location& location) const {
    if (!location.line) return "at an unknown place";
    return program_.files[location.file].path + ":" + std::to_string(location.line);
  }

  void addGap(ir::Gap gap) {
    auto key = std::make_tuple(gap.location.file, gap.location.line, gap.location.column, gap.reason);
    if (gaps_.insert(std::move(key)).second) program_.gaps.push_back(std::move(gap));
  }

  ir::Program program_;
  bool isAlone_ = false;
  std::uint32_t lastLocal_ = 0;
  std::set<std::string> ordered_;
  std::set<std::string> settled_;  // USRs that the unit with the construction expressions defines
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::string>> gaps_;
};

}  // namespace

ir::Program link(std::vector<ir::Unit> units) { return Linker().link(std::move(units)); }

}  // namespace dictum::link
