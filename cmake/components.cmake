# Finds every folder of a layer and makes one static library of it: platform/db -> platform_db.
# A folder that needs system libraries names them in its own CMakeLists.txt, next to its sources.

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
    target_precompile_headers(${target} REUSE_FROM platform_base)
    target_link_libraries(${target} PUBLIC platform_base)
  endif()
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
  target_precompile_headers(${target} REUSE_FROM platform_base)
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
