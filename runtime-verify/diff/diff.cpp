#include "diff/diff.h"

#include <algorithm>
#include <set>

#include "diff/model_diff.h"
#include "schema/input_type.h"
#include "schema/signature.h"
#include "schema/specialize.h"

namespace dictum::diff {
namespace {

using schema::Model;

// Models of both sides that are the same class, or the same construction.
class Pairing {
 public:
  Pairing(const Side& before, const Side& after)
      : before_(before), after_(after), partner_(before.prediction.models.size()) {
    const auto all = [](const Model&, const Model&) { return true; };
    if (!before.isSource || !after.isSource) pair(all);
    pair([](const Model& a, const Model& b) {
      return a.className == b.className && a.signature == b.signature && a.expression == b.expression;
    });
    const auto isSameClass = [](const Model& a, const Model& b) {
      return a.className == b.className && a.expression.has_value() == b.expression.has_value();
    };
    pair([&](const Model& a, const Model& b) { return isSameClass(a, b) && haveSameTypes(a, b); });
    pair(isSameClass);
    pair([](const Model& a, const Model& b) {
      const std::string name = templateOf(a.className);
      return !name.empty() && name == templateOf(b.className) && haveSameTypes(a, b);
    });
    pairRenamed();
  }

  Diff run() const {
    Diff result;
    const auto& olds = before_.prediction.models;
    const auto& news = after_.prediction.models;
    for (std::size_t i = 0; i < olds.size(); ++i)
      if (!partner_[i]) result.models.push_back(removed(olds[i]));
    for (std::size_t j = 0; j < news.size(); ++j) {
      const auto old = std::find(partner_.begin(), partner_.end(), std::optional(j));
      if (old == partner_.end()) {
        result.models.push_back(added(news[j]));
      } else {
        const Model& model = olds[static_cast<std::size_t>(old - partner_.begin())];
        result.models.push_back(changed(model, news[j]));
      }
    }
    return result;
  }

 private:
  template <typename Same>
  void pair(Same same) {
    const auto& olds = before_.prediction.models;
    const auto& news = after_.prediction.models;
    for (std::size_t i = 0; i < olds.size(); ++i) {
      for (std::size_t j = 0; j < news.size() && !partner_[i]; ++j) {
        if (taken_.count(j) || !same(olds[i], news[j])) continue;
        partner_[i] = j;
        taken_.insert(j);
      }
    }
  }

  // A class that is gone and one that is new, with the same keys.
  void pairRenamed() {
    pair([](const Model& a, const Model& b) {
      return !a.entries.empty() && a.entries.size() == b.entries.size() &&
             std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(),
                        [](const auto& x, const auto& y) { return x.key == y.key && x.shape == y.shape; });
    });
  }

  // "BlockImpl" of "BlockImpl<3>"; empty for a class that is no template's.
  static std::string templateOf(const std::string& className) {
    const std::size_t bracket = className.find('<');
    return bracket == std::string::npos ? "" : className.substr(0, bracket);
  }

  static bool haveSameTypes(const Model& a, const Model& b) {
    const auto before = schema::parametersOf(a.signature), now = schema::parametersOf(b.signature);
    return before.size() == now.size() && schema::takesCallsOf(now, before);
  }

  static ModelDiff only(const Model& model, ChangeKind kind, Level level) {
    ModelDiff result;
    result.className = model.className;
    result.signature = model.expression.value_or(model.signature);
    Change change{kind, level};
    const bool isOld = kind == ChangeKind::ModelRemoved || kind == ChangeKind::ConstructorRemoved;
    const bool isClass = kind == ChangeKind::ModelRemoved || kind == ChangeKind::ModelAdded;
    (isOld ? change.before : change.after) = isClass ? model.className : result.signature;
    (isOld ? change.oldLocation : change.newLocation) = model.location;
    (isOld ? result.oldLocation : result.newLocation) = model.location;
    (isOld ? result.before : result.after) = model.completeness;
    (isOld ? result.oldGaps : result.gaps) = model.gaps;
    if (!isOld) result.keys = model.entries.size();
    result.changes.push_back(std::move(change));
    return result;
  }

  // A class that other models are made of is compared as a part of these.
  ModelDiff removed(const Model& model) const {
    const auto isPartOf = [&](const Model& other) {
      return &other != &model &&
             std::any_of(other.submodules.begin(), other.submodules.end(), [&](const schema::Submodule& submodule) {
               return submodule.className == model.className || submodule.className == templateOf(model.className);
             });
    };
    const auto& olds = before_.prediction.models;
    const bool isPart = std::any_of(olds.begin(), olds.end(), isPartOf);
    // What has nothing to save, such as a default constructor that leaves holders empty, has no checkpoints to break.
    const bool isEmpty = model.entries.empty() && model.submodules.empty() && model.gaps.empty();
    const Level level = isPart || isEmpty || model.throws ? Level::None : Level::Loads;
    if (const auto successor = successorOf(model)) return changed(model, *successor);
    return hasClass(after_, model) ? constructorRemoved(model, level) : only(model, ChangeKind::ModelRemoved, level);
  }

  // What a call of a constructor that is gone means now, where another one takes it and fills in its defaults.
  std::optional<Model> successorOf(const Model& model) const {
    const auto before = schema::parametersOf(model.signature);
    const auto takesCalls = [&](const Model& other) {
      return other.className == model.className && !other.expression &&
             schema::takesCallsOf(schema::parametersOf(other.signature), before);
    };
    const auto& news = after_.prediction.models;
    const auto found = std::find_if(news.begin(), news.end(), takesCalls);
    if (model.expression || found == news.end()) return std::nullopt;
    const auto parameters = schema::parametersOf(found->signature);
    std::set<std::string> filled;
    for (std::size_t i = before.size(); i < parameters.size(); ++i) filled.insert(parameters[i].name);
    schema::Configuration configuration = schema::defaultsOf(*found);
    std::erase_if(configuration, [&](const auto& each) { return !filled.count(schema::parameterOfInput(each.first)); });
    Model result = schema::specialize(*found, configuration);
    result.signature = model.signature;
    return result;
  }

  // Old checkpoints have no construction that is known to load them, unless another constructor registers the same.
  ModelDiff constructorRemoved(const Model& model, Level level) const {
    const auto isSame = [&](const Model& other) {
      if (other.className != model.className || !model.gaps.empty() || !other.gaps.empty()) return false;
      const auto changes = diffModel({model, before_}, {other, after_}).changes;
      return std::all_of(changes.begin(), changes.end(),
                         [](const Change& change) { return change.isCertain && change.level >= Level::Exact; });
    };
    const auto& news = after_.prediction.models;
    const auto same = std::find_if(news.begin(), news.end(), isSame);
    const bool isKept = same != news.end();
    ModelDiff result = only(model, ChangeKind::ConstructorRemoved, isKept ? std::max(level, Level::Exact) : level);
    if (isKept) result.changes.front().after = same->expression.value_or(same->signature);
    return result;
  }

  ModelDiff added(const Model& model) const {
    const bool isKnown = hasClass(before_, model);
    return only(model, isKnown ? ChangeKind::ConstructorAdded : ChangeKind::ModelAdded, Level::None);
  }

  // Constructions by expressions are asked for one by one, and no constructors of a class.
  static bool hasClass(const Side& side, const Model& model) {
    const auto& models = side.prediction.models;
    return !model.expression && std::any_of(models.begin(), models.end(), [&](const Model& other) {
      return other.className == model.className && !other.expression;
    });
  }

  // What a file does not say of submodules and kinds is no difference.
  Model comparable(Model model) const {
    if (before_.isSource && after_.isSource) return model;
    for (schema::Submodule& submodule : model.submodules) submodule.className.clear();
    if (before_.knowsKinds && after_.knowsKinds) return model;
    for (schema::Entry& entry : model.entries) entry.kind = schema::Kind::Parameter;
    return model;
  }

  ModelDiff changed(const Model& old, const Model& now) const {
    ModelDiff result = diffModel({comparable(old), before_}, {comparable(now), after_});
    if (old.className == now.className || !before_.isSource || !after_.isSource) return result;
    Change change{ChangeKind::ModelRenamed, Level::Exact};
    change.before = old.className;
    change.after = now.className;
    change.oldLocation = old.location;
    change.newLocation = now.location;
    result.changes.push_back(std::move(change));
    return result;
  }

  const Side& before_;
  const Side& after_;
  std::vector<std::optional<std::size_t>> partner_;  // of each old model
  std::set<std::size_t> taken_;
};

}  // namespace

Diff diff(const Side& before, const Side& after) { return Pairing(before, after).run(); }

}  // namespace dictum::diff
