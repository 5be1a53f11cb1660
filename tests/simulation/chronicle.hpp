// What happened in a run: a hash that must be the same whenever the seed is played, a count per kind of happening, the
// broken promises, and on request every line on the screen.
#pragma once
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "runtime/log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::simulation {

class chronicle final : public log_sink {
public:
    chronicle(testing_support::virtual_clock& clock, bool aloud) : clock_(clock), aloud_(aloud) {}

    void note(std::string_view what, std::string_view about = {}, std::int64_t number = 0) {
        ++counts[what];
        mix(what);
        mix(about);
        mix(static_cast<std::uint64_t>(number));
        mix(static_cast<std::uint64_t>(clock_.steady().time_since_epoch().count()));
        if (aloud_) say(what, about, number);
    }
    void violated(std::string promise) {
        if (aloud_) say("BROKEN", promise, 0);
        if (violations.size() < 20) violations.push_back(std::move(promise));
    }

    // The logs of the shipped objects, shown only aloud.
    bool wants(log_level) const override { return aloud_; }
    void write(log_level, std::string_view part, std::string_view sentence, std::initializer_list<log_field>) override {
        say(part, sentence, 0);
    }

    std::map<std::string_view, std::uint64_t> counts;  // of literals
    std::vector<std::string> violations;
    std::uint64_t hash() const { return hash_; }

private:
    void say(std::string_view what, std::string_view about, std::int64_t number) const {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady().time_since_epoch());
        const std::string line(what), detail(about);
        std::printf("%10.3f  %s  %s %lld\n", static_cast<double>(ms.count()) / 1000, line.c_str(), detail.c_str(),
                    static_cast<long long>(number));
    }
    void mix(std::string_view text) {
        for (const char c : text) mix(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
    }
    void mix(std::uint64_t number) { hash_ = (hash_ ^ number) * 0x100000001B3ULL; }

    testing_support::virtual_clock& clock_;
    bool aloud_;
    std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

}  // namespace tidings::simulation
