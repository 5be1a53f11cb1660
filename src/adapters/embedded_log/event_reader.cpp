#include "adapters/embedded_log/event_reader.hpp"
#include "adapters/embedded_log/log_sql.hpp"
#include "adapters/sqlite/packed_headers.hpp"

namespace tidings::embedded_log {
namespace {

constexpr std::uint64_t only_ownership = 1;
constexpr std::size_t trimmed_besides =
    16;  // a commit trims twice what it read and this much, so that trimming keeps up

std::vector<raw_record> read_records(sqlite::connection& db, const std::string& topic, std::int64_t after,
                                     std::size_t records_max) {
    std::vector<raw_record> records;
    auto rows = db.prepare(sql::read);
    rows.bind(after, records_max);
    while (rows.step())
        records.push_back({.topic = topic,
                           .partition = 0,
                           .offset = rows.integer(0),
                           .key = rows.text(1),
                           .headers = sqlite::unpacked(rows.text(2)),
                           .value = rows.text(3),
                           .written_at = rows.time(4)});
    return records;
}

}  // namespace

event_reader::event_reader(event_log& log, std::string group, std::chrono::milliseconds poll)
    : log_(log), group_(std::move(group)), poll_(poll), appended_(log.clock().make_alarm()) {
    log_.ring_on_append(*appended_);
}

event_reader::~event_reader() {
    log_.forget(*appended_);
}

task<result<record_batch>> event_reader::read(std::size_t records_max) {
    while (!stopped_) {
        if (!read_through_) {
            auto found = co_await find_position();
            if (!found) co_return found.error();
        }
        auto fetched = co_await fetch(std::max<std::size_t>(records_max, 1));
        if (!fetched) co_return fetched.error();
        if (!fetched->empty()) {
            read_through_ = fetched->back().offset;
            co_return record_batch{std::move(*fetched), only_ownership};
        }
        co_await appended_->wait_until(log_.clock().steady() + poll_);
    }
    co_return error{errc::stopping, "the reader was stopped"};
}

task<result<void>> event_reader::commit(const log_positions& positions) {
    if (positions.next.empty()) co_return result<void>{};
    const auto position = positions.next.begin()->second - 1;  // there is one partition
    const auto trimmed_max = 2 * positions.records + trimmed_besides;
    const timestamp oldest = log_.clock().now() - log_.config().retention;
    std::function<result<void>(sqlite::connection&)> work = [group = group_, position, trimmed_max,
                                                             oldest](sqlite::connection& db) -> result<void> {
        db.prepare(sql::commit).bind(group, position).run();
        db.prepare(sql::trim).bind(trimmed_max, oldest).run();
        return {};
    };
    co_return co_await log_.file().write(std::move(work));
}

void event_reader::stop() {
    stopped_ = true;
    appended_->ring();
}

task<result<void>> event_reader::find_position() {
    std::function<result<std::int64_t>(sqlite::connection&)> query =
        [group = group_](sqlite::connection& db) -> result<std::int64_t> {
        auto rows = db.prepare(sql::position);
        return rows.bind(group).step() ? rows.integer(0) : 0;
    };
    auto found = co_await log_.file().read(std::move(query));
    if (!found) co_return found.error();
    read_through_ = *found;
    co_return result<void>{};
}

task<result<std::vector<raw_record>>> event_reader::fetch(std::size_t records_max) {
    using records = std::vector<raw_record>;
    std::function<result<records>(sqlite::connection&)> query =
        [topic = log_.config().topic, after = *read_through_, records_max](sqlite::connection& db) -> result<records> {
        return read_records(db, topic, after, records_max);
    };
    co_return co_await log_.file().read(std::move(query));
}

}  // namespace tidings::embedded_log
