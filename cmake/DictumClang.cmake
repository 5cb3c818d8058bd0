# How programs link Clang. Libraries that see it link dictum_clang, and each program decides what that is: the shared
# libclang-cpp and libLLVM, or, after dictum_link_clang_statically(PROGRAM), what it uses of the static libraries. To
# relocate the shared ones takes 70 ms of every start. What loads plugins, and the plugin itself, share one Clang.
set(clang_components Tooling Frontend Driver Serialization Parse Sema Edit Analysis ASTMatchers AST Lex Basic Rewrite
                     ToolingCore ToolingInclusions Format Support APINotes Index)
list(TRANSFORM clang_components REPLACE "(.+)" "${LLVM_LIBRARY_DIR}/libclang\\1.a" OUTPUT_VARIABLE clang_archives)
llvm_map_components_to_libnames(llvm_archives Core Support Option TargetParser BitReader WindowsDriver FrontendOpenMP
                                FrontendHLSL AsmParser MCParser ProfileData Object)

# By file: the imported targets of Clang's static libraries bring the shared LLVM.
add_library(dictum_clang_archives INTERFACE)
target_link_libraries(dictum_clang_archives INTERFACE -Wl,--start-group ${clang_archives} -Wl,--end-group ${llvm_archives})

add_library(dictum_clang INTERFACE)
set(is_static $<BOOL:$<TARGET_PROPERTY:DICTUM_LINKS_CLANG_STATICALLY>>)
target_link_libraries(dictum_clang INTERFACE $<${is_static}:dictum_clang_archives> $<$<NOT:${is_static}>:clang-cpp>
                                             $<$<NOT:${is_static}>:LLVM>)

# Without the archives (a Clang that is not Debian's) the program links the shared libraries.
function(dictum_link_clang_statically program)
  if(EXISTS ${LLVM_LIBRARY_DIR}/libclangSema.a AND TARGET LLVMCore)
    set_target_properties(${program} PROPERTIES DICTUM_LINKS_CLANG_STATICALLY ON)
    target_link_options(${program} PRIVATE -no-pie -Wl,--gc-sections)
  endif()
endfunction()
