// The server's side of a conversation as a function: lines in, replies out, each reply replaceable. And a player that
// runs both sides to the end while a test looks on, injects faults, or cuts the line.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidings::testing_support {

struct fake_relay {
    // By verb: "greeting", "EHLO", "HELO", "STARTTLS", "AUTH", "334" (an answer to a challenge), "MAIL", "RCPT",
    // "DATA", "dot", "RSET", "QUIT".
    std::map<std::string, std::string> replies;
    std::string offers =
        "250-relay.test\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250-STARTTLS\r\n250 "
        "ENHANCEDSTATUSCODES\r\n";
    std::string offers_in_tls =
        "250-relay.test\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n";
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

}  // namespace tidings::testing_support
