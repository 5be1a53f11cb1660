#include "notify/metered_mailer.hpp"

namespace tidings {
namespace {

constexpr std::array all_outcomes{delivery_outcome::accepted,  delivery_outcome::refused_for_now,
                                  delivery_outcome::refused,   delivery_outcome::channel_fault,
                                  delivery_outcome::uncertain, delivery_outcome::called_off};
constexpr std::array<const char*, 4> reply_class_names{"none", "2xx", "4xx", "5xx"};

std::size_t reply_class_of(int code) {
    switch (code / 100) {
        case 2:
        case 3: return 1;  // 354 asks for the mail: as good as 2xx
        case 4: return 2;
        case 5: return 3;
        default: return 0;
    }
}

}  // namespace

metered_mailer::relay_metrics::relay_metrics(metrics& into, std::string name)
    : relay(std::move(name)),
      duration(into.make_histogram("tidings_send_duration_seconds",
                                   "Time that one try of a mail took with its relay, waiting for a connection "
                                   "included.",
                                   latency_bounds(), {{"relay", relay}})) {
    for (const auto outcome : all_outcomes)
        for (const auto* reply : reply_class_names)
            sends.push_back(into.make_counter(
                "tidings_sends_total", "Tries of mails by relay, how they ended and the class of the last reply.",
                {{"relay", relay}, {"outcome", std::string(name_of(outcome))}, {"reply", reply}}));
}

metered_mailer::metered_mailer(mailer& inner, const std::vector<std::string>& relays, const async_clock& clock,
                               metrics& into)
    : inner_(inner), clock_(clock) {
    for (const auto& relay : relays) relays_.emplace_back(into, relay);
    relays_.emplace_back(into, "other");
}

metered_mailer::relay_metrics& metered_mailer::metrics_of(const std::string& relay) {
    const auto known = std::ranges::find(relays_, relay, &relay_metrics::relay);
    return known == relays_.end() ? relays_.back() : *known;
}

task<delivery_report> metered_mailer::deliver(envelope to, shared_text bytes, before_dot intend) {
    const auto began = clock_.steady();
    auto report = co_await inner_.deliver(std::move(to), std::move(bytes), std::move(intend));
    auto& counted = metrics_of(report.relay);
    const auto outcome = static_cast<std::size_t>(report.outcome);
    counted.sends.at(outcome * reply_classes + reply_class_of(report.reply_code)).add();
    counted.duration.observe(std::chrono::duration<double>(clock_.steady() - began).count());
    co_return report;
}

}  // namespace tidings
