// What changes, as it changes, for pages that are being looked at: parts note messages that changed here, at most once a
// second they become a frame, and every open stream gets it. What other instances do shows in the counts. Nothing is
// asked of a store for it. One executor.
#pragma once
#include <functional>
#include <memory>
#include <unordered_map>
#include "api/live_frame.hpp"
#include "api/live_stream.hpp"

namespace tidings::api {

class live_feed {
public:
    using ask_counts = std::function<journal_counts()>;

    // `run`: unique for this run of the process. `counts`: what is known without asking the store.
    live_feed(async_clock& clock, std::string run, ask_counts counts, live_limits limits = {});

    void note(const message_id& changed, message_status now);

    task<> run();  // until stop(); spawn it once
    void stop();   // ends every stream

    // Null: there are as many as there may be.
    std::shared_ptr<answer_stream> open(std::string_view last_event_id);
    std::size_t streams() const { return ring_->streams(); }

private:
    bool is_news(const journal_counts& counts) const;
    void publish();

    async_clock& clock_;
    ask_counts counts_;
    live_limits limits_;
    std::shared_ptr<live_ring> ring_;
    std::unique_ptr<alarm> wake_, pause_;
    std::unordered_map<message_id, message_status> noted_;
    std::uint64_t more_ = 0;
    journal_counts told_;
    bool stopping_ = false;
};

}  // namespace tidings::api
