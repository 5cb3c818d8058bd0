// Our checks are on where no configuration names checks: clangd's own default is a short list.
#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

using TidyProvider = llvm::function_ref<void(clang::tidy::ClangTidyOptions&, llvm::StringRef)>;

extern "C" TidyProvider __real__ZN5clang6clangd20provideDefaultChecksEv();
extern "C" TidyProvider __wrap__ZN5clang6clangd20provideDefaultChecksEv() {
  // A reference to a function: what it refers to must live on.
  static const auto provide = [ours = __real__ZN5clang6clangd20provideDefaultChecksEv()](
                                  clang::tidy::ClangTidyOptions& options, llvm::StringRef file) {
    const bool isDefault = !options.Checks || options.Checks->empty();
    ours(options, file);
    if (isDefault && options.Checks) *options.Checks += ",torch-*,-torch-conditional-registration";
  };
  return provide;
}
