// A message_archive in memory that answers by id, order and recipient, for tests of the API.
#pragma once
#include <map>
#include "notify/message_archive.hpp"

namespace tidings::api {

struct few_messages : message_archive {
    std::vector<message> kept;  // oldest first
    std::map<message_id, std::vector<attempt>> tries;
    journal_counts counted;

    task<result<std::optional<message>>> find(message_id id) override {
        for (const auto& one : kept)
            if (one.id == id) co_return std::optional(one);
        co_return std::optional<message>{};
    }
    task<result<message_page>> list(message_filter filter) override {
        message_page page;
        for (auto one = kept.rbegin(); one != kept.rend(); ++one) {
            if (filter.order && one->order != *filter.order) continue;
            if (filter.recipient && one->recipient != *filter.recipient) continue;
            page.has_more = page.messages.size() == filter.limit;
            if (page.has_more) break;
            page.messages.push_back(*one);
        }
        co_return page;
    }
    task<result<std::vector<attempt>>> attempts_of(message_id id) override { co_return tries[id]; }
    task<result<std::optional<frozen_mail>>> mail_of(message_id) override { co_return std::optional<frozen_mail>{}; }
    task<result<quarantine_page>> quarantine(quarantine_filter) override { co_return quarantine_page{}; }
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t) override {
        co_return std::vector<quarantine_entry>{};
    }
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t) override {
        co_return std::optional<quarantined_record_view>{};
    }
    task<result<journal_counts>> counts() override { co_return counted; }
};

}  // namespace tidings::api
