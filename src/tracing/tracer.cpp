#include "tracing/tracer.hpp"

namespace tidings {

trace_context tracer::enter(std::string_view traceparent) const {
    auto context = span_below(traceparent, random_);
    if (!is_on() && !context.parent_span_id.empty()) {
        context.traceparent.replace(36, 16, context.parent_span_id);
        return context;
    }
    const bool wanted = rule_.samples(context.trace_id, is_sampled(traceparent));
    if (wanted != context.is_sampled()) set_sampled(context, wanted);
    return context;
}

std::optional<span> tracer::begin(std::string_view traceparent, std::string_view name, span_kind kind) const {
    if (!is_on()) return std::nullopt;
    return begin_at(now(), enter(traceparent), name, kind);
}

std::optional<span> tracer::begin_at(timestamp started_at, std::string_view traceparent, std::string_view name,
                                     span_kind kind) const {
    if (!is_on()) return std::nullopt;
    return begin_at(started_at, enter(traceparent), name, kind);
}

std::optional<span> tracer::begin_at(timestamp started_at, const trace_context& entered, std::string_view name,
                                     span_kind kind) const {
    if (!is_on() || !entered.is_sampled()) return std::nullopt;
    span work;
    work.context = entered;
    work.name = name;
    work.kind = kind;
    work.started_at = started_at;
    return work;
}

void tracer::end(span work) const {
    end_at(now(), std::move(work));
}

void tracer::end_at(timestamp ended_at, span work) const {
    work.ended_at = std::max(work.started_at, ended_at);
    sink_.take(std::move(work));
}

}  // namespace tidings
