// Which traces are recorded. The names and rules are OpenTelemetry's (OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG):
// always_on, always_off, traceidratio, and each behind parentbased_, which does as the caller did.
// The ratio looks at the trace id alone, so that every service decides alike.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

class sampler {
public:
    sampler() = default;  // parentbased_always_on

    // invalid: a sentence for the operator. Samplers that
    // ask a server for their rules (jaeger_remote, xray) are refused.
    static result<sampler> parse(const std::string& name, const std::string& argument);
    static result<double> parse_ratio(const std::string& argument);  // empty: 1

    // `parent`: whether the caller recorded the trace; empty when there is none.
    bool samples(std::string_view trace_id, std::optional<bool> parent) const;

private:
    bool parent_decides_ = true;
    std::uint64_t threshold_ = 0;  // of 2^56: a trace is recorded when its last 56 bits reach it
};

}  // namespace tidings
