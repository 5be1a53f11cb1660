// How jemalloc manages the memory of the programs: https://jemalloc.net/jemalloc.3.html, "TUNING". MALLOC_CONF in the
// environment overrides single values.
// One thread does nearly all the work, so two arenas are enough; pages that are free go back to the system after half
// a second, so that a burst leaves no memory behind. Blocks above 4 KiB are rare: no thread keeps one for later.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0,lg_tcache_max:12";
}
