// The server's side of SMTP (RFC 5321) without sockets: takes bytes, gives replies and whole mails. Accepts every
// well-formed address. After a whole mail it waits for on_stored: the 250 goes out only when the mail is safe.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidings {

struct received_mail {
    std::string client;  // what EHLO said
    std::string sender;  // may be empty: a bounce
    std::vector<std::string> recipients;
    std::string bytes;  // dots unstuffed
};

class mail_receiver {
public:
    struct limits {
        std::size_t mail_max = 25 * 1024 * 1024;
        std::size_t line_max = 2'048;  // of a command
        std::size_t recipients_max = 100;
        int errors_max = 20;  // wrong commands before the line is closed
    };
    struct step {
        std::string replies;                // to be written now
        std::optional<received_mail> mail;  // to be stored; call on_stored with what came of it
        bool closes = false;                // after the replies
    };

    mail_receiver(std::string own_name, limits bounds) : own_name_(std::move(own_name)), bounds_(bounds) {}

    std::string greeting() const { return "220 " + own_name_ + " ESMTP tidings mailbox\r\n"; }
    step on_bytes(std::string_view bytes);
    step on_stored(bool is_safe, std::string_view name);

    bool is_idle() const { return !in_data_ && !stores_; }  // between mails: closing now loses nobody's work
    bool in_data() const { return in_data_; }

private:
    step advance();
    bool take_data(step& made);
    void take_command(step& made);
    void hello(std::string_view name, bool extended, step& made);
    void mail_from(std::string_view argument, step& made);
    void rcpt_to(std::string_view argument, step& made);
    void start_data(step& made);
    void complain(step& made, std::string_view reply);
    void reset();

    std::string own_name_;
    limits bounds_;
    std::string input_;
    std::size_t searched_ = 0;  // of input_, in DATA
    received_mail mail_;
    bool greeted_ = false, has_sender_ = false, in_data_ = false, is_too_big_ = false, stores_ = false;
    int errors_ = 0;
};

}  // namespace tidings
