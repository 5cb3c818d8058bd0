#include "frontend/construction.h"

#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace dictum::frontend {

namespace {

constexpr unsigned linesPerConstruction = 3;

void remap(clang::CompilerInvocation& invocation, const std::string& path, const std::string& content) {
  auto buffer = llvm::MemoryBuffer::getMemBufferCopy(content, path);
  invocation.getPreprocessorOpts().addRemappedFile(path, buffer.release());
}

// In no directory that exists, so that it hides no file.
std::string pathOf(std::size_t number) { return std::string("/") + constructionFile + "-" + std::to_string(number); }

}  // namespace

void appendConstructions(clang::CompilerInvocation& invocation, llvm::StringRef mainFile, llvm::StringRef content,
                         const std::vector<std::string>& expressions) {
  std::string text = content.str() + "\n";
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    remap(invocation, pathOf(i), expressions[i] + "\n");
    text += "auto dictum_construct_" + std::to_string(i) + "() { return (\n#include \"" + pathOf(i) + "\"\n); }\n";
  }
  remap(invocation, mainFile.str(), text);
}

std::optional<std::size_t> constructionOfFile(llvm::StringRef path) {
  llvm::StringRef name = llvm::sys::path::filename(path);
  std::size_t number = 0;
  if (!name.consume_front(constructionFile) || !name.consume_front("-") || name.getAsInteger(10, number))
    return std::nullopt;
  return number;
}

std::optional<std::size_t> constructionOfLine(llvm::StringRef content, unsigned line) {
  unsigned first = content.count('\n') + 2;
  if (line < first) return std::nullopt;
  return (line - first) / linesPerConstruction;
}

}  // namespace dictum::frontend
