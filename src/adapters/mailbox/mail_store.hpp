// Keeps mails as files that survive a crash: written under tmp/, synced, then renamed to <time>-<counter>-<run>.eml.
// The envelope stands in the file itself (Return-Path, Delivered-To), so no index can disagree with it. Files are
// written on a few threads of its own; the caller's loop never waits for the disk.
#pragma once
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include "adapters/mailbox/mail_receiver.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct stored_mail {
    std::filesystem::path path;
    std::string sender;
    std::vector<std::string> recipients;
    std::string subject, mail_id;  // decoded; without brackets
    std::size_t size = 0;          // bytes of the file
    timestamp stored_at;
};

class mail_store {
public:
    explicit mail_store(std::filesystem::path directory, std::size_t threads = 4);
    ~mail_store();

    result<void> prepare();  // makes the folders and clears what a crash left under tmp/
    task<result<stored_mail>> keep(received_mail mail);

private:
    result<stored_mail> write(const received_mail& mail);

    std::filesystem::path directory_;
    std::string run_;  // tells the files of two runs apart
    std::atomic<std::uint64_t> counter_ = 0;
    asio::thread_pool threads_;
};

// The newest mails of a mailbox folder, newest first. Reads the disk.
result<std::vector<stored_mail>> list_mails(const std::filesystem::path& directory, std::size_t limit);

}  // namespace tidings
