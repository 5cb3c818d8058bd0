#include "frontend/scan_record.h"

#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/StringExtras.h"

namespace dictum::frontend {

namespace {

// To be raised when what is stored changes its meaning.
constexpr const char* format = "dictum " DICTUM_VERSION " scan 2";

std::string keyOf(const Source& source) {
  auto directory = source.files->getCurrentWorkingDirectory();
  const auto& includes = source.invocation->getPreprocessorOpts().Includes;
  return cacheKey({format, directory ? *directory : "", headerFlags(*source.invocation), source.mainFile,
                   llvm::join(includes, "\n")});
}

constexpr llvm::StringRef states[] = {"usable", "without-torch", "rejected", "confirmed"};

}  // namespace

ScanRecords::ScanRecords(const CacheStore& store, const Source& source)
    : store_(store), source_(source), path_(store.path("lists", keyOf(source), "scan")) {}

// The state, the size of the prefix's text form, the prefix, the dependencies.
std::optional<ScanRecord> ScanRecords::load() {
  auto text = store_.read(path_);
  if (!text) return std::nullopt;
  auto [head, rest] = llvm::StringRef(*text).split('\n');
  auto [name, number] = head.split(' ');
  const auto* state = llvm::find(states, name);
  std::size_t size = 0;
  if (state == std::end(states) || number.getAsInteger(10, size) || size > rest.size()) return std::nullopt;
  auto prefix = Prefix::parse(rest.take_front(size));
  auto dependencies = Dependencies::parse(rest.drop_front(size));
  if (!prefix || !dependencies) return std::nullopt;
  return ScanRecord{static_cast<ScanRecord::State>(state - states), std::move(*prefix), std::move(*dependencies)};
}

ScanRecord ScanRecords::get() {
  auto record = load();
  if (!record) return scanAgain();
  if (record->state == ScanRecord::State::Usable) return std::move(*record);
  switch (record->dependencies.check()) {
    case Freshness::Stale:
      return scanAgain();
    case Freshness::Restamped:
      save(*record);
      break;
    case Freshness::Fresh:
      store_.touch(path_);
  }
  return std::move(*record);
}

std::optional<Dependencies> ScanRecords::withoutTorch() {
  auto record = load();
  const bool isKnown =
      record && record->state == ScanRecord::State::WithoutTorch && record->dependencies.check() == Freshness::Fresh;
  if (!isKnown) return std::nullopt;
  store_.touch(path_);
  return std::move(record->dependencies);
}

ScanRecord ScanRecords::scanAgain() {
  ScanResult found = scan(source_);
  ScanRecord record{ScanRecord::State::Usable, std::move(found.prefix), {}, /*isNew=*/true};
  if (!record.prefix.includesTorch) {
    record.state = ScanRecord::State::WithoutTorch;
    record.dependencies = std::move(found.dependencies);
  }
  save(record);
  return record;
}

void ScanRecords::save(const ScanRecord& record) {
  std::string prefix = record.prefix.print();
  store_.write(path_, states[static_cast<int>(record.state)].str() + " " + std::to_string(prefix.size()) + "\n" +
                          prefix + record.dependencies.print());
}

}  // namespace dictum::frontend
