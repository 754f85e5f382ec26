# SPDX-License-Identifier: Apache-2.0
# Every third-party library, found once, here. Their headers are SYSTEM: our warnings are about our
# own code.
include(FeatureSummary)

find_package(Torch REQUIRED)
set_package_properties(Torch PROPERTIES TYPE REQUIRED PURPOSE "matrix products of the encoder")
# Torch's own target would bring its headers, a fmt of another version among them, to everybody who
# links a library that links it. So headers and library are two: only one file sees the headers.
add_library(crisp_libtorch_headers INTERFACE)
add_library(crisp::libtorch_headers ALIAS crisp_libtorch_headers)
target_include_directories(crisp_libtorch_headers SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
add_library(crisp_libtorch INTERFACE)
add_library(crisp::libtorch ALIAS crisp_libtorch)
target_link_libraries(crisp_libtorch INTERFACE $<TARGET_FILE:torch_cpu> $<TARGET_FILE:c10>)

find_package(OpenMP REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
# sentencepiece's own .pc names the trainer library too, which we do not want.
find_path(SENTENCEPIECE_INCLUDE_DIR sentencepiece_processor.h REQUIRED)
find_library(SENTENCEPIECE_LIBRARY sentencepiece REQUIRED)
add_library(crisp_sentencepiece INTERFACE)
add_library(crisp::sentencepiece ALIAS crisp_sentencepiece)
target_include_directories(crisp_sentencepiece SYSTEM INTERFACE ${SENTENCEPIECE_INCLUDE_DIR})
target_link_libraries(crisp_sentencepiece INTERFACE ${SENTENCEPIECE_LIBRARY})

if(CRISP_BUILD_EXPLORER)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets Concurrent Svg PrintSupport DBus)
  find_package(QCustomPlotQt6 REQUIRED)
  if(CRISP_BUILD_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  endif()
endif()

if(CRISP_BUILD_TESTS)
  find_package(GTest REQUIRED)
  find_path(RAPIDCHECK_INCLUDE_DIR rapidcheck.h REQUIRED)
  find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
  add_library(crisp_rapidcheck INTERFACE)
  add_library(crisp::rapidcheck ALIAS crisp_rapidcheck)
  target_include_directories(crisp_rapidcheck SYSTEM INTERFACE ${RAPIDCHECK_INCLUDE_DIR})
  target_link_libraries(crisp_rapidcheck INTERFACE ${RAPIDCHECK_LIBRARY})
  if(CRISP_BUILD_BENCH)
    find_package(benchmark REQUIRED)
  endif()
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
