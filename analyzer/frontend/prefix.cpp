#include "frontend/prefix.h"

#include <algorithm>
#include <set>

#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"
#include "frontend/header_order.h"

namespace dictum::frontend {

using namespace clang;

namespace {

// Parsing this many headers takes a few hundredths of a second, precompiling another prefix for them many seconds.
constexpr std::size_t fewFiles = 40;

bool isTorchName(llvm::StringRef name) {
  return name.starts_with("torch/") || name.starts_with("ATen/") || name.starts_with("c10/");
}

// A line of the prefix as it may become: a macro directive or an include.
struct Line {
  std::string text;
  std::string macro;  // that it defines or undefines
  std::string name;   // that it includes
  OptionalFileEntryRef file;
};

class PrefixRecorder : public PPCallbacks {
 public:
  PrefixRecorder(Preprocessor& preprocessor, const UserCode& code, bool makesText, Prefix& result)
      : preprocessor_(preprocessor),
        locations_(code, preprocessor.getSourceManager()),
        makesText_(makesText),
        result_(result) {}

  void InclusionDirective(SourceLocation hash, const Token&, StringRef name, bool isAngled, CharSourceRange,
                          OptionalFileEntryRef file, StringRef, StringRef, const Module*, bool,
                          SrcMgr::CharacteristicKind) override {
    result_.includesTorch = result_.includesTorch || isTorchName(name);
    if (locations_.contains(hash) || isFlag(hash)) {
      std::string spelling = isAngled ? ("<" + name + ">").str() : ("\"" + name + "\"").str();
      addEvent(Event::Kind::Include, spelling + " " + (file ? file->getName().str() : ""));
      if (file && !locations_.contains(*file)) addInclude(name.str(), *file);
    }
    if (file) order_.includes(fileOf(hash), &file->getFileEntry());
  }

  void MacroDefined(const Token& token, const MacroDirective* directive) override {
    SourceLocation location = directive->getLocation();
    if (!locations_.contains(location)) return defineInSystem(token, location);
    auto* info = directive->getMacroInfo();
    auto range = CharSourceRange::getTokenRange(info->getDefinitionLoc(), info->getDefinitionEndLoc());
    auto text = Lexer::getSourceText(range, preprocessor_.getSourceManager(), preprocessor_.getLangOpts());
    addMacro(token.getIdentifierInfo()->getName().str(), "#define " + text.str());
  }

  void MacroUndefined(const Token& token, const MacroDefinition&, const MacroDirective*) override {
    std::string name = token.getIdentifierInfo()->getName().str();
    if (!locations_.contains(token.getLocation())) return defineInSystem(token, token.getLocation());
    addMacro(name, "#undef " + name);
  }

  void MacroExpands(const Token& token, const MacroDefinition& macro, SourceRange range, const MacroArgs*) override {
    look(token, macro, range.getBegin());
  }
  void Ifdef(SourceLocation location, const Token& token, const MacroDefinition& macro) override {
    test("#ifdef", location, token, macro);
  }
  void Ifndef(SourceLocation location, const Token& token, const MacroDefinition& macro) override {
    test("#ifndef", location, token, macro);
  }
  void Defined(const Token& token, const MacroDefinition& macro, SourceRange range) override {
    test("defined", range.getBegin(), token, macro);
  }
  void If(SourceLocation location, SourceRange, ConditionValueKind value) override { decide(location, value); }
  void Elif(SourceLocation location, SourceRange, ConditionValueKind value, SourceLocation) override {
    decide(location, value);
  }

  void EndOfMainFile() override {
    result_.events.resize(usedEvents_);
    if (makesText_) makeText();
  }

 private:
  bool isFlag(SourceLocation location) {
    return preprocessor_.getSourceManager().getFileID(location) == preprocessor_.getPredefinesFileID();
  }

  const FileEntry* fileOf(SourceLocation location) {
    auto& sources = preprocessor_.getSourceManager();
    return sources.getFileEntryForID(sources.getFileID(sources.getExpansionLoc(location)));
  }

  void addEvent(Event::Kind kind, std::string text) { result_.events.push_back({kind, std::move(text)}); }

  void addInclude(std::string name, FileEntryRef file) {
    usedEvents_ = result_.events.size();
    auto [line, isNew] = included_.try_emplace(&file.getFileEntry(), lines_.size());
    if (isNew) lines_.push_back({"#include <" + name + ">", "", name, file});
    order_.begin(line->second);
  }

  void addMacro(const std::string& name, std::string text) {
    addEvent(Event::Kind::Macro, text);
    userMacros_.insert(name);
    lines_.push_back({std::move(text), name, "", std::nullopt});
  }

  void defineInSystem(const Token& token, SourceLocation location) {
    if (!makesText_ || isFlag(location)) return;
    auto* identifier = token.getIdentifierInfo();
    if (userMacros_.count(identifier->getName().str())) neededMacros_.insert(identifier->getName().str());
    order_.defines(identifier, fileOf(location));
  }

  // A system header looks at a macro: if it is the user's, the prefix has to define it.
  void look(const Token& token, const MacroDefinition& macro, SourceLocation location) {
    auto* identifier = token.getIdentifierInfo();
    if (!makesText_ || !identifier || locations_.contains(location)) return;
    if (!userMacros_.empty() && userMacros_.count(identifier->getName().str()))
      neededMacros_.insert(identifier->getName().str());
    auto* info = macro.getMacroInfo();
    order_.looks(identifier, fileOf(location), info && info->isUsedForHeaderGuard());
  }

  void test(const char* kind, SourceLocation location, const Token& token, const MacroDefinition& macro) {
    look(token, macro, location);
    if (token.getIdentifierInfo() && locations_.contains(location))
      addEvent(Event::Kind::Condition,
               kind + (" " + token.getIdentifierInfo()->getName().str()) + (macro ? " 1" : " 0"));
  }

  void decide(SourceLocation location, ConditionValueKind value) {
    if (locations_.contains(location)) addEvent(Event::Kind::Condition, "#if " + std::to_string(value));
  }

  bool canBePrecompiled(unsigned number, const std::set<unsigned>& leftOut) {
    const Line& line = lines_[number];
    for (unsigned needed : order_.needs(number))
      if (leftOut.count(needed)) return false;
    auto& headers = preprocessor_.getHeaderSearchInfo();
    if (!headers.isFileMultipleIncludeGuarded(*line.file)) return false;
    ConstSearchDirIterator where = nullptr;
    auto found = headers.LookupFile(line.name, SourceLocation(), /*isAngled=*/true, nullptr, &where, {}, nullptr,
                                    nullptr, nullptr, nullptr, nullptr, nullptr);
    return found && &found->getFileEntry() == &line.file->getFileEntry();
  }

  // The lines that are worth it: a header that others include anyway, or that adds few files to them, would only make
  // a prefix of its own for each combination of such headers. Headers that are needed, and all where macros of the user
  // come between them, are kept.
  std::set<unsigned> worthwhile() {
    std::vector<unsigned> includes;
    std::set<unsigned> result;
    for (unsigned i = 0; i < lines_.size(); ++i) {
      if (lines_[i].file) includes.push_back(i);
      result.insert(order_.needs(i).begin(), order_.needs(i).end());
    }
    if (!neededMacros_.empty()) return {includes.begin(), includes.end()};
    std::stable_sort(includes.begin(), includes.end(),
                     [&](unsigned a, unsigned b) { return order_.reached(a).size() > order_.reached(b).size(); });
    HeaderOrder::Files covered;
    for (unsigned line : includes) {
      std::size_t before = covered.size();
      HeaderOrder::Files more = covered;
      more.insert(order_.reached(line).begin(), order_.reached(line).end());
      if (before && more.size() <= before + fewFiles) continue;
      covered = std::move(more);
      result.insert(line);
    }
    return result;
  }

  void makeText() {
    bool hasInclude = false;
    std::set<unsigned> wanted = worthwhile();
    std::set<unsigned> leftOut;
    std::string text;
    for (unsigned i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      bool isMacro = !line.file;
      bool isWanted = isMacro ? neededMacros_.count(line.macro) > 0 : wanted.count(i) && canBePrecompiled(i, leftOut);
      if (!isWanted) leftOut.insert(i);
      if (!isWanted) continue;
      hasInclude = hasInclude || !isMacro;
      text += line.text + "\n";
    }
    if (hasInclude) result_.text = std::move(text);
  }

  Preprocessor& preprocessor_;
  UserLocations locations_;
  bool makesText_;
  Prefix& result_;
  HeaderOrder order_;
  std::size_t usedEvents_ = 0;
  std::vector<Line> lines_;
  llvm::DenseMap<const FileEntry*, unsigned> included_;
  std::set<std::string> userMacros_;
  std::set<std::string> neededMacros_;
};

}  // namespace

std::string Prefix::print() const {
  std::string result = includesTorch ? "torch 1\n" : "torch 0\n";
  auto add = [&](char kind, llvm::StringRef content) {
    result += kind + std::to_string(content.size()) + " " + content.str() + "\n";
  };
  for (const Event& event : events) add(static_cast<char>(event.kind), event.text);
  if (!text.empty()) add('t', text);
  return result;
}

std::optional<Prefix> Prefix::parse(llvm::StringRef input) {
  Prefix prefix;
  prefix.includesTorch = input.starts_with("torch 1\n");
  if (!input.consume_front("torch 0\n") && !input.consume_front("torch 1\n")) return std::nullopt;
  while (!input.empty()) {
    char kind = input.front();
    std::size_t size = 0;
    input = input.drop_front();
    if (input.consumeInteger(10, size) || !input.consume_front(" ") || input.size() <= size) return std::nullopt;
    std::string content = input.take_front(size).str();
    input = input.drop_front(size + 1);
    if (kind == 't')
      prefix.text = std::move(content);
    else if (kind == 'i' || kind == 'm' || kind == 'c')
      prefix.events.push_back({static_cast<Event::Kind>(kind), std::move(content)});
    else
      return std::nullopt;
  }
  return prefix;
}

std::unique_ptr<PPCallbacks> recordPrefix(Preprocessor& preprocessor, const UserCode& code, bool makesText,
                                          Prefix& result) {
  return std::make_unique<PrefixRecorder>(preprocessor, code, makesText, result);
}

}  // namespace dictum::frontend
