#include "adapters/mailbox/mail_receiver.hpp"
#include <charconv>
#include "base/ascii_case.hpp"
#include "mail/mailbox.hpp"
#include "mail/utf8.hpp"

namespace tidings {
namespace {

bool starts_with(std::string_view line, std::string_view verb) {
    if (line.size() < verb.size()) return false;
    return std::equal(verb.begin(), verb.end(), line.begin(), [](char v, char c) { return v == ascii_upper(c); });
}

// "<address> PARAM=VALUE …" after FROM: or TO:. Nothing when it has not that shape. A quoted local part may contain
// ">".
std::optional<std::pair<std::string_view, std::string_view>> split_path(std::string_view argument) {
    while (argument.starts_with(' ')) argument.remove_prefix(1);
    if (!argument.starts_with('<')) return {};
    bool quoted = false;
    for (std::size_t at = 1; at < argument.size(); ++at) {
        if (quoted && argument[at] == '\\')
            ++at;
        else if (argument[at] == '"')
            quoted = !quoted;
        else if (argument[at] == '>' && !quoted)
            return std::pair{argument.substr(1, at - 1), argument.substr(at + 1)};
    }
    return {};
}

std::size_t announced_size(std::string_view parameters) {
    for (std::size_t at = 0; at + 5 < parameters.size(); ++at) {
        if (!starts_with(parameters.substr(at), " SIZE=")) continue;
        std::size_t size = 0;
        std::from_chars(parameters.data() + at + 6, parameters.data() + parameters.size(), size);
        return size;
    }
    return 0;
}

}  // namespace

mail_receiver::step mail_receiver::on_bytes(std::string_view bytes) {
    input_ += bytes;
    return advance();
}

mail_receiver::step mail_receiver::on_stored(bool is_safe, std::string_view name) {
    stores_ = false;
    auto reply = is_safe ? "250 2.0.0 kept as " + std::string(name) + "\r\n"
                         : std::string("451 4.3.0 the mail could not be stored\r\n");
    auto made = advance();
    made.replies.insert(0, reply);
    return made;
}

// Pipelined commands are answered in one go, up to the end of a mail.
mail_receiver::step mail_receiver::advance() {
    step made;
    while (!stores_ && !made.closes) {
        if (in_data_) {
            if (!take_data(made)) break;
            continue;
        }
        const auto end = input_.find('\n');
        if (end == std::string::npos && input_.size() <= bounds_.line_max) break;
        if (end == std::string::npos || end > bounds_.line_max) {
            made.replies += "500 5.5.2 line too long\r\n";
            made.closes = true;
            break;
        }
        take_command(made);
    }
    return made;
}

// True when the data ended. Only CRLF "." CRLF ends it: a lone LF is content, so nothing can be smuggled behind it.
bool mail_receiver::take_data(step& made) {
    for (;;) {
        const auto end = input_.find("\r\n", searched_);
        const auto line_size = end == std::string::npos ? input_.size() : end;
        if (mail_.bytes.size() + line_size > bounds_.mail_max) {
            is_too_big_ = true;
            mail_.bytes.clear();
        }
        if (end == std::string::npos) {
            if (is_too_big_ && input_.size() > 3) input_.erase(0, input_.size() - 3);
            searched_ = input_.empty() ? 0 : input_.size() - 1;  // a CR may wait for its LF
            return false;
        }
        const std::string_view line(input_.data(), end);
        const bool is_last = line == ".";
        if (!is_last && !is_too_big_) {
            mail_.bytes += line.substr(line.starts_with('.') ? 1 : 0);
            mail_.bytes += "\r\n";
        }
        input_.erase(0, end + 2);
        searched_ = 0;
        if (is_last) break;
    }
    in_data_ = false;
    if (is_too_big_) {
        made.replies += "552 5.3.4 the mail is too big\r\n";
    } else {
        stores_ = true;
        made.mail = std::move(mail_);
    }
    reset();
    return true;
}

void mail_receiver::take_command(step& made) {
    const auto end = input_.find('\n');
    std::string line = input_.substr(0, end);
    input_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    const std::string_view text = line;
    if (starts_with(text, "EHLO ") || starts_with(text, "HELO "))
        hello(text.substr(5), ascii_upper(text[0]) == 'E', made);
    else if (starts_with(text, "MAIL FROM:"))
        mail_from(text.substr(10), made);
    else if (starts_with(text, "RCPT TO:"))
        rcpt_to(text.substr(8), made);
    else if (starts_with(text, "DATA") && text.size() == 4)
        start_data(made);
    else if (starts_with(text, "NOOP"))
        made.replies += "250 2.0.0 OK\r\n";
    else if (starts_with(text, "VRFY"))
        made.replies += "252 2.5.0 send and see\r\n";
    else if (starts_with(text, "RSET")) {
        reset();
        made.replies += "250 2.0.0 OK\r\n";
    } else if (starts_with(text, "QUIT")) {
        made.replies += "221 2.0.0 bye\r\n";
        made.closes = true;
    } else
        complain(made, "500 5.5.1 unknown command");
}

void mail_receiver::hello(std::string_view name, bool extended, step& made) {
    reset();
    greeted_ = true;
    mail_.client = clean_line(name.substr(0, 255));
    made.replies += extended ? "250-" + own_name_ + "\r\n250-PIPELINING\r\n250-SIZE " +
                                   std::to_string(bounds_.mail_max) + "\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n"
                             : "250 " + own_name_ + "\r\n";
}

void mail_receiver::mail_from(std::string_view argument, step& made) {
    if (!greeted_ || has_sender_)
        return complain(made, greeted_ ? "503 5.5.1 one sender per mail" : "503 5.5.1 EHLO first");
    const auto path = split_path(argument);
    if (!path || (!path->first.empty() && !check_address(path->first)))
        return complain(made, "501 5.1.7 the sender is no address");
    if (announced_size(path->second) > bounds_.mail_max) {
        made.replies += "552 5.3.4 the mail is too big\r\n";
        return;
    }
    mail_.sender = path->first;
    has_sender_ = true;
    made.replies += "250 2.1.0 OK\r\n";
}

void mail_receiver::rcpt_to(std::string_view argument, step& made) {
    if (!has_sender_) return complain(made, "503 5.5.1 MAIL first");
    const auto path = split_path(argument);
    if (!path || !check_address(path->first)) return complain(made, "501 5.1.3 the recipient is no address");
    if (mail_.recipients.size() >= bounds_.recipients_max) {
        made.replies += "452 4.5.3 too many recipients\r\n";
        return;
    }
    mail_.recipients.emplace_back(path->first);
    made.replies += "250 2.1.5 OK\r\n";
}

void mail_receiver::start_data(step& made) {
    if (mail_.recipients.empty()) return complain(made, "503 5.5.1 no recipient");
    in_data_ = true;
    is_too_big_ = false;
    searched_ = 0;
    made.replies += "354 go ahead\r\n";
}

void mail_receiver::complain(step& made, std::string_view reply) {
    made.replies += std::string(reply) + "\r\n";
    if (++errors_ < bounds_.errors_max) return;
    made.replies += "421 4.7.0 too many errors\r\n";
    made.closes = true;
}

void mail_receiver::reset() {
    auto client = std::move(mail_.client);
    mail_ = {};
    mail_.client = std::move(client);
    has_sender_ = false;
}

}  // namespace tidings
