#include <gmock/gmock.h>
#include "adapters/postgres/audit_log.hpp"
#include "contract/audit_log/audit_log_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

struct postgres_host {
    explicit postgres_host(asio::io_context& io) : schema(io, postgres::service::notifications) {}
    tidings::audit_log& log() { return kept; }
    old_records& old() { return kept; }

    postgres_schema schema;
    postgres::audit_log kept{*schema.database, *schema.database};
};

std::string plan_of(const audit_filter& filter) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::notifications};
    const auto listed = postgres::list_audit_entries(filter);
    auto link = run_task(io, postgres::connection::open(io.get_executor(), schema.config)).value();
    std::string nothing;
    for (std::size_t left = listed.with.size(); left > 0; --left) nothing += nothing.empty() ? "(NULL" : ", NULL";
    const auto lines =
        run_task(io, link->run_script("SET enable_seqscan = off; SET enable_sort = off; PREPARE asked AS " +
                                          listed.what.sql + "; EXPLAIN EXECUTE asked" + nothing + ")",
                                      10s));
    std::string plan;
    for (int row = 0; row < lines.value().size(); ++row) plan += lines->text(row, 0) + "\n";
    return plan;
}

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, AuditLogContract, postgres_host);

TEST(PostgresAuditPlans, every_list_is_read_in_order_from_an_index) {
    const auto cases =
        std::vector<std::pair<audit_filter, std::string>>{{{}, "audit_log_pkey"},
                                                          {{.from = timestamp{}, .to = timestamp{}}, "audit_log_pkey"},
                                                          {{.actor = "a"}, "audit_log_by_actor"},
                                                          {{.action = "a"}, "audit_log_by_action"},
                                                          {{.object = "a"}, "audit_log_by_object"}};
    for (const auto& [filter, index] : cases) {
        const auto plan = plan_of(filter);
        EXPECT_THAT(plan, testing::HasSubstr(index)) << plan;
        EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Sort"))) << plan;
    }
}

}  // namespace tidings::contract
