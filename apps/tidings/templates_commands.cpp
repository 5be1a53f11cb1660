// tidings templates list · preview: what a customer of an order would read, with AI text on demand.
#include <CLI/CLI.hpp>
#include <iostream>
#include "codec/order_document.hpp"
#include "command_context.hpp"
#include "notify/prose_request.hpp"
#include "render/mail_renderer.hpp"
#include "render/plain_line.hpp"
#include "render/preview_event.hpp"
#include "runtime/system_clock.hpp"
#include "service_access.hpp"
#include "sides/ai_side.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct templates_command {
    std::string kind, order, locale;
    bool ai = false, html = false;
};

// What the copywriter and the guard said, for the person who looks.
struct tried_prose {
    copy_report report;
    prose_finding finding;
    std::chrono::milliseconds took{0};
    bool is_good() const { return report.outcome == copy_outcome::written && finding; }
    std::string outcome() const {
        if (report.outcome != copy_outcome::written) return std::string(name_of(report.outcome));
        return finding ? "written" : "guarded";
    }
};

int list(const templates_command&, const command_context& context) {
    const mail_renderer renderer{shop_profile{}};
    boost::json::array all;
    text_table table{{"KIND", "LOCALE", "VERSION", "READER"}};
    for (const auto& [name, made] : renderer.catalog().all()) {
        const auto kind = name.substr(name.find('/') + 1);
        const auto known = parse_mail_kind(kind);
        const auto* reader = known && is_for_merchant(*known) ? "merchant" : "customer";
        all.push_back(boost::json::object{
            {"kind", kind}, {"locale", made.locale}, {"version", made.version}, {"reader", reader}});
        table.add({kind, made.locale, made.version, reader});
    }
    std::cout << (context.json ? boost::json::serialize(all) + "\n" : table.text());
    return exit_ok;
}

// Nothing: no order was named.
result<std::optional<order>> order_named(const templates_command& how, const command_context& context) {
    if (how.order.empty()) return std::optional<order>{};
    const auto access = access_to(service::orders, context);
    if (!access) return error{errc::invalid, "the order service's address cannot be used"};
    const auto answer = ask_once(*access, {.target = "/v1/orders/" + percent_encoded(how.order)});
    if (!answer) return answer.error();
    auto shown = order_from_json(*answer);
    if (!shown) return shown.error();
    return std::optional<order>(*std::move(shown));
}

// As the notification service would make it, with its own configuration. unavailable: it does not answer.
result<rendered_mail> ask_for_preview(const templates_command& how, const std::optional<order>& shown,
                                      const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return error{errc::invalid, "the notification service's address cannot be used"};
    boost::json::object body{{"kind", how.kind}};
    if (shown) body["order"] = boost::json::parse(encode_order(*shown));
    if (!how.locale.empty()) body["locale"] = how.locale;
    const auto answer = ask_once(*access, {"POST", "/v1/mail-previews", {}, boost::json::serialize(body)});
    if (!answer) return answer.error();
    return rendered_mail{.subject = text_at(*answer, "/subject"),
                         .text = text_at(*answer, "/text"),
                         .html = text_at(*answer, "/html"),
                         .template_version = text_at(*answer, "/template_version")};
}

tried_prose try_prose(const settings& given, const prose_request& request) {
    asio::io_context io{1};
    system_clock clock{io.get_executor()};
    gemini_copywriter writer{io.get_executor(), clock, given.gemini};
    tried_prose tried;
    const auto go = [](copywriter& from, prose_request asked, std::chrono::milliseconds budget,
                       copy_report& into) -> task<> { into = co_await from.write(std::move(asked), budget); };
    const auto began = clock.steady();
    asio::co_spawn(io, go(writer, request, given.prose.budget, tried.report), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
    io.run();
    tried.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady() - began);
    if (tried.report.outcome == copy_outcome::written) tried.finding = check_draft(tried.report.draft, request);
    return tried;
}

boost::json::object to_json(const tried_prose& tried) {
    return {{"outcome", tried.outcome()},
            {"model", tried.report.model},
            {"guard", std::string(name_of(tried.finding.verdict))},
            {"found", tried.finding.found},
            {"detail", tried.report.detail},
            {"tokens_in", tried.report.tokens_in},
            {"tokens_out", tried.report.tokens_out},
            {"latency_ms", tried.took.count()},
            {"greeting", tried.report.draft.greeting},
            {"paragraph", tried.report.draft.paragraph}};
}

void print_verdict(const tried_prose& tried) {
    std::cerr << "AI text: " << tried.outcome();
    if (!tried.report.model.empty()) std::cerr << ", model " << tried.report.model;
    std::cerr << ", " << tried.report.tokens_in << "+" << tried.report.tokens_out << " tokens, " << tried.took.count()
              << " ms";
    if (!tried.report.detail.empty()) std::cerr << " (" << tried.report.detail << ")";
    if (!tried.finding) {
        std::cerr << "; the guard says " << name_of(tried.finding.verdict);
        if (!tried.finding.found.empty()) std::cerr << ": " << tried.finding.found;
    }
    std::cerr << (tried.is_good() ? "\n" : "; a mail would have the template's own text\n");
}

void print(const templates_command& how, const command_context& context, const rendered_mail& mail,
           const std::optional<tried_prose>& tried) {
    if (context.json) {
        boost::json::object shown{{"kind", how.kind},
                                  {"subject", mail.subject},
                                  {"text", mail.text},
                                  {"html", mail.html},
                                  {"template_version", mail.template_version},
                                  {"text_origin", tried && tried->is_good() ? "ai" : "template"}};
        shown["ai"] = tried ? boost::json::value(to_json(*tried)) : boost::json::value(nullptr);
        std::cout << boost::json::serialize(shown) << "\n";
        return;
    }
    if (tried) print_verdict(*tried);
    if (how.html)
        std::cout << mail.html;
    else
        std::cout << "Subject: " << mail.subject << "\n\n" << mail.text;
}

// What the notification service would read from the same environment and file.
std::optional<settings> service_settings(const command_context& context) {
    settings values{program::notifications};
    option_list options{program::notifications};
    declare(options, values);
    if (print_problems(options.load({{}, process_environment(), context.flags.config_file}))) return std::nullopt;
    return values;
}

// Here, by this machine's configuration, with AI text on demand.
int preview_here(const templates_command& how, std::optional<order> shown, const command_context& context) {
    const auto given = service_settings(context);
    if (!given) return exit_usage;
    if (how.ai && given->gemini.key.empty()) {
        std::cerr << "tidings: --ai needs a key; set GEMINI_API_KEY or GEMINI_API_KEY_FILE\n";
        return exit_usage;
    }
    const auto kind = parse_mail_kind(how.kind);
    if (!kind) return fail({errc::not_found, "no mail template of kind " + plain_line(how.kind)});
    const auto event = preview_event(*kind, std::move(shown), how.locale);
    mail_renderer renderer{given->shop};
    std::optional<tried_prose> tried;
    if (how.ai) {
        const auto language = renderer.language_of(event, *kind);
        tried = try_prose(*given, prose_request_for(event, *kind, language, renderer.shop().name));
    }
    const auto mail = renderer.render(event, *kind, tried && tried->is_good() ? &tried->report.draft : nullptr);
    if (!mail) return fail(mail.error());
    print(how, context, *mail, tried);
    return exit_ok;
}

int preview(const templates_command& given, const command_context& context) {
    auto how = given;
    if (how.kind == "merchant") how.kind = "merchant_new_order";
    auto shown = order_named(how, context);
    if (!shown) return fail(shown.error());
    if (how.ai) return preview_here(how, *std::move(shown), context);
    const auto mail = ask_for_preview(how, *shown, context);
    if (mail) return print(how, context, *mail, std::nullopt), exit_ok;
    if (mail.error().code != errc::unavailable) return fail(mail.error());
    std::cerr << "tidings: the notification service does not answer, so this is by the configuration here ("
              << mail.error().detail << ")\n";
    return preview_here(how, *std::move(shown), context);
}

}  // namespace

void add_templates_commands(CLI::App& app, command_context& context) {
    static templates_command how;
    auto* group = app.add_subcommand("templates", "inspect and preview the templates of mails")->require_subcommand(1);
    const auto chooses = [&context](int (*act)(const templates_command&, const command_context&)) {
        return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
    };
    group->add_subcommand("list", "every kind of mail, its languages and versions")
        ->alias("ls")
        ->callback(chooses(list));
    auto* previews = group->add_subcommand("preview", "show a mail as the notification service would make it")
                         ->callback(chooses(preview));
    previews->add_option("kind", how.kind, "placed, paid, shipped, …, merchant")->required();
    previews->add_option("--order", how.order, "ord_…; a made-up order unless given");
    previews->add_option("--locale", how.locale, "language of the made-up order's customer, such as en-GB");
    previews->add_flag("--ai", how.ai,
                       "made here: ask for AI text, and say on standard error what the guard thinks of it");
    previews->add_flag("--html", how.html, "the HTML part instead of the text");
}

}  // namespace tidings
