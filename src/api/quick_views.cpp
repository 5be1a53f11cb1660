#include "api/quick_views.hpp"
#include <initializer_list>

namespace tidings::api {
namespace {

using enum message_status;

std::int64_t sum_of(const std::map<message_status, std::int64_t>& counts, std::initializer_list<message_status> some) {
    std::int64_t sum = 0;
    for (const auto one : some)
        if (const auto found = counts.find(one); found != counts.end()) sum += found->second;
    return sum;
}

quick_view view_of(std::string_view name, std::int64_t count) {
    return {name, std::min(count, counted_most), count > counted_most};
}

}  // namespace

std::vector<quick_view> quick_views(const view_counts& seen, const journal_counts& kept) {
    const auto waiting = sum_of(seen.by_status, {queued, sending, deferred});
    const auto problem = sum_of(seen.by_status, {failed, dead});
    const auto accepted = sum_of(kept.by_status, {sent});
    const auto on_purpose = sum_of(seen.by_status, {suppressed, skipped, superseded});
    return {view_of("all", waiting + problem + accepted + on_purpose),
            view_of("waiting", waiting),
            view_of("problem", problem),
            view_of("accepted", accepted),
            view_of("not_sent_on_purpose", on_purpose),
            view_of("resent", seen.copies)};
}

}  // namespace tidings::api
