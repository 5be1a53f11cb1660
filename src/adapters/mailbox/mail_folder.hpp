// Reads what mail_store has written: lists, single mails, and an empty folder when that is wished. One thread of its
// own reads, so that a large mailbox holds up nobody.
#pragma once
#include <filesystem>
#include "adapters/mailbox/file_threads.hpp"
#include "api/kept_mails.hpp"

namespace tidings {

class mail_folder final : public api::kept_mails {
public:
    // `looked_at_max`: files that one search reads at most; the next page goes on behind them.
    explicit mail_folder(std::filesystem::path directory, std::size_t looked_at_max = 500)
        : directory_(std::move(directory)), looked_at_max_(looked_at_max) {}

    task<result<api::kept_mail_page>> list(api::kept_mail_filter filter) override;
    task<result<std::optional<api::kept_mail>>> find(std::string id) override;
    task<result<std::optional<std::string>>> bytes_of(std::string id) override;
    task<result<std::size_t>> clear() override;

private:
    result<api::kept_mail_page> list_now(const api::kept_mail_filter& filter) const;
    result<std::size_t> clear_now() const;
    std::filesystem::path file_of(const std::string& id) const { return directory_ / (id + ".eml"); }

    std::filesystem::path directory_;
    std::size_t looked_at_max_;
    file_threads thread_{1};
};

}  // namespace tidings
