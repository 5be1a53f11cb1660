// The inbox in PostgreSQL: a batch of events and the messages they ask for, in one transaction.
#pragma once
#include "adapters/postgres/journal_writer.hpp"
#include "intake/inbox.hpp"

namespace tidings::postgres {

class inbox final : public tidings::inbox {
public:
    // A writer of its own: a batch takes longer than the ticks of mails on their way, which would wait for it. `lanes`
    // is told what enters them.
    inbox(journal_writer& writer, ready_lanes& lanes) : writer_(writer), lanes_(lanes) {}
    // invalid: an entry has no message, or the database refuses a value in the batch; nothing of it was written.
    task<result<intake_counts>> store(intake_batch batch) override;

private:
    void note_stored(const rows& opened, const rows& released, intake_counts& counts);

    journal_writer& writer_;
    ready_lanes& lanes_;
};

}  // namespace tidings::postgres
