// dictum-tidy: clang-tidy with the checks inside.
#include "clang-tidy/tool/ClangTidyMain.h"

int main(int argc, const char** argv) { return clang::tidy::clangTidyMain(argc, argv); }
