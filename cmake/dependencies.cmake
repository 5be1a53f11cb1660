# Everything we stand on, all from Debian 12 (tools/packages lists the package names).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(GTest REQUIRED)
find_package(date REQUIRED)  # time zones; libstdc++ has them from GCC 14 on
# Boost.JSON is in the precompiled header, so its definitions must be the same everywhere; --as-needed drops it where it is unused.
target_link_libraries(tidings_options INTERFACE Boost::headers Boost::json)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(cjose REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)

# malloc of the programs, see docs/decisions/0014-an-allocator.md. The sanitizers have their own.
add_library(tidings_allocator INTERFACE)
if(NOT TIDINGS_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(tidings_allocator INTERFACE PkgConfig::jemalloc)
  target_sources(tidings_allocator INTERFACE ${CMAKE_SOURCE_DIR}/apps/common/allocator.cpp)
endif()
