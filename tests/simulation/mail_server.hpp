// The mail relay on the other end: speaks SMTP line by line, keeps every mail it accepted, and fails in every phase.
// Its truth about a mail is what the checks compare the journal with.
#pragma once
#include <map>
#include <memory>
#include "simulation/call.hpp"

namespace tidings::simulation {

struct accepted_copy {
    steady_time at{};
    std::string recipient, event, process;
    std::size_t bytes = 0;      // a hash
    bool was_expected = false;  // the sender held a lease then; if not, it was paused or cut off from the journal
};

struct mail_truth {
    std::vector<accepted_copy> copies;
    int answers = 0;   // transactions in which the server said something about the mail, or took its final dot
    int refusals = 0;  // "for good" among them
    int breaks = 0;    // lines that broke after MAIL without an answer
};

class mail_server {
public:
    explicit mail_server(surroundings& world) : world_(world) {}

    mail_truth& truth_of(const std::string& message) { return truths_[message]; }
    const std::map<std::string, mail_truth>& truths() const { return truths_; }
    surroundings& world() { return world_; }

    // Every try to connect while the relay is away; a sender that knows so asks now and then.
    void note_refused(const std::string& process);

    bool is_down = false;
    steady_time down_since{};

private:
    surroundings& world_;
    std::map<std::string, mail_truth> truths_;  // by message id
    struct knocks {
        std::size_t count = 0;  // in this outage
        steady_time last{};
    };
    std::map<std::string, knocks> knocks_;  // by process
};

// The server's side of one connection.
class server_session {
public:
    enum class moods { talking, silent, closed };

    server_session(mail_server& server, std::string process) : server_(server), process_(std::move(process)) {}

    void greet();
    void take(std::string_view bytes);
    // From the client's side, so that the server's truth has a name; `expected`: see accepted_copy.
    void expect(const std::string& message) { message_ = message; }

    std::string said;                   // not read by the client yet
    std::chrono::milliseconds delay{};  // before it reads that
    moods mood = moods::talking;
    bool sender_holds_lease = false;  // set by the sender just before its dot

private:
    void on_line(std::string_view line);
    void on_dot();
    void on_login_line();
    void answer(std::string_view usual, double temporary, double permanent, bool about_the_mail);
    bool fails_at_dot();
    void say(std::string_view reply);
    void keep();

    mail_server& server_;
    std::string process_, message_, recipient_, buffer_, body_;
    bool in_data_ = false, has_recipient_ = false, encrypted_ = false;
    int login_lines_ = 0;
};

}  // namespace tidings::simulation
