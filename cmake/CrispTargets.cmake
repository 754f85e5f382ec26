# SPDX-License-Identifier: Apache-2.0
# How a library, a program and a test of ours are made: C++20, our warnings, our sanitizers.

add_library(crisp_options INTERFACE)
target_compile_features(crisp_options INTERFACE cxx_std_20)
target_compile_options(crisp_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion)
if(CRISP_WERROR)
  target_compile_options(crisp_options INTERFACE -Werror)
endif()
if(CRISP_SANITIZE)
  target_compile_options(crisp_options INTERFACE
    -fsanitize=${CRISP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(crisp_options INTERFACE -fsanitize=${CRISP_SANITIZE})
endif()

# crisp_library(<folder> SOURCES ... [PUBLIC libs...] [PRIVATE libs...])
# makes the static library crisp_<folder>, alias crisp::<folder>, of core/<folder>. What a folder may
# include is what it links: the arrows of docs/ARCHITECTURE.md.
function(crisp_library folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(crisp_${folder} STATIC ${ARG_SOURCES})
  add_library(crisp::${folder} ALIAS crisp_${folder})
  # "folder/file.h" is how everybody includes it. Each library exports only its own folder, through
  # a link in the build tree, so that an include without the matching link does not compile.
  set(include_root "${CMAKE_BINARY_DIR}/include/${folder}")
  file(MAKE_DIRECTORY "${include_root}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${include_root}/${folder}" SYMBOLIC)
  target_include_directories(crisp_${folder} PUBLIC "${include_root}")
  target_link_libraries(crisp_${folder} PUBLIC ${ARG_PUBLIC} PRIVATE crisp_options ${ARG_PRIVATE})
endfunction()

# crisp_test(<name> SOURCES ... LIBS ... [LABELS ...] [TIMEOUT seconds])
# makes the GoogleTest binary crisp_<name>_test; every TEST in it becomes a ctest test.
function(crisp_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit) # an empty one would make a label of the word TIMEOUT below
  endif()
  add_executable(crisp_${name}_test ${ARG_SOURCES})
  target_link_libraries(crisp_${name}_test PRIVATE
    crisp_options ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(crisp_${name}_test
    TEST_PREFIX "${name}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
      # Idle OpenMP threads spin, which starves tests that run side by side.
      ENVIRONMENT "OMP_WAIT_POLICY=passive")
endfunction()

# crisp_widget_library(<folder> SOURCES ... [PUBLIC libs...] [PRIVATE libs...])
# the same for a folder of widgets/: Qt's Widgets linked, moc run on our headers. Qt's words
# (signals, slots, emit) are off, since they are names elsewhere, and so are silent conversions
# from char*.
function(crisp_widget_library folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  crisp_library(${folder} SOURCES ${ARG_SOURCES}
    PUBLIC Qt6::Widgets ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  crisp_use_qt(crisp_${folder})
endfunction()

function(crisp_use_qt target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_compile_definitions(${target} PRIVATE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_STRICT_ITERATORS)
endfunction()

# crisp_gui_test(<name> SOURCES ... LIBS ... [LABELS ...] [TIMEOUT seconds])
# makes the GoogleTest binary crisp_<name>_test whose main has a QApplication without a screen.
function(crisp_gui_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LIBS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS gui)
  endif()
  add_executable(crisp_${name}_test ${ARG_SOURCES})
  crisp_use_qt(crisp_${name}_test)
  target_link_libraries(crisp_${name}_test PRIVATE
    crisp_options ${ARG_LIBS} crisp_gui_test_main Qt6::Test GTest::gmock GTest::gtest)
  gtest_discover_tests(crisp_${name}_test
    TEST_PREFIX "${name}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
      ENVIRONMENT "OMP_WAIT_POLICY=passive;QT_QPA_PLATFORM=offscreen")
endfunction()
