// Changing a tensor in place. A tensor is held as a value wherever a handle to it is: all of those change together.
#include "symbolic/evaluator.h"

namespace dictum::symbolic {

namespace {

class TensorChanger {
 public:
  TensorChanger(const std::function<bool(const Tensor&)>& matches, const std::function<void(Tensor&)>& change,
                const std::optional<schema::Remark>& remark)
      : matches_(matches), change_(change), remark_(remark) {}

  bool concerns(const Value& value) const {
    return std::visit([&](const auto& content) { return concernsContent(content); }, value.data());
  }

  void apply(Value& value) const {
    if (!concerns(value)) return;  // what does not change stays shared
    if (value.is<Tensor>()) {
      change_(value.edit<Tensor>());
    } else if (value.is<Sequence>()) {
      for (auto& element : value.edit<Sequence>().elements) apply(element.value);
    } else if (value.is<Map>()) {
      for (auto& entry : value.edit<Map>().entries) apply(entry.value.value);
    } else if (value.is<Choice>()) {
      for (Alternative& alternative : value.edit<Choice>().alternatives) apply(alternative.value);
    } else if (value.is<Structure>()) {
      applyToObject(value.edit<Structure>());
    }
  }

 private:
  bool concernsContent(const Tensor& tensor) const { return tensor.defined && matches_(tensor); }
  bool concernsContent(const Sequence& sequence) const {
    for (const auto& element : sequence.elements)
      if (concerns(element.value)) return true;
    return false;
  }
  bool concernsContent(const Map& map) const {
    for (const auto& entry : map.entries)
      if (concerns(entry.value.value)) return true;
    return false;
  }
  bool concernsContent(const Choice& choice) const {
    for (const Alternative& alternative : choice.alternatives)
      if (concerns(alternative.value)) return true;
    return false;
  }
  bool concernsContent(const Structure& structure) const {
    for (const auto& [name, value] : structure.fields)
      if (concerns(value)) return true;
    return structure.registry && concernsRegistry(*structure.registry);
  }
  template <typename Other>
  bool concernsContent(const Other&) const {
    return false;
  }

  bool concernsRegistry(const Registry& registry) const {
    for (const auto* list : {&registry.parameters, &registry.buffers})
      for (const auto& element : *list)
        if (concerns(element.value.value)) return true;
    return false;
  }

  void applyToObject(Structure& structure) const {
    for (auto& [name, value] : structure.fields) apply(value);
    if (!structure.registry || !concernsRegistry(*structure.registry)) return;
    Registry& registry = editRegistry(structure);
    for (auto* list : {&registry.parameters, &registry.buffers})
      for (auto& element : *list) {
        if (!concerns(element.value.value)) continue;
        apply(element.value.value);
        if (remark_) addRemark(element.value, *remark_);
      }
  }

  const std::function<bool(const Tensor&)>& matches_;
  const std::function<void(Tensor&)>& change_;
  const std::optional<schema::Remark>& remark_;
};

}  // namespace

void Evaluator::changeTensors(const std::function<bool(const Tensor&)>& matches,
                              const std::function<void(Tensor&)>& change, const std::optional<schema::Remark>& remark) {
  const TensorChanger changer(matches, change, remark);
  std::vector<CellId> cells;
  store_.forEachDifference(Store(), [&](CellId cell) {
    if (changer.concerns(store_.read(cell))) cells.push_back(cell);
  });
  for (CellId cell : cells) {
    constructions_.noteWrite(cell);
    changer.apply(store_.edit(cell));
  }
}

}  // namespace dictum::symbolic
