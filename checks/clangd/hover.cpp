// What a hover on a module class shows beside what clangd shows: "37 keys, 3 conditional".
//
// clangd renders a hover as a document, as Markdown or as plain text, and begins with what is hovered: "### class
// `Net`".
#include <string>

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "tidy/key_table.h"

namespace {

// The class that the text begins with; empty where it is about something else.
llvm::StringRef hoveredClass(llvm::StringRef text) {
  text.consume_front("### ");
  if (!text.consume_front("class ") && !text.consume_front("struct ")) return {};
  text.consume_front("`");
  return text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
}

std::string withKeys(std::string text) {
  const llvm::StringRef name = hoveredClass(text);
  const std::string keys = name.empty() ? "" : dictum::tidy::KeyTable::shared().textOf(name.str());
  return keys.empty() ? text : text + "\n\n" + keys;
}

}  // namespace

extern "C" std::string __real__ZNK5clang6clangd6markup8Document10asMarkdownB5cxx11Ev(const void* document);
extern "C" std::string __wrap__ZNK5clang6clangd6markup8Document10asMarkdownB5cxx11Ev(const void* document) {
  return withKeys(__real__ZNK5clang6clangd6markup8Document10asMarkdownB5cxx11Ev(document));
}

extern "C" std::string __real__ZNK5clang6clangd6markup8Document11asPlainTextB5cxx11Ev(const void* document);
extern "C" std::string __wrap__ZNK5clang6clangd6markup8Document11asPlainTextB5cxx11Ev(const void* document) {
  return withKeys(__real__ZNK5clang6clangd6markup8Document11asPlainTextB5cxx11Ev(document));
}
