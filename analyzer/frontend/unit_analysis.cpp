#include "frontend/unit_analysis.h"

#include <algorithm>
#include <chrono>

#include "extract/unfinished.h"
#include "frontend/construction.h"
#include "frontend/header_cache.h"
#include "frontend/parse.h"
#include "frontend/scan_record.h"
#include "frontend/unit_cache.h"
#include "ir/serialize.h"
#include "llvm/Support/Path.h"

namespace dictum::frontend {

namespace {

// The user's among the files that were read, the source first.
std::vector<std::string> userFiles(const Dependencies& dependencies, const Source& source) {
  const auto absolute = [&source](llvm::StringRef name) {
    llvm::SmallString<256> path(name);
    static_cast<void>(source.files->makeAbsolute(path));
    llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/false);
    return path.str().str();
  };
  std::vector<std::string> result = {absolute(source.mainFile)};
  for (const FileStamp& file : dependencies.files)
    if (std::string path = absolute(file.path); path != result.front() && source.userCode.isUserFile(path))
      result.push_back(std::move(path));
  return result;
}

class UnitAnalysis {
 public:
  UnitAnalysis(const UnitRequest& request, const Source& source, UnitResult& result)
      : request_(request), source_(source), result_(result) {}

  void run() {
    std::vector<std::size_t> numbers(request_.constructions.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = i;
    // An expression with an error can spoil those after it, so the others are parsed again without it.
    for (bool isComplete = false; !isComplete;) {
      auto parsed = parseWith(numbers);
      if (!parsed) return void(result_.summary.status = Status::WithoutLibTorch);
      isComplete = parsed->findings.failedConstructions.empty();
      if (isComplete) return take(std::move(*parsed));
      takeFailures(*parsed, numbers);
    }
  }

 private:
  std::vector<std::string> expressions(const std::vector<std::size_t>& numbers) const {
    std::vector<std::string> result;
    for (std::size_t number : numbers) result.push_back(request_.constructions[number]);
    return result;
  }

  // Nothing where the source does not include LibTorch.
  std::optional<ParseResult> parseWith(const std::vector<std::size_t>& numbers) {
    auto constructions = expressions(numbers);
    if (!request_.cache) return parsePlainly(constructions);
    UnitCache units(*request_.cache, source_, request_.options, constructions);
    KnownHeaders headers;
    if (auto cached = units.load(headers)) {
      if (auto unit = ir::deserialize(cached->bytes)) {
        result_.summary.isUnitCached = true;
        return ParseResult{std::move(*unit), {}, {}, std::move(cached->dependencies)};
      }
    }
    auto parsed = parseCached(constructions);
    if (parsed && parsed->unit && !parsed->findings.hasErrors) {
      result_.bytes = ir::serialize(*parsed->unit);
      units.save(result_.bytes, parsed->dependencies, prefix_ ? &*prefix_ : nullptr);
    }
    return parsed;
  }

  void addFiles(const Dependencies& dependencies) { result_.summary.files = userFiles(dependencies, source_); }

  bool matters(const Prefix& prefix) const { return prefix.includesTorch || !request_.needsTorch; }

  std::optional<ParseResult> parsePlainly(const std::vector<std::string>& constructions) {
    request_.progress("parsing");
    prefix_.reset();
    ParseResult parsed = parse(source_, {"", constructions, request_.needsTorch, /*recordsDependencies=*/true});
    if (!matters(parsed.prefix)) {
      addFiles(parsed.dependencies);
      return std::nullopt;
    }
    return parsed;
  }

  std::optional<ParseResult> parseCached(const std::vector<std::string>& constructions) {
    ScanRecords records(*request_.cache, source_);
    for (bool isRepeated = false;; isRepeated = true) {
      ScanRecord record = isRepeated ? records.scanAgain() : records.get();
      if (!matters(record.prefix)) {
        addFiles(record.dependencies);
        return std::nullopt;
      }
      if (record.state == ScanRecord::State::Rejected || record.prefix.text.empty()) return parsePlainly(constructions);
      prefix_ = precompiled(record.prefix);
      if (!prefix_) return parsePlainly(constructions);
      request_.progress("parsing");
      ParseResult parsed =
          parse(source_, {prefix_->path, constructions, request_.needsTorch, /*recordsDependencies=*/true});
      result_.summary.cache = prefix_->isNew ? CacheUse::Built : CacheUse::Hit;
      bool isSame = parsed.prefix.events == record.prefix.events;
      bool isBelieved = !parsed.findings.hasSourceErrors || record.state == ScanRecord::State::Confirmed;
      if (isSame && isBelieved) return parsed;
      if (isSame || isRepeated || record.isNew) {
        ParseResult plain = parseAgain(constructions);
        bool isConfirmed = isSame && hasSameErrors(parsed.findings, plain.findings);
        record.state = isConfirmed ? ScanRecord::State::Confirmed : ScanRecord::State::Rejected;
        record.dependencies = plain.dependencies;
        records.save(record);
        return plain;
      }
    }
  }

  std::optional<PrecompiledPrefix> precompiled(const Prefix& prefix) {
    return HeaderCache(*request_.cache).get(*source_.invocation, source_.files, source_.userCode, prefix.text, [&] {
      request_.progress("precompiling headers");
    });
  }

  // The source has errors on top of its prefix, or includes something else than it did: the plain parse decides.
  ParseResult parseAgain(const std::vector<std::string>& constructions) {
    request_.progress("parsing without the cache");
    result_.summary.cache = CacheUse::Rejected;
    prefix_.reset();
    return parse(source_, {"", constructions, request_.needsTorch, /*recordsDependencies=*/true});
  }

  static bool hasSameErrors(const Findings& a, const Findings& b) {
    auto isSame = [](const Diagnostic& x, const Diagnostic& y) {
      return x.severity == y.severity && x.message == y.message && x.location == y.location;
    };
    return std::equal(a.diagnostics.begin(), a.diagnostics.end(), b.diagnostics.begin(), b.diagnostics.end(), isSame);
  }

  void takeFailures(const ParseResult& parsed, std::vector<std::size_t>& numbers) {
    const auto& failed = parsed.findings.failedConstructions;
    bool isKept = false;
    for (const Diagnostic& diagnostic : parsed.findings.diagnostics) {
      if (diagnostic.severity != Severity::Note) isKept = diagnostic.location.file == constructionFile;
      if (isKept) result_.diagnostics.push_back(diagnostic);
    }
    std::vector<std::size_t> remaining;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!failed.count(i)) remaining.push_back(numbers[i]);
    }
    numbers = std::move(remaining);
  }

  void take(ParseResult parsed) {
    auto& diagnostics = parsed.findings.diagnostics;
    result_.diagnostics.insert(result_.diagnostics.end(), diagnostics.begin(), diagnostics.end());
    addFiles(parsed.dependencies);
    result_.unit = std::move(parsed.unit);
    result_.summary.isUnfinished =
        parsed.findings.hasErrors && extract::isUnfinished(source_.content, source_.invocation->getLangOpts());
    if (!result_.unit && !parsed.findings.hasErrors)
      result_.diagnostics.push_back({Severity::Error, "cannot parse '" + source_.mainFile + "'", {}, {}});
    result_.summary.status = !result_.unit               ? Status::Failed
                             : parsed.findings.hasErrors ? Status::ParsedWithErrors
                                                         : Status::Parsed;
  }

  const UnitRequest& request_;
  const Source& source_;
  UnitResult& result_;
  std::optional<PrecompiledPrefix> prefix_;  // what the last parse stood on
};

void fail(UnitResult& result, std::string message) {
  result.summary.status = Status::Failed;
  result.diagnostics.push_back({Severity::Error, std::move(message), {}, {}});
}

// Calls `use` with the source; or says in `result` why there is none to analyse.
template <typename Use>
void withSource(const UnitRequest& request, UnitResult& result, const Use& use) {
  const Command& command = request.command;
  FileSystem files = fileSystemAt(command.directory);
  auto content = files->getBufferForFile(command.file);
  if (!content) return fail(result, "cannot read '" + command.file + "': " + content.getError().message());
  Invocation invocation = makeInvocation(command, files);
  for (const std::string& problem : invocation.problems)
    result.diagnostics.push_back({Severity::Warning, "compile command of '" + command.file + "': " + problem, {}, {}});
  if (!invocation.compiler)
    return fail(result, "the compile command of '" + command.file + "' has no source file or is for no compiler");
  const auto& input = invocation.compiler->getFrontendOpts().Inputs.front();
  bool isCxx = input.getKind().getLanguage() == clang::Language::CXX && invocation.compiler->getLangOpts().CPlusPlus;
  if (!isCxx) return void(result.summary.status = Status::NotAnalyzed);
  UserCode userCode(*invocation.compiler, *files, request.options.userRoots, request.options.systemRoots);
  Source source{invocation.compiler, files, userCode, input.getFile().str(), (*content)->getBuffer().str()};
  use(source);
}

}  // namespace

std::optional<UnitResult> findCached(const UnitRequest& request, KnownHeaders& headers) {
  UnitResult result;
  result.summary.file = request.command.file;
  result.summary.isRequested = request.command.isRequested;
  bool isFound = false;
  const auto start = std::chrono::steady_clock::now();
  withSource(request, result, [&](const Source& source) {
    std::optional<Dependencies> dependencies;
    if (auto cached = UnitCache(*request.cache, source, request.options, request.constructions).load(headers)) {
      result.bytes = std::move(cached->bytes);
      result.summary.isUnitCached = true;
      dependencies = std::move(cached->dependencies);
    } else if (request.needsTorch) {
      dependencies = ScanRecords(*request.cache, source).withoutTorch();
      result.summary.status = Status::WithoutLibTorch;
    }
    isFound = dependencies.has_value();
    if (isFound) result.summary.files = userFiles(*dependencies, source);
  });
  result.summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return isFound ? std::optional(std::move(result)) : std::nullopt;
}

UnitResult analyzeUnit(const UnitRequest& request) {
  UnitResult result;
  result.summary.file = request.command.file;
  result.summary.isRequested = request.command.isRequested;
  auto start = std::chrono::steady_clock::now();
  withSource(request, result, [&](const Source& source) { UnitAnalysis(request, source, result).run(); });
  result.summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace dictum::frontend
