# Reading the standard library, fmt and nlohmann-json is half of the time that most files take to compile, so they are
# read once. Files include what they use all the same: -DDICTUM_PRECOMPILE_HEADERS=OFF builds without.
option(DICTUM_PRECOMPILE_HEADERS "Precompile the headers of other libraries" ON)
set(DICTUM_COMMON_HEADERS
    <algorithm> <array> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <string> <string_view>
    <unordered_map> <unordered_set> <utility> <variant> <vector> <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)
if(DICTUM_PRECOMPILE_HEADERS)
  add_library(dictum_precompiled_headers OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled_headers.cpp)
  target_link_libraries(dictum_precompiled_headers PRIVATE fmt::fmt nlohmann_json::nlohmann_json)
  set_target_properties(dictum_precompiled_headers PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_precompile_headers(dictum_precompiled_headers PRIVATE ${DICTUM_COMMON_HEADERS})
endif()

# dictum_library(NAME SOURCES... [LINKS...] [PRECOMPILED...]): one folder, one static library, one link line. PRECOMPILED:
# headers of its own that most of its files include, beside those of other libraries.
#
# The link line is the rule of who may use whom: a folder can include the headers of what it links, and no others are on
# its include path by accident because the layering test (test/unit/layering) reads the #include lines too.
function(dictum_library name)
  dictum_archive(${name} ${ARGN})
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS;PRECOMPILED" ${ARGN})
  if(DICTUM_PRECOMPILE_HEADERS AND ARG_PRECOMPILED)
    target_precompile_headers(dictum_${name} PRIVATE ${DICTUM_COMMON_HEADERS} ${ARG_PRECOMPILED})
  elseif(DICTUM_PRECOMPILE_HEADERS)
    target_precompile_headers(dictum_${name} REUSE_FROM dictum_precompiled_headers)
  endif()
endfunction()

# What both kinds of library have. They are position independent: the shared library of runtime-verify/torch has some
# of them inside, and precompiled headers must be read as they were made.
function(dictum_archive name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS;PRECOMPILED" ${ARGN})
  add_library(dictum_${name} STATIC ${ARG_SOURCES})
  target_include_directories(dictum_${name} PUBLIC ${PROJECT_SOURCE_DIR}/runtime-verify ${PROJECT_SOURCE_DIR}/analyzer
                                                   ${PROJECT_SOURCE_DIR})
  target_link_libraries(dictum_${name} PUBLIC ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  set_target_properties(dictum_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_options(dictum_${name} PRIVATE -Wall -Wextra -Wno-missing-field-initializers)
endfunction()

# A library that sees Clang, whose headers are system headers.
function(dictum_clang_library name)
  dictum_archive(${name} ${ARGN})
  target_include_directories(dictum_${name} SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
  target_compile_definitions(dictum_${name} PUBLIC DICTUM_CLANG_RESOURCE_DIR="${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR}")
  target_compile_options(dictum_${name} PRIVATE -Wno-unused-parameter)
  target_link_libraries(dictum_${name} PUBLIC dictum_clang)
endfunction()
