#include "frontend/unit_cache.h"

#include <dlfcn.h>

#include "clang/Basic/Version.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "ir/serialize.h"
#include "llvm/ADT/StringExtras.h"

namespace dictum::frontend {

namespace {

std::string describe(const std::string& path) {
  auto stamp = stampOf(path);
  return stamp
             ? std::to_string(stamp->size) + " " + std::to_string(stamp->modified) + " " + std::to_string(stamp->inode)
             : "";
}

// The program or plugin that this code is part of: another build may lower the same source to another unit.
std::string thisBuild() {
  Dl_info info{};
  bool isKnown = ::dladdr(reinterpret_cast<const void*>(&thisBuild), &info) && info.dli_fname;
  return describe("/proc/self/exe") + "\n" + (isKnown ? describe(info.dli_fname) : "");
}

// Takes the next of the parts that `save` joins: its size, a new line, the part.
std::optional<llvm::StringRef> takePart(llvm::StringRef& text) {
  std::size_t size = 0;
  if (text.consumeInteger(10, size) || !text.consume_front("\n") || size > text.size()) return std::nullopt;
  llvm::StringRef part = text.take_front(size);
  text = text.drop_front(size);
  return part;
}

std::string partOf(llvm::StringRef text) { return std::to_string(text.size()) + "\n" + text.str(); }

}  // namespace

UnitCache::UnitCache(const CacheStore& store, const Source& source, const Options& options,
                     const std::vector<std::string>& constructions)
    : store_(store) {
  auto directory = source.files->getCurrentWorkingDirectory();
  auto joined = [](const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += partOf(part);
    return text;
  };
  std::string key =
      cacheKey({thisBuild(), clang::getClangFullVersion(), directory ? *directory : "", headerFlags(*source.invocation),
                joined(source.invocation->getPreprocessorOpts().Includes), source.mainFile, joined(constructions),
                joined(options.userRoots), joined(options.systemRoots)});
  path_ = store.path("units", key, "unit");
}

std::optional<CachedUnit> UnitCache::load(KnownHeaders& headers) const {
  auto text = store_.read(path_);
  if (!text) return std::nullopt;
  llvm::StringRef rest = *text;
  auto prefixKey = takePart(rest), prefixContent = takePart(rest), dependencyText = takePart(rest);
  if (!prefixKey || !prefixContent || !dependencyText) return std::nullopt;
  auto dependencies = Dependencies::parse(*dependencyText);
  if (!dependencies) return std::nullopt;
  Freshness freshness = dependencies->check();
  if (freshness == Freshness::Stale) return std::nullopt;
  if (!prefixKey->empty()) {
    auto [known, isNew] = headers.try_emplace(prefixKey->str());
    if (isNew) known->second = HeaderCache(store_).contentOf(known->first);
    if (known->second != *prefixContent) return std::nullopt;
  }
  if (freshness == Freshness::Restamped)
    store_.write(path_, partOf(*prefixKey) + partOf(*prefixContent) + partOf(dependencies->print()) + rest.str());
  else
    store_.touch(path_);
  return CachedUnit{rest.str(), std::move(*dependencies)};
}

void UnitCache::save(const std::string& unit, const Dependencies& dependencies, const PrecompiledPrefix* prefix) const {
  store_.write(path_, partOf(prefix ? prefix->key : "") + partOf(prefix ? prefix->content : "") +
                          partOf(dependencies.print()) + unit);
}

}  // namespace dictum::frontend
