#include "adapters/smtp/smtp_metrics.hpp"

namespace tidings {

using reading = metrics::reading;

void watch(metrics& into, const smtp_mailer& mailer) {
    into.watch("tidings_smtp_connections", "Open connections to mail relays.", reading::gauge, {},
               [&mailer] { return static_cast<double>(mailer.counters().connections_open); });
    into.watch("tidings_smtp_connections_opened_total", "Connections made to mail relays.", reading::counter, {},
               [&mailer] { return static_cast<double>(mailer.counters().connections_opened); });
    into.watch("tidings_smtp_connections_reused_total", "Mails that took a connection that was open already.",
               reading::counter, {}, [&mailer] { return static_cast<double>(mailer.counters().connections_reused); });
}

}  // namespace tidings
