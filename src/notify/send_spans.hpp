// The spans of one mail, below the span that took its event in: writing it, and every try against a mail relay. A try
// hours later belongs to the same trace: one trace tells an order event's whole story. Cheap to copy; without a tracer
// it does nothing.
#pragma once
#include <string_view>
#include "notify/message_journal.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class send_spans {
public:
    send_spans() = default;
    explicit send_spans(const tracer& traces) : traces_(&traces) {}  // outlives every copy

    // `outcome`: a word of ours; empty: the mail is written.
    void wrote(const claimed_message& claimed, timestamp began, std::string_view template_version,
               std::string_view outcome) const;
    // `tried` as the journal keeps it. The server's words stay out: they may name the recipient.
    void tried(const claimed_message& claimed, const attempt& tried) const;

private:
    bool is_on() const { return traces_ && traces_->is_on(); }
    const tracer* traces_ = nullptr;
};

}  // namespace tidings
