#include "simulation/mail_server.hpp"

namespace tidings::simulation {
namespace {

constexpr const char* temporary_replies[] = {"451 4.3.0 local error\r\n", "450 4.2.1 mailbox busy\r\n",
                                             "452 4.5.3 too many recipients\r\n", "451 try later\r\n"};
constexpr const char* permanent_replies[] = {"550 5.1.1 no such user\r\n", "554 5.7.1 refused by policy\r\n",
                                             "552 5.2.3 too big\r\n", "550-no\r\n550 such user\r\n"};

std::string header(const std::string& body, std::string_view name) {
    const auto at = body.find(name);
    if (at == std::string::npos) return {};
    const auto start = at + name.size();
    return body.substr(start, body.find("\r\n", start) - start);
}

}  // namespace

void mail_server::note_refused(const std::string& process) {
    using namespace std::chrono_literals;
    const auto now = world_.clock.steady();
    world_.history.note("connection refused", process);
    auto& [count, last] = knocks_[process];
    if (!is_down || last < down_since) count = 0;
    const bool knows = count > 3 + world_.plan.sends_max;  // the faults that open a breaker, and what was under way
    // Probes start five seconds apart; how long each takes to get here differs.
    if (is_down && knows && now - last < 5s - std::chrono::milliseconds(world_.plan.latency_max_ms))
        world_.history.violated("flood: " + process + " keeps knocking at a relay that is away");
    last = now;
    ++count;
}

void server_session::say(std::string_view reply) {
    if (mood == moods::talking) said += reply;
}

void server_session::greet() {
    answer("220 relay.test ESMTP\r\n", server_.world().rates.smtp_early, server_.world().rates.smtp_early, false);
}

void server_session::take(std::string_view bytes) {
    if (mood == moods::closed) return;
    buffer_ += bytes;
    while (mood == moods::talking) {
        if (in_data_ && !buffer_.ends_with("\r\n.\r\n") && buffer_ != ".\r\n") return;
        if (in_data_) {
            body_ = std::exchange(buffer_, {});
            in_data_ = false;
            on_dot();
            return;
        }
        const auto end = buffer_.find("\r\n");
        if (end == std::string::npos) return;
        const auto line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        on_line(line);
    }
}

// What else may happen instead of the usual answer.
void server_session::answer(std::string_view usual, double temporary, double permanent, bool about_the_mail) {
    auto& chance = server_.world().chance;
    const auto& rates = server_.world().rates;
    if (chance.chance(rates.smtp_slow)) delay += chance.pause(50, 20'000);
    if (chance.chance(rates.smtp_cut))
        mood = moods::closed;
    else if (chance.chance(rates.smtp_silent))
        mood = moods::silent;
    else if (chance.chance(rates.smtp_bye)) {
        say("421 4.3.2 closing down\r\n");
        mood = moods::closed;
    } else if (chance.chance(temporary)) {
        say(temporary_replies[chance.next() % 4]);
        if (about_the_mail) ++server_.truth_of(message_).answers;
    } else if (chance.chance(permanent)) {
        say(permanent_replies[chance.next() % 4]);
        if (about_the_mail) ++server_.truth_of(message_).answers, ++server_.truth_of(message_).refusals;
    } else {
        say(usual);
    }
}

void server_session::on_line(std::string_view line) {
    const auto& rates = server_.world().rates;
    if (login_lines_ > 0) return on_login_line();
    if (line.starts_with("EHLO")) {
        const auto offers = encrypted_ ? "250-relay.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n"
                                       : "250-relay.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 STARTTLS\r\n";
        return answer(offers, rates.smtp_early, 0, false);
    }
    if (line == "STARTTLS") {
        encrypted_ = true;
        return answer("220 go\r\n", rates.smtp_early, 0, false);
    }
    if (line == "AUTH LOGIN") {
        login_lines_ = 2;
        return say("334 VXNlcm5hbWU6\r\n");
    }
    if (line.starts_with("AUTH")) return answer("235 welcome\r\n", rates.smtp_early, rates.smtp_early, false);
    if (line.starts_with("MAIL")) {
        has_recipient_ = false;
        return answer("250 2.1.0 ok\r\n", rates.smtp_early, 0, true);
    }
    if (line.starts_with("RCPT")) {
        const auto said_before = said.size();
        answer("250 2.1.5 ok\r\n", rates.smtp_temporary, rates.smtp_permanent, true);
        has_recipient_ = said.substr(said_before).starts_with("250");
        recipient_ = line.substr(line.find('<') + 1);
        recipient_.resize(recipient_.find('>'));
        return;
    }
    if (line == "DATA") {
        if (!has_recipient_) return say("554 5.5.1 no valid recipients\r\n");
        const auto said_before = said.size();
        answer("354 go\r\n", rates.smtp_temporary / 4, 0, true);
        in_data_ = said.substr(said_before).starts_with("354");
        return;
    }
    if (line == "RSET") return answer("250 ok\r\n", rates.smtp_early, 0, true);
    if (line == "QUIT") return say("221 bye\r\n");
    say("500 5.5.2 what?\r\n");
}

void server_session::on_login_line() {
    --login_lines_;
    say(login_lines_ > 0 ? "334 UGFzc3dvcmQ6\r\n" : "235 welcome\r\n");
}

void server_session::on_dot() {
    const auto& rates = server_.world().rates;
    if (!has_recipient_ || body_.size() < 10) return say("554 5.5.1 no valid recipients\r\n");
    if (fails_at_dot()) return;
    auto& chance = server_.world().chance;
    if (chance.chance(rates.smtp_temporary / 2)) {
        ++server_.truth_of(message_).answers;
        return say(temporary_replies[chance.next() % 4]);
    }
    if (chance.chance(rates.smtp_permanent / 2)) {
        ++server_.truth_of(message_).answers, ++server_.truth_of(message_).refusals;
        return say(permanent_replies[chance.next() % 4]);
    }
    keep();
    ++server_.truth_of(message_).answers;
    say("250 2.0.0 kept\r\n");
    if (chance.chance(rates.smtp_slow)) delay += chance.pause(50, 20'000);
}

// The moments around the final dot in which the answer gets lost, with or without the mail kept.
bool server_session::fails_at_dot() {
    auto& chance = server_.world().chance;
    const auto& rates = server_.world().rates;
    if (!chance.chance(rates.smtp_cut_at_dot)) return false;
    if (chance.chance(0.6)) keep();
    const auto how = chance.between(0, 3);
    server_.world().history.note("answer to the dot lost", message_, how);
    if (how == 0) mood = moods::silent;
    if (how == 1) said += "2";  // and breaks off
    if (how == 2) said += "no reply at all\r\n";
    if (how != 0) mood = moods::closed;
    return true;
}

void server_session::keep() {
    auto& world = server_.world();
    auto id = header(body_, "Message-ID: <");
    id.resize(std::min(id.find('@'), id.size()));
    auto& truth = server_.truth_of(id);
    truth.copies.push_back({world.clock.steady(), recipient_, header(body_, "X-Tidings-Event: "), process_,
                            std::hash<std::string>{}(body_), sender_holds_lease});
    world.history.note("mail accepted", id, static_cast<std::int64_t>(truth.copies.size()));
}

}  // namespace tidings::simulation
