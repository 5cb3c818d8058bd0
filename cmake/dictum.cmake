# Dictum as a part of a build: what is asked of a target is asked again where one of its files or flags changed, and not
# otherwise.
#
#     find_package(dictum REQUIRED)         # or: include(dictum.cmake)
#     dictum_add_check(net ALL)             # target net_dictum_check: 'dictum check' of each of its sources
#     dictum_add_lock(net net.lock)         # target net_dictum_lock: net.lock holds the prediction of all of its sources
#
# The compile database has the flags, so the generator must be Ninja or Makefiles.
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.25)

find_program(DICTUM_EXECUTABLE dictum HINTS ${CMAKE_CURRENT_LIST_DIR}/../../../bin ${CMAKE_CURRENT_LIST_DIR}/../../../../bin
             DOC "The command of Dictum")

# Gives the C++ sources of a target, as absolute paths, and a file that changes with its flags.
function(_dictum_inputs target sources_variable flags_variable)
  if(NOT DICTUM_EXECUTABLE)
    message(FATAL_ERROR "dictum is not found; set DICTUM_EXECUTABLE")
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(names ${target} SOURCES)
  set(sources "")
  foreach(name IN LISTS names)
    if(name MATCHES "\\.(cpp|cc|cxx|c\\+\\+|C|cp)$" AND NOT name MATCHES "\\$<")
      cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY ${folder} NORMALIZE)
      list(APPEND sources ${name})
    endif()
  endforeach()
  # It is written where its content differs only, while the compile database is written anew each time.
  set(flags ${CMAKE_CURRENT_BINARY_DIR}/dictum/${target}/flags)
  string(CONCAT content "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>\n$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>\n"
                        "$<TARGET_PROPERTY:${target},COMPILE_OPTIONS>\n$<TARGET_PROPERTY:${target},CXX_STANDARD>\n"
                        "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_FLAGS}\n")
  get_property(is_written TARGET ${target} PROPERTY DICTUM_FLAGS_ARE_WRITTEN)
  if(NOT is_written)
    file(GENERATE OUTPUT ${flags}.$<COMPILE_LANGUAGE> CONTENT "${content}" TARGET ${target})
    set_property(TARGET ${target} PROPERTY DICTUM_FLAGS_ARE_WRITTEN ON)
  endif()
  set(${sources_variable} ${sources} PARENT_SCOPE)
  set(${flags_variable} ${flags}.CXX PARENT_SCOPE)
endfunction()

# A target for files; where `is_all` it is a part of what is built without naming a target.
function(_dictum_target name is_all)
  set(all "")
  if(is_all)
    set(all ALL)
  endif()
  add_custom_target(${name} ${all} DEPENDS ${ARGN})
endfunction()

# dictum_add_check(TARGET [ALL] [OPTIONS OPTION...]): a command for each source; a finding fails the build. With ALL it is
# a part of what is built without naming a target.
function(dictum_add_check target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "ALL" "" "OPTIONS")
  _dictum_inputs(${target} sources flags)
  set(stamps "")
  foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE shown)
    string(MD5 name ${source})
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/dictum/${target}/${name}.check)
    add_custom_command(
      OUTPUT ${stamp}
      COMMAND ${DICTUM_EXECUTABLE} check -p ${CMAKE_BINARY_DIR} --jobs 1 ${ARG_OPTIONS} --depfile ${stamp}.d
              --depfile-target ${stamp} ${source}
      COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
      DEPENDS ${source} ${flags} ${DICTUM_EXECUTABLE}
      DEPFILE ${stamp}.d
      WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
      COMMENT "Checking ${shown}"
      VERBATIM)
    list(APPEND stamps ${stamp})
  endforeach()
  _dictum_target(${target}_dictum_check "${ARG_ALL}" ${stamps})
endfunction()

# dictum_add_lock(TARGET FILE [ALL] [OPTIONS OPTION...]): one command for all sources, because a class of one can be made of
# those of others. FILE counts from the source folder; it belongs under version control, so cleaning a build leaves it.
function(dictum_add_lock target file)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "ALL" "" "OPTIONS")
  _dictum_inputs(${target} sources flags)
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/dictum/${target}/lock)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${DICTUM_EXECUTABLE} lock -p ${CMAKE_BINARY_DIR} ${ARG_OPTIONS} -o ${file} --depfile ${stamp}.d
            --depfile-target ${stamp} ${sources}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${sources} ${flags} ${DICTUM_EXECUTABLE}
    DEPFILE ${stamp}.d
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Locking ${target}"
    VERBATIM)
  _dictum_target(${target}_dictum_lock "${ARG_ALL}" ${stamp})
endfunction()

cmake_policy(POP)
