#include "adapters/mailbox/mail_store.hpp"
#include <fcntl.h>
#include <unistd.h>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
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

std::string head_of_file(const fs::path& path) {
    constexpr std::size_t head_max = 32 * 1024;
    std::string head(head_max, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), head_max);
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return head;
}

// The envelope from the trace lines that we wrote ourselves, which come first.
void read_trace(std::string_view head, stored_mail& into) {
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(line.size() + 2, head.size()));
        if (line.starts_with("Return-Path: <") && line.ends_with('>'))
            into.sender = line.substr(14, line.size() - 15);
        else if (line.starts_with("Delivered-To: "))
            into.recipients.emplace_back(line.substr(14));
        else
            return;
    }
}

}  // namespace

mail_store::mail_store(fs::path directory, std::size_t threads) : directory_(std::move(directory)), threads_(threads) {
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", static_cast<unsigned>(system_random().next()));
    run_ = text.data();
}

mail_store::~mail_store() {
    threads_.join();  // what was begun is finished
}

result<void> mail_store::prepare() {
    std::error_code code;
    fs::create_directories(directory_ / "tmp", code);
    if (code)
        return error{errc::unavailable,
                     "cannot create the mailbox folder " + directory_.string() + ": " + code.message()};
    for (const auto& entry : fs::directory_iterator(directory_ / "tmp", code))
        if (entry.path().extension() == ".eml") fs::remove(entry.path(), code);
    return sync_directory(directory_);
}

task<result<stored_mail>> mail_store::keep(received_mail mail) {
    co_return co_await asio::async_initiate<decltype(asio::use_awaitable), void(result<stored_mail>)>(
        [this](auto handler, received_mail given) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            auto back = asio::prefer(asio::get_associated_executor(*shared), asio::execution::outstanding_work.tracked);
            asio::post(threads_, [this, shared, back, given = std::move(given)]() mutable {
                auto kept = write(given);
                asio::post(back, [shared, kept = std::move(kept)]() mutable { (*shared)(std::move(kept)); });
                shared.reset();
            });
        },
        asio::use_awaitable, std::move(mail));
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
    return kept;
}

result<std::vector<stored_mail>> list_mails(const fs::path& directory, std::size_t limit) {
    std::error_code code;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(directory, code))
        if (entry.path().extension() == ".eml") names.push_back(entry.path().filename().string());
    if (code)
        return error{errc::unavailable, "cannot read the mailbox folder " + directory.string() + ": " + code.message()};
    std::sort(names.rbegin(), names.rend());
    if (names.size() > limit) names.resize(limit);
    std::vector<stored_mail> found;
    for (const auto& name : names) {
        const auto head = head_of_file(directory / name);
        found.push_back(described(directory / name, head));
        read_trace(head, found.back());
        found.back().size = fs::file_size(directory / name, code);
        const auto text = name.substr(0, 4) + "-" + name.substr(4, 2) + "-" + name.substr(6, 5) + ":" +
                          name.substr(11, 2) + ":" + name.substr(13, name.find('-') - 13);
        if (const auto at = parse_rfc3339(text)) found.back().stored_at = *at;
    }
    return found;
}

}  // namespace tidings
