#include "adapters/smtp/smtp_connection.hpp"
#include <algorithm>
#include <filesystem>
#include <vector>
#include "adapters/smtp/smtp_stream.hpp"

namespace tidings {

class smtp_trust {
public:
    asio::ssl::context context{asio::ssl::context::tls_client};
    std::vector<std::pair<std::string, std::filesystem::file_time_type>> files;  // and when each was written
};

namespace {

std::filesystem::file_time_type written_at(const std::string& file) {
    std::error_code unknown;
    return std::filesystem::last_write_time(file, unknown);
}

error unusable(const std::string& what, const std::string& file, const boost::system::error_code& why) {
    return {errc::invalid, "cannot read the " + what + " in " + file + ": " + why.message()};
}

result<void> show_certificate(smtp_trust& trust, const smtp_relay& relay) {
    const auto& key_file = relay.key_file.empty() ? relay.cert_file : relay.key_file;
    boost::system::error_code code;
    // Without this OpenSSL would ask for a password on the terminal.
    trust.context.set_password_callback([](std::size_t, asio::ssl::context::password_purpose) { return std::string{}; },
                                        code);
    trust.context.use_certificate_chain_file(relay.cert_file, code);
    if (code) return unusable("client certificate", relay.cert_file, code);
    trust.context.use_private_key_file(key_file, asio::ssl::context::pem, code);
    if (code) return unusable("key of the client certificate (one without a password)", key_file, code);
    trust.files = {{relay.cert_file, written_at(relay.cert_file)}, {key_file, written_at(key_file)}};
    return {};
}

}  // namespace

struct smtp_connection::line {
    explicit line(asio::any_io_executor executor) : stream(std::move(executor)) {}
    smtp_stream stream;
    std::array<char, 4'096> buffer;
};

result<std::shared_ptr<smtp_trust>> load_trust(const smtp_relay& relay) {
    auto trust = std::make_shared<smtp_trust>();
    boost::system::error_code code;
    SSL_CTX_set_min_proto_version(trust->context.native_handle(), TLS1_2_VERSION);
    if (relay.ca_file.empty())
        trust->context.set_default_verify_paths(code);
    else
        trust->context.load_verify_file(relay.ca_file, code);
    if (code) return unusable("certificates", relay.ca_file.empty() ? "the system's store" : relay.ca_file, code);
    if (relay.cert_file.empty()) return trust;
    if (auto shown = show_certificate(*trust, relay); !shown) return shown.error();
    return trust;
}

bool is_outdated(const smtp_trust& trust) {
    return std::ranges::any_of(trust.files, [](const auto& file) { return written_at(file.first) != file.second; });
}

smtp_connection::smtp_connection(asio::any_io_executor executor, const smtp_relay& relay,
                                 smtp_conversation::options how)
    : relay_(relay),
      connect_limit_(how.deadlines.connect),
      tls_limit_(how.deadlines.tls),
      talk_(std::move(how)),
      line_(std::make_unique<line>(std::move(executor))) {}

smtp_connection::~smtp_connection() = default;

task<smtp_outcome> smtp_connection::open(std::shared_ptr<smtp_trust> trust) {
    trust_ = std::move(trust);
    auto connected = co_await line_->stream.connect(relay_.host, relay_.port, connect_limit_);
    const bool encrypted_first = relay_.security == smtp_security::implicit;
    smtp_outcome failed{.phase = smtp_phase::connect};
    if (connected && encrypted_first) {
        failed.phase = smtp_phase::tls;
        connected = co_await encrypt(tls_limit_);
    }
    if (!connected) {
        failed.reply = connected.error().detail;
        co_return failed;
    }
    co_await drive(talk_.open());
    if (talk_.is_usable()) opened_at = used_at = std::chrono::steady_clock::now();
    co_return talk_.report();
}

task<> smtp_connection::deliver(smtp_delivery& mail, next_source next) {
    at_hand_ = &mail;
    next_ = std::move(next);
    // Not as one ?: inside co_await: GCC 12 evaluates both sides.
    smtp_step step;
    if (talk_.has_next())
        step = talk_.go_on();
    else
        step = talk_.send_mail(mail.mail);
    co_await drive(step);
    mail.outcome = talk_.report();
    mail.transcript = mail.outcome.verdict == delivery_outcome::accepted ? std::string{} : transcript();
    used_at = std::chrono::steady_clock::now();
    if (mail.outcome.phase == smtp_phase::dot) answered_in = used_at - dot_at_;
    ++mails;
}

task<bool> smtp_connection::is_alive() {
    co_await drive(talk_.check());
    co_return talk_.is_usable();
}

task<> smtp_connection::quit() {
    if (talk_.is_usable()) co_await drive(talk_.quit());
    close();
}

void smtp_connection::close() {
    line_->stream.close();
}

bool smtp_connection::is_quiet() {
    return line_->stream.is_quiet();
}

task<> smtp_connection::drive(smtp_step step) {
    while (step.what != smtp_step::action::finished) step = co_await act(step);
}

task<smtp_step> smtp_connection::act(smtp_step step) {
    switch (step.what) {
        case smtp_step::action::send: {
            const auto sent = co_await line_->stream.write(step.bytes, step.more, step.limit);
            co_return sent.problem ? talk_.on_fault(*sent.problem, sent.bytes) : talk_.on_sent();
        }
        case smtp_step::action::receive: {
            const auto limit = step.same_limit ? std::nullopt : std::optional(step.limit);
            auto size = co_await line_->stream.read_some(line_->buffer, limit);
            co_return size ? talk_.on_bytes({line_->buffer.data(), *size}) : talk_.on_fault(size.error());
        }
        case smtp_step::action::start_tls: {
            auto encrypted = co_await encrypt(step.limit);
            co_return encrypted ? talk_.on_tls() : talk_.on_fault(encrypted.error());
        }
        case smtp_step::action::ask_before_dot: co_return co_await ask_before_dot();
        case smtp_step::action::finished: break;
    }
    co_return step;
}

// The line is looked at before and after the wait for the intent: if it broke meanwhile, the mail is surely unsent
// rather than uncertain.
task<smtp_step> smtp_connection::ask_before_dot() {
    const bool spoke_before = line_->stream.has_spoken();
    if (spoke_before) co_return co_await hear_out();
    at_hand_->ask(relay_.label());
    const auto kept = co_await at_hand_->intended();
    if (!kept) co_return talk_.on_intent(kept);
    if (line_->stream.has_spoken()) co_return co_await hear_out();
    at_hand_->may_have_left = true;
    dot_at_ = std::chrono::steady_clock::now();
    const auto* next = next_ ? next_() : nullptr;
    co_return talk_.on_intent(kept, next ? &next->mail : nullptr);
}

task<smtp_step> smtp_connection::hear_out() {
    auto size = co_await line_->stream.read_some(line_->buffer, std::chrono::seconds(1));
    co_return size ? talk_.on_bytes({line_->buffer.data(), *size}) : talk_.on_fault(size.error());
}

std::optional<timestamp> smtp_connection::certificate_ends() {
    return line_->stream.certificate_ends();
}

task<result<void>> smtp_connection::encrypt(std::chrono::milliseconds limit) {
    const auto name = relay_.tls_name.empty() ? relay_.host : relay_.tls_name;
    co_return co_await line_->stream.start_tls(trust_->context, name, limit);
}

}  // namespace tidings
