// Begins and ends spans for the parts that do the work. While nobody wants spans, each call is one virtual question.
// A part that makes spans asks is_on() first and then begin(), which answers nothing for traces that are not sampled.
#pragma once
#include <optional>
#include "base/random_source.hpp"
#include "base/time_source.hpp"
#include "tracing/sampler.hpp"
#include "tracing/span_sink.hpp"

namespace tidings {

class tracer {
public:
    // The references outlive the tracer.
    tracer(span_sink& sink, sampler rule, random_source& random, const time_source& clock)
        : sink_(sink), rule_(rule), random_(random), clock_(clock) {}

    bool is_on() const { return sink_.is_on(); }
    timestamp now() const { return clock_.now(); }

    // The context of a request that came with `traceparent`: its trace goes on, or a new one starts; a broken header
    // never fails a request. While nobody wants spans, the caller's context passes through as it is, so that a trace
    // has no hole where we are.
    trace_context enter(std::string_view traceparent) const;

    // A span below `traceparent`, begun now or then; the first of a new trace when there is none.
    std::optional<span> begin(std::string_view traceparent, std::string_view name, span_kind kind) const;
    std::optional<span> begin_at(timestamp started_at, std::string_view traceparent, std::string_view name,
                                 span_kind kind) const;
    // The span of a context that enter() gave.
    std::optional<span> begin_at(timestamp started_at, const trace_context& entered, std::string_view name,
                                 span_kind kind) const;
    void end(span work) const;                         // now
    void end_at(timestamp ended_at, span work) const;  // never before its start, whatever the clock did

private:
    span_sink& sink_;
    sampler rule_;
    random_source& random_;
    const time_source& clock_;
};

}  // namespace tidings
