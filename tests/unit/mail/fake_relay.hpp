// The server's side of a conversation as a function: lines in, replies out, each reply replaceable. And a player that
// runs both sides to the end while a test looks on, injects faults, or cuts the line.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>
#include "mail/smtp_conversation.hpp"

namespace tidings::testing_support {

struct fake_relay {
    // By verb: "greeting", "EHLO", "HELO", "STARTTLS", "AUTH", "334" (an answer to a challenge), "MAIL", "RCPT",
    // "DATA", "dot", "RSET", "QUIT".
    std::map<std::string, std::string> replies;
    std::string offers =
        "250-relay.test\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250-8BITMIME\r\n250-STARTTLS\r\n250 "
        "ENHANCEDSTATUSCODES\r\n";
    std::string offers_in_tls =
        "250-relay.test\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n";
    bool is_encrypted = false, in_data = false, has_rcpt = false;
    int challenges = 0;
    std::string line, body;
    std::vector<std::string> bodies;
    std::vector<std::string> verbs;

    std::string answer(const std::string& verb, const std::string& usual) {
        verbs.push_back(verb);
        const auto replaced = replies.find(verb);
        return replaced == replies.end() ? usual : replaced->second;
    }

    std::string on_bytes(std::string_view bytes) {
        std::string answers;
        for (const char c : bytes) {
            line += c;
            if (line.ends_with("\r\n")) answers += on_line(std::exchange(line, {}).substr(0, line.size() - 2));
        }
        return answers;
    }

    std::string on_line(std::string text) {
        while (text.ends_with("\r\n")) text.resize(text.size() - 2);
        if (in_data) {
            if (text != ".") {
                body += text.substr(text.starts_with('.') ? 1 : 0) + "\r\n";
                return {};
            }
            in_data = false;
            bodies.push_back(std::exchange(body, {}));
            return answer("dot", has_rcpt ? "250 2.0.0 queued as ABC\r\n" : "554 5.5.1 no valid recipients\r\n");
        }
        if (challenges > 0) {
            --challenges;
            return answer("334", challenges > 0 ? "334 UGFzc3dvcmQ6\r\n" : "235 2.7.0 welcome\r\n");
        }
        if (text.starts_with("EHLO")) return answer("EHLO", is_encrypted ? offers_in_tls : offers);
        if (text.starts_with("HELO")) return answer("HELO", "250 relay.test\r\n");
        if (text == "STARTTLS") return answer("STARTTLS", "220 2.0.0 go\r\n");
        if (text == "AUTH LOGIN") {
            challenges = 2;
            return answer("AUTH", "334 VXNlcm5hbWU6\r\n");
        }
        if (text.starts_with("AUTH")) return answer("AUTH", "235 2.7.0 welcome\r\n");
        if (text.starts_with("MAIL")) {
            has_rcpt = false;
            return answer("MAIL", "250 2.1.0 OK\r\n");
        }
        if (text.starts_with("RCPT")) {
            auto said = answer("RCPT", "250 2.1.5 OK\r\n");
            has_rcpt = said.starts_with("25");
            return said;
        }
        if (text == "DATA") {
            auto said = answer("DATA", has_rcpt ? "354 go\r\n" : "554 5.5.1 no valid recipients\r\n");
            in_data = said.starts_with("354");
            return said;
        }
        if (text == "RSET") return answer("RSET", "250 2.0.0 OK\r\n");
        if (text == "QUIT") return answer("QUIT", "221 2.0.0 bye\r\n");
        return answer(text, "500 5.5.2 what?\r\n");
    }
};

// Runs steps until finished. `before(step number, step)` may return an error: the line breaks there.
struct player {
    smtp_conversation& talk;
    fake_relay& relay;
    std::function<std::optional<error>(int, const smtp_step&)> before = {};
    result<void> intent = {};
    std::string sent = {}, sent_in_clear = {};
    std::string waiting = {};  // what the relay said and was not read yet
    std::vector<smtp_step::action> actions = {};
    std::vector<std::chrono::milliseconds> limits = {};
    std::size_t piece = 100'000;
    int steps = 0;

    const smtp_outcome& run(smtp_step step) {
        while (step.what != smtp_step::action::finished && ++steps < 10'000) {
            actions.push_back(step.what);
            limits.push_back(step.limit);
            const auto broken = before ? before(steps, step) : std::nullopt;
            step = broken ? talk.on_fault(*broken) : act(step);
        }
        return talk.report();
    }

    smtp_step act(const smtp_step& step) {
        switch (step.what) {
            case smtp_step::action::send:
                sent += step.bytes;
                if (!relay.is_encrypted) sent_in_clear += step.bytes;
                waiting += relay.on_bytes(step.bytes);
                return talk.on_sent();
            case smtp_step::action::receive: {
                if (waiting.empty()) return talk.on_fault({errc::timed_out, "no answer"});
                const auto bytes = waiting.substr(0, piece);
                waiting.erase(0, bytes.size());
                return talk.on_bytes(bytes);
            }
            case smtp_step::action::start_tls: relay.is_encrypted = true; return talk.on_tls();
            case smtp_step::action::ask_before_dot: return talk.on_intent(intent);
            case smtp_step::action::finished: break;
        }
        return step;
    }

    const smtp_outcome& open() {
        waiting += relay.answer("greeting", "220 relay.test ESMTP\r\n");
        return run(talk.open());
    }
};

}  // namespace tidings::testing_support
