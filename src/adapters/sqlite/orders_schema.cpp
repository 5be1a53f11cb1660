#include "adapters/sqlite/sql/orders_schema.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/sql/access_schema.hpp"

namespace tidings::sqlite {

const schema& orders_schema() {
    static const schema all{"orders", {sql::orders_schema::text, sql::access_schema::text}};
    return all;
}

}  // namespace tidings::sqlite
