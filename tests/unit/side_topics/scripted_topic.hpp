// A topic that keeps what is written and decides as a test says.
#pragma once
#include "relay/record_writer.hpp"

namespace tidings {

struct scripted_topic final : record_writer {
    bool publish(const log_record& record) override {
        if (!takes) return false;
        records.push_back(record);
        return true;
    }
    task<std::vector<publish_outcome>> outcomes() override {
        if (decided.empty()) co_return std::vector<publish_outcome>{};  // as a stopped one
        auto next = std::move(decided.front());
        decided.erase(decided.begin());
        co_return next;
    }
    std::string header(std::size_t at, std::string_view name) const {
        for (const auto& [key, value] : records.at(at).headers)
            if (key == name) return value;
        return {};
    }

    bool takes = true;
    std::vector<log_record> records;
    std::vector<std::vector<publish_outcome>> decided;
};

}  // namespace tidings
