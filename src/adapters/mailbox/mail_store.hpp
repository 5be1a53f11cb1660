// Keeps mails as files that survive a crash: written under tmp/, synced, then renamed to <time>-<counter>-<run>.eml.
// The envelope stands in the file itself (Return-Path, Delivered-To), so no index can disagree with it. Files are
// written on a few threads of its own; the caller's loop never waits for the disk. Beyond its limits the oldest go.
#pragma once
#include <atomic>
#include <filesystem>
#include <mutex>
#include "adapters/mailbox/file_threads.hpp"
#include "adapters/mailbox/kept_files.hpp"
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
    explicit mail_store(std::filesystem::path directory, std::size_t threads = 4, keep_limits limits = {});

    result<void> prepare();  // makes the folders and clears what a crash left under tmp/
    task<result<stored_mail>> keep(received_mail mail);
    std::uint64_t dropped() const { return dropped_; }  // to stay within the limits, since the start

private:
    result<stored_mail> write(const received_mail& mail);
    void drop_oldest();

    std::filesystem::path directory_;
    std::string run_;  // tells the files of two runs apart
    keep_limits limits_;
    std::atomic<std::uint64_t> counter_ = 0, dropped_ = 0;
    std::atomic<std::size_t> kept_ = 0;
    std::atomic<std::uintmax_t> bytes_ = 0;
    std::mutex dropping_;
    file_threads threads_;  // last: it is joined before what its jobs use is gone
};

}  // namespace tidings
