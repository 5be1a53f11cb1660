#include "adapters/mailbox/mail_folder.hpp"
#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <cstring>
#include "adapters/mailbox/kept_files.hpp"
#include "base/ascii_case.hpp"
#include "mail/mime_reader.hpp"
#include "mail/utf8.hpp"
#include "runtime/file_descriptor.hpp"

namespace tidings {
namespace {

namespace fs = std::filesystem;
using api::kept_mail;

constexpr std::size_t head_max = 32 * 1024;
constexpr std::size_t mail_max = 32 * 1024 * 1024;  // the mailbox takes less

// The beginning of a file, or nothing when it is not there any more. No link is followed.
result<std::optional<std::string>> read_file(const fs::path& path, std::size_t size_max, std::size_t* whole = nullptr) {
    const auto failed = [&] {
        return error{errc::unavailable, "reading " + path.string() + ": " + std::strerror(errno)};
    };
    const file_descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (file.number() < 0 && errno == ENOENT) return std::optional<std::string>{};
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) return failed();
    const auto size = static_cast<std::size_t>(about.st_size);
    if (whole) *whole = size;
    std::string bytes(std::min(size, size_max), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
        const auto count = ::read(file.number(), bytes.data() + at, bytes.size() - at);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed();
        if (count == 0) bytes.resize(at);
        at += static_cast<std::size_t>(count);
    }
    return std::optional{std::move(bytes)};
}

// The envelope from the trace lines that we wrote ourselves, which come first.
void read_trace(std::string_view head, kept_mail& into) {
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(line.size() + 2, head.size()));
        if (line.starts_with("Return-Path: <") && line.ends_with('>'))
            into.sender = clean_line(line.substr(14, line.size() - 15));
        else if (line.starts_with("Delivered-To: "))
            into.recipients.push_back(clean_line(line.substr(14)));
        else
            return;
    }
}

// "20261123T085644.123456Z-…" says when.
timestamp time_in(const std::string& id) {
    const auto text = id.substr(0, 4) + "-" + id.substr(4, 2) + "-" + id.substr(6, 5) + ":" + id.substr(11, 2) + ":" +
                      id.substr(13, id.find('-') - 13);
    const auto at = parse_rfc3339(text);
    return at ? *at : timestamp{};
}

kept_mail described(std::string id, std::string_view head, std::size_t size) {
    kept_mail mail;
    mail.received_at = time_in(id);
    mail.id = std::move(id);
    mail.size = size;
    read_trace(head, mail);
    mail.from = clean_line(header_of(head, "From").value_or(""));
    mail.subject = clean_line(header_of(head, "Subject").value_or(""));
    mail.mail_id = clean_line(header_of(head, "Message-ID").value_or(""));
    std::erase_if(mail.mail_id, [](char c) { return c == '<' || c == '>'; });
    return mail;
}

bool contains(std::string_view text, std::string_view wanted) {
    const auto same = [](char a, char b) { return ascii_lower(a) == ascii_lower(b); };
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(), same) != text.end() || wanted.empty();
}

bool matches(const kept_mail& mail, const std::optional<std::string>& text) {
    if (!text) return true;
    const auto has = [&](const std::string& in) { return contains(in, *text); };
    return has(mail.sender) || has(mail.from) || has(mail.subject) || has(mail.mail_id) ||
           std::ranges::any_of(mail.recipients, has);
}

}  // namespace

result<api::kept_mail_page> mail_folder::list_now(const api::kept_mail_filter& filter) const {
    auto files = kept_files(directory_);
    if (!files) return files.error();
    if (filter.after) std::erase_if(*files, [&](const kept_file& each) { return each.id >= *filter.after; });
    api::kept_mail_page page;
    std::size_t looked_at = 0;
    for (auto file = files->rbegin(); file != files->rend(); ++file) {
        if (page.mails.size() == filter.limit || looked_at == looked_at_max_) {
            page.looked_through = std::prev(file)->id;
            break;
        }
        ++looked_at;
        const auto head = read_file(file_of(file->id), head_max);
        if (!head) return head.error();
        if (!*head) continue;  // deleted meanwhile
        auto mail = described(file->id, **head, file->size);
        if (matches(mail, filter.text)) page.mails.push_back(std::move(mail));
    }
    return page;
}

task<result<api::kept_mail_page>> mail_folder::list(api::kept_mail_filter filter) {
    std::function<result<api::kept_mail_page>()> job = [this, filter = std::move(filter)] { return list_now(filter); };
    co_return co_await thread_.run(std::move(job));
}

task<result<std::optional<kept_mail>>> mail_folder::find(std::string id) {
    using found = result<std::optional<kept_mail>>;
    if (!api::is_kept_mail_id(id)) co_return std::optional<kept_mail>{};
    std::function<found()> job = [this, id = std::move(id)]() -> found {
        std::size_t size = 0;
        const auto head = read_file(file_of(id), head_max, &size);
        if (!head) return head.error();
        if (!*head) return std::optional<kept_mail>{};
        return std::optional{described(id, **head, size)};
    };
    co_return co_await thread_.run(std::move(job));
}

task<result<std::optional<std::string>>> mail_folder::bytes_of(std::string id) {
    using found = result<std::optional<std::string>>;
    if (!api::is_kept_mail_id(id)) co_return std::optional<std::string>{};
    std::function<found()> job = [this, id = std::move(id)] { return read_file(file_of(id), mail_max); };
    co_return co_await thread_.run(std::move(job));
}

result<std::size_t> mail_folder::clear_now() const {
    const auto files = kept_files(directory_);
    if (!files) return files.error();
    std::size_t deleted = 0;
    for (const auto& each : *files) {
        std::error_code code;
        if (fs::remove(file_of(each.id), code)) ++deleted;
        if (code) return error{errc::unavailable, "cannot delete " + file_of(each.id).string() + ": " + code.message()};
    }
    return deleted;
}

task<result<std::size_t>> mail_folder::clear() {
    std::function<result<std::size_t>()> job = [this] { return clear_now(); };
    co_return co_await thread_.run(std::move(job));
}

}  // namespace tidings
