# Warnings, sanitizers and hardening that every target shares.
add_library(tidings_options INTERFACE)
target_compile_options(tidings_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wswitch-enum -Wno-missing-field-initializers
  $<$<CONFIG:Debug>:-O1 -g1>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of GCC 12 in inlined library code (GCC PR 105562, 105651, 107138; mismatched-new-delete: Asio's coroutine frames).
  target_compile_options(tidings_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-mismatched-new-delete)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)  # it takes every reference that a function gives for one into its arguments
    target_compile_options(tidings_options INTERFACE -Wno-dangling-reference)
  endif()
endif()
target_compile_definitions(tidings_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE TIDINGS_VERSION="${PROJECT_VERSION}")

if(TIDINGS_SANITIZE)
  target_compile_options(tidings_options INTERFACE -fsanitize=${TIDINGS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # Clang 14 cannot emit -fsanitize=function for coroutines ("difference across sections").
    $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  target_link_options(tidings_options INTERFACE -fsanitize=${TIDINGS_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(CMAKE_CXX_FLAGS_RELEASE "-O2")
  target_compile_options(tidings_options INTERFACE -g1 -fstack-protector-strong -fcf-protection -fstack-clash-protection -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  target_compile_definitions(tidings_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(tidings_options INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
# The machine's paths stay out of the programs, and ccache can share objects between checkouts.
target_compile_options(tidings_options INTERFACE -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

# mold links the many test programs fast. The three programs that people run are left to GNU ld (apps/CMakeLists.txt): mold 1.10 takes objects
# out of archives for weak symbols that are there anyway, and brings ICU (30 MB) into the order service with them.
find_program(TIDINGS_MOLD mold)
if(TIDINGS_MOLD)
  target_link_options(tidings_options INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:TIDINGS_BY_GNU_LD>>>:-fuse-ld=mold>)
endif()
target_link_options(tidings_options INTERFACE -Wl,--as-needed)
