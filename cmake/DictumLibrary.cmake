# dictum_library(NAME SOURCES... [LINKS...]): one folder, one static library, one link line.
#
# The link line is the rule of who may use whom: a folder can include the headers of what it links, and no others are on
# its include path by accident because the layering test (test/unit/layering) reads the #include lines too.
function(dictum_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(dictum_${name} STATIC ${ARG_SOURCES})
  target_include_directories(dictum_${name} PUBLIC ${PROJECT_SOURCE_DIR}/runtime-verify ${PROJECT_SOURCE_DIR}/analyzer
                                                   ${PROJECT_SOURCE_DIR})
  target_link_libraries(dictum_${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  target_compile_options(dictum_${name} PRIVATE -Wall -Wextra -Wno-missing-field-initializers)
endfunction()

# A library that sees Clang: its headers are system headers, the code links the shared libclang-cpp and libLLVM, and
# one precompiled header serves all of them.
function(dictum_clang_library name)
  dictum_library(${name} ${ARGN})
  target_include_directories(dictum_${name} SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
  target_compile_definitions(dictum_${name} PUBLIC DICTUM_CLANG_RESOURCE_DIR="${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}")
  target_compile_options(dictum_${name} PRIVATE -Wno-unused-parameter)
  target_link_libraries(dictum_${name} PUBLIC clang-cpp LLVM)
endfunction()
