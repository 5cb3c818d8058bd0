#include "frontend/frontend.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <optional>
#include <set>
#include <thread>
#include <tuple>

#include "frontend/cache_store.h"
#include "frontend/command.h"
#include "frontend/isolation.h"
#include "frontend/unit_analysis.h"
#include "frontend/unit_message.h"

namespace dictum::frontend {

namespace {

class Driver {
 public:
  Driver(const Options& options, const std::vector<Command>& commands, const CacheStore* cache)
      : options_(options), commands_(commands), cache_(cache), results_(commands.size()) {}

  std::vector<UnitResult> run() {
    std::size_t next = 0;
    const bool hasSources = !options_.sources.empty();
    if (!options_.constructions.empty() && !hasSources) next = findPlaceForConstructions();
    analyze(next, commands_.size() - next, hasSources ? std::optional<std::size_t>(0) : std::nullopt);
    return std::move(results_);
  }

 private:
  std::size_t jobs() const { return options_.jobs ? options_.jobs : std::max(1u, std::thread::hardware_concurrency()); }

  void report(const std::string& file, const std::string& activity) {
    if (options_.progress) options_.progress({file, activity, finished_, commands_.size()});
  }

  // Without sources, the first translation unit that includes LibTorch. Returns the number of the next one.
  std::size_t findPlaceForConstructions() {
    std::size_t next = 0;
    for (bool isFound = false; next < commands_.size() && !isFound; ++next) {
      analyze(next, 1, next);
      isFound = results_[next].unit.has_value();
    }
    return next;
  }

  // `withConstructions`: the translation unit that gets them.
  void analyze(std::size_t first, std::size_t count, std::optional<std::size_t> withConstructions) {
    std::vector<std::size_t> rest(count);
    std::iota(rest.begin(), rest.end(), first);
    if (cache_ && count > 1) takeCached(rest, withConstructions);
    const auto work = [&](std::size_t number, const Send& send) {
      UnitRequest request = requestFor(rest[number], withConstructions);
      request.progress = send;
      return encode(analyzeUnit(request));
    };
    const auto finished = [&](std::size_t number, Result<std::string> bytes) {
      Result<UnitResult> result = bytes ? decode(*bytes) : failure(bytes.error());
      const Command& command = commands_[rest[number]];
      finish(rest[number], result ? std::move(*result) : failed(command, result.error().message()));
    };
    const auto received = [&](std::size_t number, const std::string& activity) {
      report(commands_[rest[number]].file, activity);
    };
    runIsolated({0, rest.size(), jobs(), options_.cpuSecondsPerUnit}, work, received, finished);
  }

  // Takes out of `rest` what the cache has. One process looks for many of them, as each has little to do and the
  // headers of LibTorch need be looked at only once; where it crashes, they are analysed as if nothing were cached.
  void takeCached(std::vector<std::size_t>& rest, std::optional<std::size_t> withConstructions) {
    const std::vector<std::size_t> all = rest;
    const std::size_t processes = std::min(jobs(), all.size());
    const auto work = [&](std::size_t process, const Send& send) {
      KnownHeaders headers;
      for (std::size_t i = process; i < all.size(); i += processes)
        if (auto found = findCached(requestFor(all[i], withConstructions), headers))
          send(std::to_string(all[i]) + "\n" + encode(*found));
      return std::string();
    };
    const auto received = [&](std::size_t, const std::string& message) {
      const std::size_t index = std::strtoull(message.c_str(), nullptr, 10);
      auto result = decode(message.substr(message.find('\n') + 1));
      if (!result || std::erase(rest, index) == 0) return;
      finish(index, std::move(*result));
    };
    const auto ignored = [](std::size_t, const Result<std::string>&) {};
    runIsolated({0, processes, processes, options_.cpuSecondsPerUnit}, work, received, ignored);
  }

  void finish(std::size_t index, UnitResult result) {
    results_[index] = std::move(result);
    ++finished_;
    report(commands_[index].file, "done");
  }

  UnitRequest requestFor(std::size_t index, std::optional<std::size_t> withConstructions) const {
    UnitRequest request{commands_[index], options_, cache_};
    if (withConstructions == index) request.constructions = options_.constructions;
    request.needsTorch = request.constructions.empty() || options_.sources.empty();
    return request;
  }

  static UnitResult failed(const Command& command, const std::string& how) {
    UnitResult result;
    result.summary = {command.file, Status::Failed, command.isRequested};
    result.diagnostics.push_back({Severity::Error,
                                  "the analysis of '" + command.file + "' " + how + "; other sources are not affected",
                                  {},
                                  {}});
    return result;
  }

  const Options& options_;
  const std::vector<Command>& commands_;
  const CacheStore* cache_;
  std::vector<UnitResult> results_;
  std::size_t finished_ = 0;
};

std::optional<CacheStore> openCache(const Options& options, std::vector<Diagnostic>& diagnostics) {
  if (!options.useCache) return std::nullopt;
  std::string directory = options.cacheDirectory.empty() ? defaultCacheDirectory() : options.cacheDirectory;
  auto store = CacheStore::open(directory, options.cacheLimit);
  if (store) return std::move(*store);
  diagnostics.push_back({Severity::Warning, "going on without the header cache: " + store.error().message(), {}, {}});
  return std::nullopt;
}

Options withAbsolutePaths(Options options) {
  auto makeAbsolute = [](std::string& path) {
    std::error_code error;
    auto absolute = std::filesystem::absolute(path, error);
    if (!path.empty() && !error) path = absolute.lexically_normal().string();
  };
  makeAbsolute(options.cacheDirectory);
  for (std::string& root : options.userRoots) makeAbsolute(root);
  for (std::string& root : options.systemRoots) makeAbsolute(root);
  return options;
}

// Those that no unit has, for whatever reason.
std::vector<std::size_t> failedConstructions(const Options& options, const Analysis& analysis) {
  std::vector<std::string> made;
  for (const ir::Unit& unit : analysis.units)
    for (const ir::Construction& construction : unit.constructions) made.push_back(construction.expression);
  std::vector<std::size_t> failed;
  std::size_t next = 0;
  for (std::size_t i = 0; i < options.constructions.size(); ++i) {
    if (next < made.size() && made[next] == options.constructions[i])
      ++next;
    else
      failed.push_back(i);
  }
  return failed;
}

// An error in a header that several translation units include is told once.
void addDiagnostics(std::vector<Diagnostic>& all, std::vector<Diagnostic> more) {
  using Key = std::tuple<std::string, unsigned, unsigned, std::string>;
  auto keyOf = [](const Diagnostic& d) -> Key {
    return {d.location.file, d.location.line, d.location.column, d.message};
  };
  std::set<Key> known;
  for (const Diagnostic& diagnostic : all) known.insert(keyOf(diagnostic));
  bool isKept = true;
  for (Diagnostic& diagnostic : more) {
    if (diagnostic.severity != Severity::Note) isKept = !known.count(keyOf(diagnostic));
    if (isKept) all.push_back(std::move(diagnostic));
  }
}

}  // namespace

Result<Analysis> analyze(const Options& givenOptions) {
  Options options = withAbsolutePaths(givenOptions);
  auto plan = planCommands(options);
  if (!plan) return failure(plan.error());
  Analysis analysis;
  analysis.diagnostics = std::move(plan->diagnostics);
  auto cache = openCache(options, analysis.diagnostics);
  for (UnitResult& result : Driver(options, plan->commands, cache ? &*cache : nullptr).run()) {
    Status status = result.summary.status;
    bool isBad = status == Status::Failed || status == Status::ParsedWithErrors;
    analysis.anyFailed = analysis.anyFailed || (isBad && result.summary.isRequested);
    addDiagnostics(analysis.diagnostics, std::move(result.diagnostics));
    if (result.unit) analysis.units.push_back(std::move(*result.unit));
    analysis.translationUnits.push_back(std::move(result.summary));
  }
  analysis.failedConstructions = failedConstructions(options, analysis);
  analysis.anyFailed = analysis.anyFailed || !analysis.failedConstructions.empty();
  return analysis;
}

}  // namespace dictum::frontend
