# Finds every folder of a layer and makes one static library of it: platform/db -> platform_db.
# A folder that needs system libraries names them in its own CMakeLists.txt, next to its sources.

# What most files read first, precompiled once: the standard library for everything, platform/kernel/module.hpp, too,
# for modules and the program, which begin with it.
set(QIYING_COMMON_HEADERS <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <span>
  <string> <string_view> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)
function(qiying_precompiled target)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # A compiler cache may give it back to a clone whose files have other times.
    target_compile_options(${target} PRIVATE "SHELL:$<$<COMPILE_LANGUAGE:CXX>:-Xclang -fno-pch-timestamp>")
  endif()
  if(target STREQUAL "platform_base")
    target_precompile_headers(${target} PRIVATE ${QIYING_COMMON_HEADERS})
  elseif(target STREQUAL "platform_kernel")
    target_precompile_headers(${target} PRIVATE ${QIYING_COMMON_HEADERS}
      ${PROJECT_SOURCE_DIR}/platform/kernel/module.hpp)
  elseif(target MATCHES "^modules_|^qiying_app$")
    target_precompile_headers(${target} REUSE_FROM platform_kernel)
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
      # They wait for the database; what computes lies in engines and platform. A sixth of their build time.
      target_compile_options(${target} PRIVATE "$<$<AND:$<CONFIG:RelWithDebInfo>,$<COMPILE_LANGUAGE:CXX>>:-O1>")
    endif()
  else()
    target_precompile_headers(${target} REUSE_FROM platform_base)
  endif()
endfunction()

# qiying_component(<layer> <name> [links...]): sources are *.cpp and internal/**/*.cpp of the folder.
function(qiying_component layer name)
  set(dir ${PROJECT_SOURCE_DIR}/${layer}/${name})
  set(target ${layer}_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp)
  file(GLOB_RECURSE internal CONFIGURE_DEPENDS ${dir}/internal/*.cpp)
  add_library(${target} STATIC ${sources} ${internal})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${ARGN})
  if(NOT target STREQUAL "platform_base")
    target_link_libraries(${target} PUBLIC platform_base)
  endif()
  qiying_precompiled(${target})
  qiying_component_tests(${layer} ${name})
  qiying_component_fuzzers(${layer} ${name})
endfunction()

# Tests of a component live beside it: tests/*_test.cpp become build/tests/<layer>_<name>.
function(qiying_component_tests layer name)
  file(GLOB tests CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${layer}/${name}/tests/*_test.cpp)
  if(NOT tests OR NOT QIYING_TESTS)
    return()
  endif()
  set(target test_${layer}_${name})
  add_executable(${target} ${tests})
  qiying_precompiled(${target})
  target_link_libraries(${target} PRIVATE ${layer}_${name} qiying_test_support)
  if(NOT layer STREQUAL "engines" AND NOT name STREQUAL "base")
    target_link_libraries(${target} PRIVATE qiying_test_db)
  endif()
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests
                                             OUTPUT_NAME ${layer}_${name})
  add_test(NAME ${layer}/${name} COMMAND ${target} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  add_dependencies(all_tests ${target})
endfunction()

# qiying_layer(<layer>): every folder of the layer; its CMakeLists.txt calls qiying_component.
function(qiying_layer layer)
  file(GLOB folders CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${layer}/*/CMakeLists.txt)
  list(SORT folders)
  # platform/base lends its precompiled header to all others, so it comes first.
  set(base ${PROJECT_SOURCE_DIR}/platform/base/CMakeLists.txt)
  if(base IN_LIST folders)
    list(REMOVE_ITEM folders ${base})
    list(PREPEND folders ${base})
  endif()
  foreach(file ${folders})
    get_filename_component(dir ${file} DIRECTORY)
    add_subdirectory(${dir})
  endforeach()
endfunction()

# Fuzz targets of a component: fuzz/json_fuzz.cpp becomes build/fuzz/<layer>_<name>_json. With QIYING_FUZZ (clang) all
# code is instrumented, so use a build directory of its own; corpora lie in fuzz/corpus/<file>.
function(qiying_component_fuzzers layer name)
  if(NOT QIYING_FUZZ)
    return()
  endif()
  file(GLOB fuzzers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${layer}/${name}/fuzz/*_fuzz.cpp)
  foreach(source ${fuzzers})
    get_filename_component(file ${source} NAME_WE)
    string(REPLACE "_fuzz" "" file ${file})
    set(target fuzz_${layer}_${name}_${file})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE ${layer}_${name})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz
                                               OUTPUT_NAME ${layer}_${name}_${file})
  endforeach()
endfunction()

# Benchmarks of a component that asks for it (Google Benchmark): bench/base_bench.cpp becomes build/bench/<layer>_<name>_base.
function(qiying_component_benches layer name)
  file(GLOB benches CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${layer}/${name}/bench/*_bench.cpp)
  if(NOT QIYING_BENCH OR NOT benches)
    return()
  endif()
  find_package(benchmark REQUIRED)
  foreach(source ${benches})
    get_filename_component(file ${source} NAME_WE)
    string(REPLACE "_bench" "" file ${file})
    set(target bench_${layer}_${name}_${file})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE ${layer}_${name} benchmark::benchmark benchmark::benchmark_main)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench
                                               OUTPUT_NAME ${layer}_${name}_${file})
  endforeach()
endfunction()
