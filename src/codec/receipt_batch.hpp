// The value of a record on "<topic>.receipts": {"received": ["evt_…", …], "settled": ["evt_…", …]}.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "domain/event_receipt.hpp"

namespace tidings {

constexpr std::size_t receipts_per_batch_max = 4'000;

std::string encode_receipts(const event_receipts& receipts);

// Members unknown here are passed over. invalid: no such object, more than receipts_per_batch_max entries, or an entry
// that is no event id.
result<event_receipts> decode_receipts(std::string_view text);

}  // namespace tidings
