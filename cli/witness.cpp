#include "cli/witness.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/git.h"
#include "cli/witness_construction.h"
#include "cli/witness_header.h"
#include "cli/witness_sources.h"
#include "diff/decision.h"
#include "diff/names.h"
#include "diff/stage.h"
#include "schema/lock.h"
#include "schema/specialize.h"

namespace dictum::cli {

namespace fs = std::filesystem;

namespace {

using schema::Configuration;
using schema::Model;

// One side of a change, ready to be written.
struct Side {
  const Model* model = nullptr;
  Configuration configuration;  // of every input
  Construction construction;
  std::string call;  // of a method after construction; empty: none
};

struct Shown {
  const diff::Change* change = nullptr;
  Side before;
  Side after;
};

const Model* modelAt(const schema::Prediction& prediction, const schema::Location& location, const Model* partner) {
  const auto isIt = [&](const Model& model) {
    return model.location == location && (!partner || model.expression == partner->expression);
  };
  const auto found = std::find_if(prediction.models.begin(), prediction.models.end(), isIt);
  return found == prediction.models.end() ? nullptr : &*found;
}

// `shown` and what is given by the user, with values for the inputs that are left.
Configuration whole(const Model& model, const Configuration& shown, const Configuration& given) {
  Configuration configuration = given;
  for (const auto& [name, value] : shown) configuration.insert_or_assign(name, value);
  return completed(model, configuration);
}

// With the values of the other side for the inputs that both have.
Configuration alike(const Model& model, Configuration shown, const Configuration& other) {
  for (const schema::Input& input : model.inputs)
    if (const auto value = other.find(input.name); value != other.end()) shown.emplace(*value);
  return shown;
}

const std::int64_t* asInteger(const schema::Value& value) {
  return value.literal() ? std::get_if<std::int64_t>(value.literal()) : nullptr;
}

// The solver does not know which numbers are sizes: small positive ones in place of the negative ones.
diff::Witness withPositive(diff::Witness witness, std::int64_t number) {
  for (Configuration* configuration : {&witness.before, &witness.after})
    for (auto& [name, value] : *configuration)
      if (const auto* integer = asInteger(value); integer && *integer < 0) value = schema::Value(number);
  return witness;
}

bool isNegative(const schema::Dimension& dimension) { return dimension && dimension->asInteger().value_or(0) < 0; }

bool hasNegativeSize(const Model& model) {
  return std::any_of(model.entries.begin(), model.entries.end(), [](const schema::Entry& entry) {
    return entry.shape && std::any_of(entry.shape->begin(), entry.shape->end(), isNegative);
  });
}

bool differ(const Model& before, const Model& after) {
  const auto isSame = [](const schema::Entry& a, const schema::Entry& b) {
    return a.key == b.key && a.shape == b.shape && a.dtype == b.dtype;
  };
  const auto isSameModule = [](const schema::Submodule& a, const schema::Submodule& b) {
    return a.path == b.path && a.serializable == b.serializable;
  };
  return !std::equal(before.entries.begin(), before.entries.end(), after.entries.begin(), after.entries.end(),
                     isSame) ||
         !std::equal(before.submodules.begin(), before.submodules.end(), after.submodules.begin(),
                     after.submodules.end(), isSameModule);
}

// `stage`: the method that is called after construction; a side that has no such method does without.
Result<Side> sideOf(const Model& model, Configuration configuration, const std::string& stage) {
  auto construction = constructionOf(model, configuration);
  if (!construction) return failure(construction.error());
  const bool isCalled = !stage.empty() && diff::stageOf(model, stage);
  const auto call = isCalled ? callOf(stage) : Result<std::string>(std::string());
  if (!call) return failure(call.error());
  return Side{&model, std::move(configuration), std::move(*construction), *call};
}

Result<Shown> shownAt(const diff::Change& change, const diff::Witness& witness, const Model& old, const Model& now,
                      const Configuration& given) {
  const Configuration after = whole(now, witness.after, given);
  const Configuration before = whole(old, alike(old, witness.before, after), given);
  const Model oldModel = diff::afterStage(schema::specialize(old, before), change.stage);
  const std::string stage = change.stage.empty() ? "" : diff::partnerOf(old, change.stage, now);
  const Model newModel = diff::afterStage(schema::specialize(now, after), stage);
  if (oldModel.throws || (newModel.throws && change.kind != diff::ChangeKind::Refused))
    return failure("no values are known for which the constructors do not throw");
  for (const Model* model : {&oldModel, &newModel})
    if (const auto open = schema::inputsOf(*model); !open.empty())
      return failure(fmt::format("keys depend on input '{}', for which no argument can be written", *open.begin()));
  if (hasNegativeSize(oldModel) || hasNegativeSize(newModel))
    return failure("a tensor would have a negative size under " + diff::print(witness));
  if (!newModel.throws && !differ(oldModel, newModel)) return failure("it does not show under " + diff::print(witness));
  auto oldSide = sideOf(old, before, change.stage), newSide = sideOf(now, after, stage);
  if (!oldSide || !newSide) return failure((oldSide ? newSide : oldSide).error());
  return Shown{&change, std::move(*oldSide), std::move(*newSide)};
}

Result<Shown> shownBy(const diff::Change& change, const diff::ModelDiff& model, const DiffSides& sides,
                      const WitnessRequest& request) {
  const Model* now = modelAt(sides.after.side.prediction, model.newLocation, nullptr);
  const Model* old = modelAt(sides.before.side.prediction, model.oldLocation, now);
  if (!now || !old) return failure("its model is on one side only");
  auto shown = shownAt(change, *change.witness, *old, *now, request.given);
  for (std::int64_t number = 1; !shown && number <= 16; ++number) {
    auto other = shownAt(change, withPositive(*change.witness, number), *old, *now, request.given);
    if (other) return other;
  }
  return shown;
}

// The first change that breaks the gate and that programs can show; else why the first of all cannot be.
Result<Shown> choose(const diff::Diff& changes, const DiffSides& sides, const WitnessRequest& request) {
  std::optional<Error> reason;
  for (const diff::ModelDiff& model : changes.models) {
    for (const diff::Change& change : model.changes) {
      if (!diff::breaks(change, model, request.level) || !change.isCertain || !change.witness) continue;
      auto shown = shownBy(change, model, sides, request);
      if (shown) return shown;
      if (!reason)
        reason = shown.error().within(fmt::format("cannot write a witness of: {}", diff::sentenceOf(change)));
    }
  }
  return failure(reason.value_or(Error("there is nothing to show: no change breaks the gate for certain")));
}

// --- text

std::string includeLine(const std::string& path) {
  const std::string tree = std::string(oldTree) + "/";
  return fmt::format("#include \"{}\"\n", path.starts_with(tree) ? path.substr(tree.size()) : path);
}

// Names of keys can hold anything.
std::string oneLine(std::string text) {
  std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

std::string programText(const Side& side, const WitnessSources& sources, const std::string& comment,
                        const std::string& action) {
  std::string text = fmt::format("// {}\n#include \"witness.h\"\n\n", oneLine(comment));
  text += "// The source may have a program of its own.\n#define main main_of_the_source\n";
  text += includeLine(sources.included);
  const std::string& enclosing = side.construction.enclosing;
  text += "#undef main\n\n" + (enclosing.empty() ? "" : fmt::format("namespace {} {{\n", enclosing));
  text += "static auto constructWitness() {\n";
  const std::string indent = side.call.empty() ? "  " : "    ";
  if (!side.call.empty()) text += "  const auto module = [] {\n";
  for (const std::string& line : side.construction.lines) text += indent + line + "\n";
  if (!side.call.empty()) text += fmt::format("  }}();\n  module->{};\n  return module;\n", side.call);
  text += "}\n" + (enclosing.empty() ? "" : fmt::format("}}  // namespace {}\n", enclosing));
  return text + fmt::format("\nint main() {{ return witness::{}([] {{ return {}constructWitness(); }}); }}\n", action,
                            enclosing.empty() ? "" : enclosing + "::");
}

std::string bracketed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    // Brackets keep everything as it is, but the variable must not be kept.
    const bool isInOldTree = word.find(oldTree) != std::string::npos;
    text += isInOldTree ? fmt::format(" \"{}\"", word) : fmt::format(" [==[{}]==]", word);
  }
  return text;
}

std::string programCommands(const std::string& name, const WitnessSources& sources) {
  std::string text = fmt::format("add_executable({0} {0}.cpp{1})\ntarget_link_libraries({0} PRIVATE torch)\n", name,
                                 bracketed(sources.compiled));
  // Any of them may have a program of its own.
  for (std::size_t i = 0; i < sources.compiled.size(); ++i)
    text += fmt::format("set_source_files_properties({} PROPERTIES COMPILE_DEFINITIONS main=main_of_source_{})\n",
                        bracketed({sources.compiled[i]}), i);
  if (!sources.flags.empty())
    text += fmt::format("target_compile_options({} PRIVATE{})\n", name, bracketed(sources.flags));
  return text;
}

std::string projectText(const WitnessPair& sources, bool hasArchive) {
  std::string text = R"(cmake_minimum_required(VERSION 3.18)
project(witness CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(Torch REQUIRED)
add_compile_definitions(WITNESS_FILE="${CMAKE_CURRENT_BINARY_DIR}/old.pt")
)";
  if (hasArchive)
    text += fmt::format("file(ARCHIVE_EXTRACT INPUT ${{CMAKE_CURRENT_SOURCE_DIR}}/old.tar DESTINATION {})\n", oldTree);
  text += programCommands("old", sources.before) + programCommands("new", sources.after);
  if (hasArchive) text += fmt::format("target_include_directories(old PRIVATE {})\n", oldTree);
  return text;
}

Result<void> writeFiles(const WitnessRequest& request, const std::vector<std::pair<std::string, std::string>>& files) {
  std::error_code error;
  fs::create_directories(request.folder, error);
  if (error) return failure(fmt::format("cannot make the folder '{}': {}", request.folder, error.message()));
  for (const auto& [name, text] : files)
    if (auto written = schema::writeFileAtomically(request.folder + "/" + name, text); !written) return written;
  if (request.revision.empty()) return {};
  const auto root = repositoryRoot();
  if (!root) return failure(root.error());
  const std::string archive = fs::absolute(request.folder + "/old.tar").string();
  const auto done = git({"-C", *root, "archive", "--format=tar", "--output=" + archive, request.revision});
  return done ? Result<void>{} : failure(done.error());
}

}  // namespace

Result<std::string> writeWitness(const WitnessRequest& request, const diff::Diff& changes, const DiffSides& sides,
                                 const Invocation& invocation) {
  const auto shown = choose(changes, sides, request);
  if (!shown) return failure(shown.error());
  const WitnessPlaces places = {shown->before.model->location.file, shown->after.model->location.file};
  const auto sources = witnessSources(request, places, invocation);
  if (!sources) return failure(sources.error());
  const std::string sentence = diff::sentenceOf(*shown->change);
  const auto written = writeFiles(
      request,
      {{"witness.h", std::string(witnessHeader())},
       {"old.cpp", programText(shown->before, sources->before,
                               "Saves the module as the old source has it, to show that " + sentence + ".", "save")},
       {"new.cpp",
        programText(shown->after, sources->after,
                    "Loads what 'old' saved into the module as the new source has it, to show that " + sentence + ".",
                    "load")},
       {"CMakeLists.txt", projectText(*sources, !request.revision.empty())}});
  if (!written) return failure(written.error());
  return fmt::format("wrote programs to '{}'; build them with CMake and run 'old', then 'new', to see that {}",
                     request.folder, sentence);
}

}  // namespace dictum::cli
