// The bytes of one mail, step by step: what the event says, what the mail says, MIME, and the packed form of the store.
#include <benchmark/benchmark.h>
#include "bench/micro/sample_mails.hpp"
#include "mail/mail_dictionary.hpp"
#include "mail/mime_message.hpp"

namespace tidings::bench {
namespace {

std::vector<std::string> composed_mails() {
    mail_renderer renderer(shop());
    std::vector<std::string> mails;
    for (const auto& event : events())
        mails.push_back(*compose(draft_of(event, *renderer.render(event, mail_kind::placed))));
    return mails;
}

void decode_event(benchmark::State& state) {
    auto claimed = claimed_messages();
    for (auto _ : state) benchmark::DoNotOptimize(mail_writer::event_of(claimed.next()));
}
BENCHMARK(decode_event);

void render(benchmark::State& state) {
    mail_renderer renderer(shop());
    in_turn all(events());
    for (auto _ : state) benchmark::DoNotOptimize(renderer.render(all.next(), mail_kind::placed));
}
BENCHMARK(render);

void compose_mime(benchmark::State& state) {
    mail_renderer renderer(shop());
    std::vector<mail_draft> drafts;
    for (const auto& event : events()) drafts.push_back(draft_of(event, *renderer.render(event, mail_kind::placed)));
    in_turn all(std::move(drafts));
    for (auto _ : state) benchmark::DoNotOptimize(compose(all.next()));
}
BENCHMARK(compose_mime);

void pack(benchmark::State& state) {
    in_turn mails(composed_mails());
    const mail_dictionary dictionary(mails.all().front());
    std::size_t bytes = 0, packed = 0;
    for (auto _ : state) {
        const auto& mail = mails.next();
        bytes += mail.size();
        packed += dictionary.pack(mail).size();
    }
    state.counters["bytes"] = benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgIterations);
    state.counters["packed"] = benchmark::Counter(static_cast<double>(packed), benchmark::Counter::kAvgIterations);
}
BENCHMARK(pack);

void unpack(benchmark::State& state) {
    const auto mails = composed_mails();
    const mail_dictionary dictionary(mails.front());
    std::vector<std::string> packed;
    for (const auto& mail : mails) packed.push_back(dictionary.pack(mail));
    in_turn all(std::move(packed));
    for (auto _ : state) benchmark::DoNotOptimize(dictionary.unpack(all.next(), 1024 * 1024));
}
BENCHMARK(unpack);

// From the claimed message to the bytes for the store, as the service does it.
void write_and_pack(benchmark::State& state) {
    mail_renderer renderer(shop());
    mail_writer writer(renderer, {"Acme & Söhne", "orders@shop.example"});
    auto claimed = claimed_messages();
    std::size_t bytes = 0, packed = 0;
    for (auto _ : state) {
        const auto& message = claimed.next();
        const auto mail = writer.write(message, message.head.recipient, now);
        bytes += mail->bytes.size();
        packed += (mail->dictionary ? mail->dictionary->pack(mail->bytes) : pack_mail(mail->bytes)).size();
    }
    state.counters["bytes"] = benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kAvgIterations);
    state.counters["packed"] = benchmark::Counter(static_cast<double>(packed), benchmark::Counter::kAvgIterations);
}
BENCHMARK(write_and_pack);

}  // namespace
}  // namespace tidings::bench
