#include "ordering/traced_repository.hpp"

namespace tidings {

task<result<write_outcome>> traced_repository::write(order_write command) {
    auto work = traces_.begin(command.event.traceparent, "commit order", span_kind::internal);
    if (!work) return inner_.write(std::move(command));
    work->text("db.system.name", system_)
        .text("tidings.order_id", command.id.value)
        .text("tidings.event_id", command.event.id.value)
        .number("tidings.order_version", command.version);
    return write_within(*std::move(work), std::move(command));
}

task<result<write_outcome>> traced_repository::write_within(span work, order_write command) {
    auto written = co_await inner_.write(std::move(command));
    if (written)
        work.text("tidings.outcome", name_of(written->verdict));
    else
        work.failed(name_of(written.error().code));
    traces_.end(std::move(work));
    co_return written;
}

}  // namespace tidings
