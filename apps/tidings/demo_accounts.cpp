#include "demo_accounts.hpp"
#include <algorithm>
#include <fstream>
#include <numeric>
#include "service_access.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

namespace fs = std::filesystem;

std::int64_t number_at(const boost::json::value& document, std::string_view pointer) {
    boost::system::error_code missing;
    const auto* found = document.find_pointer(pointer, missing);
    return found != nullptr && !missing && found->is_int64() ? found->as_int64() : 0;
}

std::string message_id_of(const fs::path& file) {
    std::ifstream mail(file);
    for (std::string line; std::getline(mail, line) && line != "\r" && !line.empty();) {
        if (!line.starts_with("Message-ID:")) continue;
        const auto from = line.find('<'), to = line.rfind('>');
        if (from != std::string::npos && to != std::string::npos && from < to)
            return line.substr(from + 1, to - from - 1);
    }
    return "none in " + file.filename().string();
}

std::string counted(std::int64_t number, const std::string& words) {
    return std::to_string(number) + " " + words;
}

}  // namespace

std::int64_t demo_accounts::messages_in_all() const {
    return std::accumulate(messages.begin(), messages.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& state) { return sum + state.second; });
}

std::int64_t demo_accounts::open() const {
    std::int64_t sum = 0;
    for (const auto* state : {"queued", "sending", "deferred"})
        if (const auto found = messages.find(state); found != messages.end()) sum += found->second;
    return sum;
}

std::int64_t demo_accounts::repeats() const {
    return std::accumulate(mails.begin(), mails.end(), std::int64_t{0},
                           [](std::int64_t sum, const auto& mail) { return sum + mail.second - 1; });
}

std::int64_t demo_accounts::unexplained() const {
    std::int64_t sum = 0;
    for (const auto& [id, copies] : mails) {
        const auto known = uncertain.find(id);
        sum += std::max<std::int64_t>(copies - 1 - (known == uncertain.end() ? 0 : known->second), 0);
    }
    return sum;
}

void read_ledger(const boost::json::value& ledger, demo_accounts& into) {
    into.accepted = number_at(ledger, "/events/accepted");
    into.drift = number_at(ledger, "/drift");
    into.messages.clear();
    if (!ledger.is_object()) return;
    const auto* states = ledger.as_object().if_contains("messages");
    if (states == nullptr || !states->is_object()) return;
    for (const auto& [state, count] : states->as_object())
        if (count.is_int64()) into.messages[std::string(state)] = count.as_int64();
}

void read_messages(const boost::json::value& page, demo_accounts& into) {
    boost::system::error_code missing;
    const auto* data = page.find_pointer("/data", missing);
    if (data == nullptr || !data->is_array()) return;
    for (const auto& each : data->as_array()) {
        const auto tries = number_at(each, "/uncertain_attempts");
        if (tries > 0) into.uncertain[text_at(each, "/mail_id")] = tries;
    }
}

void read_mailbox(const fs::path& folder, demo_accounts& into) {
    std::error_code gone;
    for (const auto& entry : fs::recursive_directory_iterator(folder, gone))
        if (entry.path().extension() == ".eml") ++into.mails[message_id_of(entry.path())];
}

std::vector<std::string> unevenness(const demo_accounts& accounts) {
    std::vector<std::string> found;
    const auto sent = accounts.messages.contains("sent") ? accounts.messages.at("sent") : 0;
    const auto mails = static_cast<std::int64_t>(accounts.mails.size());
    if (accounts.answered == 0) found.emplace_back("no order was accepted, so nothing is proven");
    if (accounts.accepted != accounts.answered)
        found.push_back("clients were told of " + counted(accounts.answered, "writes, the order side has ") +
                        std::to_string(accounts.accepted));
    if (accounts.messages_in_all() != accounts.accepted)
        found.push_back(counted(accounts.accepted, "events were accepted, and there are ") +
                        counted(accounts.messages_in_all(), "messages"));
    if (accounts.open() > 0) found.push_back(counted(accounts.open(), "messages have no end yet"));
    if (accounts.drift != 0) found.push_back("the ledger's drift is " + std::to_string(accounts.drift));
    if (mails != sent)
        found.push_back(counted(sent, "messages count as sent, and the mailbox has ") + counted(mails, "of them"));
    if (accounts.unexplained() > 0)
        found.push_back(counted(accounts.unexplained(), "repeated mails have no uncertain try that explains them"));
    return found;
}

std::string ledger_text(const demo_accounts& accounts) {
    text_table table({"", "count", ""});
    const auto add = [&](const std::string& name, std::int64_t count, const std::string& words) {
        table.add({name, std::to_string(count), words});
    };
    add("answered", accounts.answered, "writes that clients were told of");
    add("accepted", accounts.accepted, "events committed with their orders");
    for (const auto& [state, count] : accounts.messages)
        if (count > 0) add("  " + state, count, "messages");
    add("mails", static_cast<std::int64_t>(accounts.mails.size()), "in the mailbox, by Message-ID");
    add("repeats", accounts.repeats(), "copies beyond the first");
    add("explained", accounts.repeats() - accounts.unexplained(), "of them, by a try whose answer was lost");
    return table.text();
}

}  // namespace tidings
