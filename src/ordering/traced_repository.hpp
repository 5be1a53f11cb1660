// An order_repository whose writes are spans: from the moment a write waits for its group until its transaction is
// durable or refused. Everything else passes through.
#pragma once
#include "ordering/order_repository.hpp"
#include "tracing/tracer.hpp"

namespace tidings {

class traced_repository final : public order_repository {
public:
    // `system`: "postgresql" or "sqlite". The references outlive it.
    traced_repository(order_repository& inner, const tracer& traces, std::string system)
        : inner_(inner), traces_(traces), system_(std::move(system)) {}

    task<result<write_outcome>> write(order_write command) override;
    task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) override {
        return inner_.find_key(std::move(scope), std::move(key));
    }
    task<result<std::optional<stored_order>>> find(order_id id) override { return inner_.find(std::move(id)); }
    task<result<order_page>> list(order_filter filter) override { return inner_.list(std::move(filter)); }
    task<result<event_page>> events_of(order_id id, std::int64_t after_version, std::size_t limit) override {
        return inner_.events_of(std::move(id), after_version, limit);
    }

private:
    task<result<write_outcome>> write_within(span work, order_write command);

    order_repository& inner_;
    const tracer& traces_;
    std::string system_;
};

}  // namespace tidings
