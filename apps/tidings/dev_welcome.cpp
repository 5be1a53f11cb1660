#include "dev_welcome.hpp"

namespace tidings {
namespace {

std::string line(std::string_view name, const std::string& what) {
    constexpr std::size_t name_width = 10;
    return "  " + std::string(name) + std::string(name_width - name.size(), ' ') + what + "\n";
}

std::string url_of(const dev_places& at, const std::string& address) {
    return (at.has_tls ? "https://" : "http://") + address;
}

std::string client_of(const dev_places& at) {
    if (at.address == "127.0.0.1:8080" && at.notifications.empty() && !at.has_tls) return "tidings";
    auto client = "tidings --orders-url " + url_of(at, at.address);
    if (!at.notifications.empty()) client += " --notifications-url " + url_of(at, at.notifications);
    return client;
}

// "0.14 s"
std::string seconds(std::chrono::milliseconds took) {
    const auto hundredths = std::to_string(took.count() / 10 % 100);
    return std::to_string(took.count() / 1000) + (hundredths.size() < 2 ? ".0" : ".") + hundredths + " s";
}

}  // namespace

std::string dev_welcome(const dev_places& at) {
    const bool is_own_mailbox = !at.mailbox_dir.empty();
    const auto here = url_of(at, at.address);
    const auto client = client_of(at);
    auto text = "\n  Tidings " TIDINGS_VERSION " is ready in " + seconds(at.ready_in) + "\n\n";
    if (at.has_console) text += line("Console", here + "/console/");
    text += line("API", here + "/v1/orders" + (at.notifications.empty() ? "   /v1/messages" : ""));
    if (!at.notifications.empty()) text += line("", url_of(at, at.notifications) + "/v1/messages");
    text += line("Reference", here + "/docs");
    text += line("Health", here + "/readyz   /livez   /metrics");
    text += line("SMTP", at.smtp);
    if (is_own_mailbox && at.has_console) text += line("Mails", here + "/console/mailbox");
    if (is_own_mailbox) text += line(at.has_console ? "" : "Mails", at.mailbox_dir + "   every mail is a file");
    text += line("Data", at.data_dir + "   the next start goes on from there");
    text += line("Log", at.log + "   or here: --log-level info");
    text += "\n" + line("Try", client + " orders create --sample 5");
    text += line("", client + " messages list");
    if (is_own_mailbox) text += line("", "ls -t " + at.mailbox_dir);
    return text + line("Stop", "Ctrl-C") + "\n";
}

}  // namespace tidings
