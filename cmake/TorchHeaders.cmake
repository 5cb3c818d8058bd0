# LibTorch's headers take half a minute to read, so that one precompiled <torch/torch.h> serves all small programs: the
# examples and the tests that need LibTorch. dictum_torch_program(NAME): the executable is one of them.
find_package(Torch REQUIRED)
add_library(dictum_torch_headers OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled_headers.cpp)
set_target_properties(dictum_torch_headers PROPERTIES CXX_STANDARD 17)
target_compile_options(dictum_torch_headers PRIVATE -O0 -w)
target_link_libraries(dictum_torch_headers PRIVATE torch)
target_precompile_headers(dictum_torch_headers PRIVATE <torch/torch.h> <iostream>)

function(dictum_torch_program name)
  set_target_properties(${name} PROPERTIES CXX_STANDARD 17)
  target_compile_options(${name} PRIVATE -O0 -w)
  target_link_libraries(${name} PRIVATE torch)
  target_precompile_headers(${name} REUSE_FROM dictum_torch_headers)
endfunction()
