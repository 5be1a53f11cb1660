#include "adapters/mailbox/mail_store.hpp"
#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cstring>
#include "base/random_source.hpp"
#include "mail/mime_reader.hpp"
#include "mail/utf8.hpp"
#include "runtime/file_descriptor.hpp"

namespace tidings {
namespace {

namespace fs = std::filesystem;

error failed(const char* doing, const fs::path& path) {
    return {errc::unavailable, std::string(doing) + " " + path.string() + ": " + std::strerror(errno)};
}

result<void> write_synced(const fs::path& path, std::string_view head, std::string_view bytes) {
    const file_descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.number() < 0) return failed("creating", path);
    for (auto rest : {head, bytes}) {
        while (!rest.empty()) {
            const auto written = ::write(file.number(), rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return failed("writing", path);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    if (::fsync(file.number()) != 0) return failed("syncing", path);
    return {};
}

result<void> sync_directory(const fs::path& path) {
    const file_descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.number() < 0 || ::fsync(folder.number()) != 0) return failed("syncing", path);
    return {};
}

// "20261123T085644.123456Z": sorts by time as text.
std::string compact_time(timestamp at) {
    auto text = to_rfc3339(at);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

std::string trace_of(const received_mail& mail, timestamp at) {
    std::string trace = "Return-Path: <" + mail.sender + ">\r\n";
    for (const auto& recipient : mail.recipients) trace += "Delivered-To: " + recipient + "\r\n";
    return trace + "Received: from " + mail.client + " by tidings-mailbox;\r\n " + to_rfc3339(at) + "\r\n";
}

stored_mail described(const fs::path& path, std::string_view bytes) {
    stored_mail found{.path = path};
    found.subject = header_of(bytes, "Subject").value_or("");
    found.mail_id = header_of(bytes, "Message-ID").value_or("");
    std::erase_if(found.mail_id, [](char c) { return c == '<' || c == '>'; });
    return found;
}

}  // namespace

mail_store::mail_store(fs::path directory, std::size_t threads, keep_limits limits)
    : directory_(std::move(directory)), limits_(limits), threads_(threads) {
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", static_cast<unsigned>(system_random().next()));
    run_ = text.data();
}

result<void> mail_store::prepare() {
    std::error_code code;
    fs::create_directories(directory_ / "tmp", code);
    if (code)
        return error{errc::unavailable,
                     "cannot create the mailbox folder " + directory_.string() + ": " + code.message()};
    for (const auto& entry : fs::directory_iterator(directory_ / "tmp", code))
        if (entry.path().extension() == ".eml") fs::remove(entry.path(), code);
    const auto files = kept_files(directory_);
    if (!files) return files.error();
    kept_ = files->size();
    for (const auto& each : *files) bytes_ += each.size;
    drop_oldest();
    return sync_directory(directory_);
}

task<result<stored_mail>> mail_store::keep(received_mail mail) {
    std::function<result<stored_mail>()> job = [this, mail = std::move(mail)] { return write(mail); };
    co_return co_await threads_.run(std::move(job));
}

result<stored_mail> mail_store::write(const received_mail& mail) {
    const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "%06llu", static_cast<unsigned long long>(++counter_));
    const auto name = compact_time(now) + "-" + number.data() + "-" + run_ + ".eml";
    const auto draft = directory_ / "tmp" / name, path = directory_ / name;
    const auto trace = trace_of(mail, now);
    auto written = write_synced(draft, trace, mail.bytes);
    if (written && ::rename(draft.c_str(), path.c_str()) != 0) written = failed("renaming", draft);
    if (!written) {
        ::unlink(draft.c_str());
        return written.error();
    }
    if (auto synced = sync_directory(directory_); !synced) return synced.error();
    auto kept = described(path, mail.bytes);
    kept.sender = mail.sender;
    kept.recipients = mail.recipients;
    kept.size = trace.size() + mail.bytes.size();
    kept.stored_at = now;
    ++kept_;
    bytes_ += kept.size;
    drop_oldest();
    return kept;
}

// What was counted says only when to look: files also go by other hands.
void mail_store::drop_oldest() {
    if (kept_ <= limits_.mails_max && bytes_ <= limits_.bytes_max) return;
    const std::unique_lock turn{dropping_, std::try_to_lock};
    if (!turn) return;
    const auto files = kept_files(directory_);
    if (!files) return;
    const auto dropped = count_to_drop(*files, limits_);
    std::uintmax_t bytes = 0;
    for (std::size_t n = 0; n < files->size(); ++n) {
        std::error_code ignored;
        if (n < dropped)
            fs::remove(directory_ / ((*files)[n].id + ".eml"), ignored);
        else
            bytes += (*files)[n].size;
    }
    kept_ = files->size() - dropped;
    bytes_ = bytes;
    dropped_ += dropped;
}

}  // namespace tidings
