// The commands of one moment as one transaction: all intents are one statement, all ends another, whatever their
// number. Pure: makes queries, reads rows.
#pragma once
#include <cstddef>
#include <map>
#include <unordered_set>
#include <vector>
#include "adapters/postgres/journal_command.hpp"
#include "mail/mail_dictionary.hpp"

namespace tidings::postgres {

class journal_tick {
public:
    // `group` outlives the tick. `kept` are the dictionaries that the store has for certain.
    journal_tick(const std::vector<journal_command>& group, const std::unordered_set<std::int64_t>& kept);

    std::vector<query> queries();

    // One answer per command. A keep that gave no row is `is_held` without `fits`: in_doubt() says which of the two it
    // is.
    std::vector<journal_answer> read(const std::vector<rows>& found) const;
    // Asks which of those are still held; empty when there is nothing to ask.
    std::vector<query> doubts(const std::vector<journal_answer>& answers) const;
    void resolve(const rows& held, std::vector<journal_answer>& answers) const;

    // Dictionaries that this tick brings; kept for certain when it has committed.
    std::vector<std::int64_t> new_dictionaries() const;
    // Lanes that messages have entered through ends: rows of release_orders.
    std::vector<std::string> lanes_in(const std::vector<rows>& found) const;

private:
    template <class Command>
    struct part {
        std::vector<const Command*> commands;
        std::vector<std::size_t> places;  // in the group
        std::size_t query = 0;            // among queries()
    };
    void add_ends(std::vector<query>& all);
    void pack_mails(const std::unordered_set<std::int64_t>& kept);
    query keep_mails() const;
    query keep_dictionaries() const;

    std::size_t size_;
    part<keep_command> keeps_;
    part<settle_command> ends_, returns_;  // terminal, due again
    part<statements_command> others_;
    std::vector<std::string> packed_;                         // the mails of keeps_
    std::map<std::int64_t, const mail_dictionary*> brought_;  // by id
    std::optional<std::size_t> release_;
};

}  // namespace tidings::postgres
