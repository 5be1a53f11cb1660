// The inbox in PostgreSQL: a batch of events and the messages they ask for, in one transaction of the journal's writer.
#pragma once
#include "adapters/postgres/journal_writer.hpp"
#include "intake/inbox.hpp"

namespace tidings::postgres {

class inbox final : public tidings::inbox {
public:
    explicit inbox(journal_writer& writer) : writer_(writer) {}
    // invalid: an entry has no message, or the database refuses a value in the batch; nothing of it was written.
    task<result<intake_counts>> store(intake_batch batch) override;

private:
    void note_stored(const rows& opened, const rows& released, intake_counts& counts);

    journal_writer& writer_;
};

}  // namespace tidings::postgres
