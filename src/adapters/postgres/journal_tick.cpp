#include "adapters/postgres/journal_tick.hpp"
#include <unordered_map>
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

using settles = std::vector<const settle_command*>;

// The parameters that end_messages and put_back have in common.
query settling(const statement& what, const settles& all) {
    query made{&what, {}};
    const auto column = [&](type_oid type, auto member) {
        made.with.add_array(type, all, [&](const settle_command* one) { return member(*one); });
    };
    const auto tried = [&](type_oid type, auto member) {
        column(type, [&](const settle_command& one) {
            static const attempt none;
            return member(one.how.tried ? *one.how.tried : none);
        });
    };
    using enum type_oid;
    column(uuid, [](const auto& one) { return one.held.id; });
    column(bigint, [](const auto& one) { return one.held.fence; });
    column(text, [](const auto& one) { return name_of(one.how.status); });
    column(text, [](const auto& one) -> std::string_view { return one.how.reason; });
    column(boolean, [](const auto& one) { return one.how.tried.has_value(); });
    tried(text, [](const auto& one) -> std::string_view { return one.relay; });
    tried(type_oid::instant, [](const auto& one) { return one.started_at; });
    tried(type_oid::instant, [](const auto& one) { return one.ended_at; });
    tried(text, [](const auto& one) { return name_of(one.outcome); });
    tried(text, [](const auto& one) { return name_of(one.phase); });
    tried(bigint, [](const auto& one) { return static_cast<std::int64_t>(one.reply_code); });
    tried(text, [](const auto& one) -> std::string_view { return one.enhanced_code; });
    tried(text, [](const auto& one) -> std::string_view { return one.reply; });
    tried(boolean, [](const auto& one) { return one.charged; });
    tried(boolean, [](const auto& one) { return one.uncertain; });
    tried(text, [](const auto& one) -> std::string_view { return one.transcript; });
    return made;
}

query putting_back(const settles& all) {
    auto made = settling(sql::notifications::put_back, all);
    made.with.add_array(type_oid::bigint, all, [](const settle_command* one) {
        return static_cast<std::int64_t>(one->how.retry_in.value_or(std::chrono::milliseconds{0}).count());
    });
    return made;
}

query superseding(const settles& sent) {
    query made{&sql::notifications::supersede_earlier, {}};
    made.with.add_array(type_oid::uuid, sent, [](auto* one) { return one->held.id; });
    made.with.add_array(type_oid::uuid, sent, [](auto* one) { return one->held.order; });
    made.with.add_array(type_oid::bigint, sent, [](auto* one) { return one->held.order_version; });
    return made;
}

// The messages that a statement answered with, by the bytes of their id.
std::unordered_map<std::string_view, int> rows_by_id(const rows& found) {
    std::unordered_map<std::string_view, int> all;
    for (int row = 0; row < found.size(); ++row) all.emplace(found.view(row, 0), row);
    return all;
}

std::optional<int> row_of(const std::unordered_map<std::string_view, int>& rows, const message_id& id) {
    const auto key = uuid_of(id);
    if (!key) return std::nullopt;
    const auto found = rows.find({key->bytes.data(), key->bytes.size()});
    return found == rows.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

journal_tick::journal_tick(const std::vector<journal_command>& group, const std::unordered_set<std::int64_t>& kept)
    : size_(group.size()) {
    const auto put = [](auto& into, const auto* command, std::size_t place) {
        into.commands.push_back(command);
        into.places.push_back(place);
    };
    for (std::size_t at = 0; at < group.size(); ++at) {
        if (const auto* keep = std::get_if<keep_command>(&group[at])) put(keeps_, keep, at);
        if (const auto* other = std::get_if<statements_command>(&group[at])) put(others_, other, at);
        if (const auto* end = std::get_if<settle_command>(&group[at]))
            put(is_terminal(end->how.status) ? ends_ : returns_, end, at);
    }
    pack_mails(kept);
}

void journal_tick::pack_mails(const std::unordered_set<std::int64_t>& kept) {
    for (const auto* command : keeps_.commands) {
        if (!command->mail) {
            packed_.emplace_back();
            continue;
        }
        const auto* dictionary = command->mail->dictionary.get();
        packed_.push_back(dictionary ? dictionary->pack(command->mail->bytes) : pack_mail(command->mail->bytes));
        if (dictionary && !kept.contains(dictionary->id())) brought_.emplace(dictionary->id(), dictionary);
    }
}

query journal_tick::keep_dictionaries() const {
    query made{&sql::notifications::keep_dictionaries, {}};
    made.with.add_array(type_oid::bigint, brought_, [](const auto& each) { return each.first; });
    made.with.add_array(type_oid::bytes, brought_,
                        [](const auto& each) -> std::string_view { return each.second->bytes(); });
    return made;
}

std::vector<std::int64_t> journal_tick::new_dictionaries() const {
    std::vector<std::int64_t> ids;
    for (const auto& [id, dictionary] : brought_) ids.push_back(id);
    return ids;
}

std::vector<query> journal_tick::queries() {
    std::vector<query> all;
    if (!keeps_.commands.empty()) {
        if (!brought_.empty()) all.push_back(keep_dictionaries());
        keeps_.query = all.size();
        all.push_back(keep_mails());
    }
    add_ends(all);
    others_.query = all.size();
    for (const auto* command : others_.commands) all.insert(all.end(), command->begin(), command->end());
    return all;
}

// What ended, what it supersedes, and what it frees: each statement sees what the ones before it did.
void journal_tick::add_ends(std::vector<query>& all) {
    if (ends_.commands.empty() && returns_.commands.empty()) return;
    if (!ends_.commands.empty()) {
        ends_.query = all.size();
        all.push_back(settling(sql::notifications::end_messages, ends_.commands));
    }
    if (!returns_.commands.empty()) {
        returns_.query = all.size();
        all.push_back(putting_back(returns_.commands));
    }
    settles sent, all_settled = ends_.commands;
    std::ranges::copy_if(ends_.commands, std::back_inserter(sent), [](auto* one) {
        return one->how.status == message_status::sent && one->held.order_version > 1;
    });
    if (!sent.empty()) all.push_back(superseding(sent));
    all_settled.insert(all_settled.end(), returns_.commands.begin(), returns_.commands.end());
    release_ = all.size();
    auto& releasing = all.emplace_back(query{&sql::notifications::release_orders, {}});
    releasing.with.add_array(type_oid::uuid, all_settled, [](auto* one) { return one->held.order; });
}

query journal_tick::keep_mails() const {
    query made{&sql::notifications::keep_mails, {}};
    const auto column = [&](type_oid type, auto member) {
        made.with.add_array(type, keeps_.commands, [&](const keep_command* one) { return member(*one); });
    };
    const auto of_mail = [&](auto member) {
        column(type_oid::text, [&](const keep_command& one) -> std::string_view {
            return one.mail ? std::string_view(member(*one.mail)) : std::string_view();
        });
    };
    using optional_text = std::optional<std::string_view>;
    column(type_oid::uuid, [](const auto& one) { return one.held.id; });
    column(type_oid::bigint, [](const auto& one) { return one.held.fence; });
    column(type_oid::bigint, [](const auto& one) {
        return one.mail && one.mail->dictionary ? std::optional(one.mail->dictionary->id()) : std::nullopt;
    });
    std::size_t place = 0;
    column(type_oid::bytes, [&](const auto& one) {
        const auto& bytes = packed_[place++];
        return one.mail ? optional_text(bytes) : std::nullopt;
    });
    of_mail([](const frozen_mail& mail) -> std::string_view { return mail.mail_id; });
    of_mail([](const frozen_mail& mail) -> std::string_view { return mail.subject; });
    of_mail([](const frozen_mail& mail) -> std::string_view { return mail.template_version; });
    of_mail([](const frozen_mail& mail) -> std::string_view { return mail.text_origin; });
    of_mail([](const frozen_mail& mail) -> std::string_view { return mail.ai_note; });
    column(type_oid::text, [](const auto& one) { return one.relay ? optional_text(*one.relay) : std::nullopt; });
    column(type_oid::instant, [](const auto& one) { return one.started_at; });
    return made;
}

std::vector<journal_answer> journal_tick::read(const std::vector<rows>& found) const {
    std::vector<journal_answer> answers(size_);
    if (!keeps_.commands.empty()) {
        const auto kept = rows_by_id(found[keeps_.query]);
        for (std::size_t at = 0; at < keeps_.places.size(); ++at) {
            auto& answer = answers[keeps_.places[at]];
            const auto row = row_of(kept, keeps_.commands[at]->held.id);
            answer.fits = row.has_value();
            if (row) answer.number = found[keeps_.query].number(*row, 1);
        }
    }
    for (const auto* settled : {&ends_, &returns_}) {
        if (settled->commands.empty()) continue;
        const auto written = rows_by_id(found[settled->query]);
        for (std::size_t at = 0; at < settled->places.size(); ++at)
            answers[settled->places[at]].is_held = row_of(written, settled->commands[at]->held.id).has_value();
    }
    auto next = found.begin() + static_cast<std::ptrdiff_t>(others_.query);
    for (std::size_t at = 0; at < others_.places.size(); ++at) {
        const auto count = static_cast<std::ptrdiff_t>(others_.commands[at]->size());
        answers[others_.places[at]].answers.assign(next, next + count);
        next += count;
    }
    return answers;
}

std::vector<query> journal_tick::doubts(const std::vector<journal_answer>& answers) const {
    std::vector<const keep_command*> doubtful;
    for (std::size_t at = 0; at < keeps_.places.size(); ++at)
        if (!answers[keeps_.places[at]].fits) doubtful.push_back(keeps_.commands[at]);
    if (doubtful.empty()) return {};
    std::vector<query> asking(1);
    asking[0].what = &sql::notifications::held_messages;
    asking[0].with.add_array(type_oid::uuid, doubtful, [](auto* one) { return one->held.id; });
    asking[0].with.add_array(type_oid::bigint, doubtful, [](auto* one) { return one->held.fence; });
    return asking;
}

void journal_tick::resolve(const rows& held, std::vector<journal_answer>& answers) const {
    const auto known = rows_by_id(held);
    for (std::size_t at = 0; at < keeps_.places.size(); ++at) {
        auto& answer = answers[keeps_.places[at]];
        if (!answer.fits) answer.is_held = row_of(known, keeps_.commands[at]->held.id).has_value();
    }
}

std::vector<std::string> journal_tick::lanes_in(const std::vector<rows>& found) const {
    std::vector<std::string> lanes;
    if (!release_) return lanes;
    const auto& freed = found[*release_];
    for (int row = 0; row < freed.size(); ++row) lanes.push_back(freed.text(row, 0));
    return lanes;
}

}  // namespace tidings::postgres
