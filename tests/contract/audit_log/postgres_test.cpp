#include <gmock/gmock.h>
#include "adapters/postgres/audit_log.hpp"
#include "contract/audit_log/audit_log_contract.hpp"
#include "support/postgres_plan.hpp"
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

std::string plan_of_list(const audit_filter& filter) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::notifications};
    const auto listed = postgres::list_audit_entries(filter);
    return testing_support::plan_of(io, schema.config, listed.what,
                                    "SET enable_seqscan = off; SET enable_sort = off; ");
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
        const auto plan = plan_of_list(filter);
        EXPECT_THAT(plan, testing::HasSubstr(index)) << plan;
        EXPECT_THAT(plan, testing::Not(testing::HasSubstr("Sort"))) << plan;
    }
}

}  // namespace tidings::contract
