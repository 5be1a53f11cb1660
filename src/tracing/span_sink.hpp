// Where finished spans go. Implemented by adapters/otlp; without an endpoint, no_spans.
#pragma once
#include "tracing/span.hpp"

namespace tidings {

class span_sink {
public:
    virtual ~span_sink() = default;
    virtual bool is_on() const = 0;     // false: nobody needs to make spans
    virtual void take(span ended) = 0;  // never waits; what does not fit is dropped and counted
};

class no_spans final : public span_sink {
public:
    bool is_on() const override { return false; }
    void take(span) override {}
};

}  // namespace tidings
