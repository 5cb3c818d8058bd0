// TorchScript archives, and those of LibTorch's torch::save, which are the same without methods.
//
// data.pkl holds the root object; an object's attributes are tensors, submodules (objects again) and plain values. The
// key of a tensor is the path of attributes that leads to it.
#include <fmt/format.h>

#include <algorithm>

#include "checkpoint/entry_list.h"
#include "checkpoint/known_globals.h"
#include "checkpoint/torch_archive.h"
#include "checkpoint/torchscript_code.h"
#include "checkpoint/utf8.h"

namespace dictum::checkpoint {
namespace {

constexpr std::size_t mostNotes = 8;

struct Frame {
  ValueId object;
  std::string path;                   // without a final dot
  const ScriptClass* type = nullptr;  // null where the archive does not define it
  std::size_t next = 0;               // position of the next pair to look at
};

class ScriptWalk {
 public:
  ScriptWalk(const TorchArchive& archive, const PickleValues& values, CheckpointIndex& index)
      : archive_(archive),
        values_(values),
        index_(index),
        code_(archive.source, archive.directory, archive.top, archive.limits),
        tensors_(values, archive.limits, recordCheck(archive)),
        entries_(archive.limits) {}

  Result<void> run(ValueId root) {
    if (auto entered = enter(root, ""); !entered) return entered;
    while (!frames_.empty()) {
      if (auto advanced = advance(); !advanced) return advanced;
    }
    index_.format = hasMethods_ ? "torchscript" : "libtorch archive";
    auto taken = std::move(entries_).take();
    if (!taken) return failure(taken.error());
    index_.entries = std::move(*taken);
    if (others_ > mostNotes) index_.notes.push_back(fmt::format("and {} more such attributes", others_ - mostNotes));
    return {};
  }

 private:
  std::span<const ValueId> attributes(ValueId object) const {
    const auto state = values_.state(object);
    return state ? values_.pairs(*state) : std::span<const ValueId>();
  }

  bool isScriptObject(ValueId id) const { return values_.calleeName(id).substr(0, 10) == "__torch__."; }

  Result<void> enter(ValueId object, std::string path) {
    if (frames_.size() > archive_.limits.nesting) {
      return failure(
          fmt::format("modules are nested deeper than {}; does one contain itself?", archive_.limits.nesting));
    }
    if (++visits_ > archive_.limits.entries)
      return failure(fmt::format("more than {} submodules", archive_.limits.entries));
    pathBytes_ += path.size();
    if (path.size() > archive_.limits.pathBytes || pathBytes_ > archive_.limits.keyBytes)
      return failure("the names of its submodules are too long");
    const auto type = code_.find(values_.calleeName(object));
    if (!type) return failure(type.error());
    if (*type && (*type)->hasMethods) hasMethods_ = true;
    if (!path.empty()) {
      if (!isUtf8(path)) return failure("the path of a submodule is not UTF-8");
      if (auto checked = checkNames(path, archive_.limits); !checked)
        return failure(checked.error().within("the path of a submodule"));
      index_.submodules.push_back(path);
    }
    frames_.push_back({object, std::move(path), *type});
    return {};
  }

  // Looks at one attribute of the innermost object.
  Result<void> advance() {
    Frame& frame = frames_.back();
    const auto pairs = attributes(frame.object);
    if (frame.next + 1 >= pairs.size()) {
      frames_.pop_back();
      return {};
    }
    const ValueId key = pairs[frame.next];
    const ValueId value = pairs[frame.next + 1];
    frame.next += 2;
    if (values_.kind(key) != ValueKind::String)
      return failure(fmt::format("an attribute of '{}' has no name", frame.path));
    const std::string name(values_.text(key));
    std::string path = frame.path.empty() ? name : fmt::format("{}.{}", frame.path, name);
    if (TensorReader::isTensor(values_, value)) return addTensor(std::move(path), name, value, frame.type);
    if (isScriptObject(value)) return enterOrNote(value, std::move(path));
    return noteOther(path, value);
  }

  Result<void> addTensor(std::string path, const std::string& name, ValueId value, const ScriptClass* type) {
    auto entry = tensors_.read(value);
    if (!entry) return failure(entry.error().within(fmt::format("key '{}'", path)));
    entry->kind = type ? type->kindOf(name) : std::nullopt;
    return entries_.add(std::move(path), std::move(*entry));
  }

  // Objects with attributes are submodules; others keep their state in their own way (packed weights).
  Result<void> enterOrNote(ValueId object, std::string path) {
    const auto state = values_.state(object);
    if (!state || values_.kind(*state) == ValueKind::Dict) return enter(object, std::move(path));
    note(fmt::format("'{}' keeps its state packed ({}); nothing in it is an entry", path, values_.calleeName(object)));
    return {};
  }

  Result<void> noteOther(const std::string& path, ValueId value) {
    const auto callee = values_.calleeName(value);
    if (callee == "torch.jit._pickle.build_tensorlist") {
      note(fmt::format("the tensors in list '{}' are no entries of a state dict", path));
    } else if (values_.kind(value) == ValueKind::Object && !isKnownGlobal(callee)) {
      return failure(fmt::format("attribute '{}' is made by '{}', which is not known", path, callee));
    }
    return {};
  }

  void note(std::string text) {
    if (++others_ <= mostNotes) index_.notes.push_back(std::move(text));
  }

  const TorchArchive& archive_;
  const PickleValues& values_;
  CheckpointIndex& index_;
  ScriptCode code_;
  TensorReader tensors_;
  EntryList entries_;
  std::vector<Frame> frames_;
  bool hasMethods_ = false;
  std::size_t visits_ = 0;
  std::size_t pathBytes_ = 0;
  std::size_t others_ = 0;
};

// LibTorch's torch::save of something that is no module makes the same archive; its attributes tell.
Result<void> refuseOthers(const CheckpointIndex& index) {
  const auto hasModule = [&](std::string_view path) {
    return std::find(index.submodules.begin(), index.submodules.end(), path) != index.submodules.end();
  };
  if (hasModule("param_groups") && hasModule("state")) {
    return failure(
        "holds an optimizer (torch::save of one), not a module; give the module's file, or read this one "
        "with torch::load(optimizer, file)");
  }
  if (!index.submodules.empty() || index.entries.empty()) return {};
  for (std::size_t i = 0; i < index.entries.size(); ++i) {
    if (index.entries[i].key != std::to_string(i)) return {};
  }
  return failure(
      fmt::format("holds a list of {} tensors (torch::save of tensors), not a module; read it with "
                  "torch::load(tensors, file)",
                  index.entries.size()));
}

}  // namespace

Result<CheckpointIndex> readScriptArchive(const TorchArchive& archive) {
  CheckpointIndex index;
  if (auto order = readByteOrder(archive, index); !order) return failure(order.error());
  const auto data = readDataPickle(archive, index);
  if (!data) return failure(data.error());
  const PickleValues& values = (*data)->pickle.values;
  for (const auto name : values.globals()) {
    if (!isKnownGlobal(name)) index.unknownGlobals.emplace_back(name);
  }
  const ValueId root = (*data)->pickle.root;
  if (values.calleeName(root).substr(0, 10) != "__torch__.") return failure("data.pkl: holds no module");
  if (auto walked = ScriptWalk(archive, values, index).run(root); !walked) {
    return failure(walked.error().within("data.pkl"));
  }
  if (index.format == "libtorch archive") {
    if (auto refused = refuseOthers(index); !refused) return failure(refused.error());
  } else if (index.entries.empty()) {
    index.notes.push_back("no parameters or buffers: a frozen module keeps its weights as constants of its code");
  }
  return index;
}

}  // namespace dictum::checkpoint
