#include "domain/order_rules.hpp"
#include <stdexcept>
#include "domain/money.hpp"

namespace tidings {
namespace {

using names = std::vector<std::string>;

names changed_members(const order& before, const order_change& wanted) {
    names changed;
    const auto& was = before.details;
    const auto& is = wanted.details;
    const auto note = [&](bool same, const char* member) {
        if (!same) changed.emplace_back(member);
    };
    note(before.status == wanted.status, "status");
    note(was.reference == is.reference, "reference");
    note(was.customer == is.customer, "customer");
    note(was.currency == is.currency, "currency");
    note(was.items == is.items, "items");
    note(was.discount == is.discount, "discount");
    note(was.shipping == is.shipping, "shipping");
    note(was.tax == is.tax, "tax");
    note(was.shipping_address == is.shipping_address, "shipping_address");
    note(was.metadata == is.metadata, "metadata");
    note(was.tracking == is.tracking, "tracking");
    return changed;
}

bool stays_open(const std::string& member) {
    return member == "status" || member == "reference" || member == "metadata" || member == "tracking";
}

// A mistyped address is noticed when the mails do not come, which may be after the parcel has.
bool is_same_but_for_email(struct customer was, const struct customer& is) {
    was.email = is.email;
    return was == is;
}

violations locked_members(const order& before, const order_details& wanted, const names& changed) {
    violations found;
    if (!is_locked(before.status)) return found;
    for (const auto& member : changed) {
        const bool is_customer = member == "customer";
        if (stays_open(member) || (is_customer && is_same_but_for_email(before.details.customer, wanted.customer)))
            continue;
        found.push_back({"/" + member, "locked_field",
                         "fixed, because the order is " + std::string(name_of(before.status)) +
                             (is_customer ? "; only the e-mail address can still be corrected" : "")});
    }
    return found;
}

violation illegal_move(order_status from, order_status to) {
    std::string allowed;
    for (const auto move : moves_from(from)) allowed += (allowed.empty() ? "" : ", ") + std::string(name_of(move));
    if (allowed.empty()) allowed = "nowhere: this state is final";
    return {"/status", "illegal_move",
            "an order that is " + std::string(name_of(from)) + " cannot become " + std::string(name_of(to)) +
                "; it can go to: " + allowed};
}

}  // namespace

boost::system::result<order, violations> place(order_id id, order_details details, timestamp at) {
    if (auto found = problems_of(details); !found.empty()) return found;
    const auto totals = *totals_of(details);
    order placed;
    placed.id = std::move(id);
    placed.details = std::move(details);
    placed.subtotal = totals.subtotal;
    placed.total = totals.total;
    placed.created_at = placed.updated_at = at;
    return placed;
}

boost::system::result<changed_order, change_refusal> change(const order& before, order_change wanted, timestamp at) {
    if (auto found = problems_of(wanted.details); !found.empty())
        return change_refusal{change_fault::invalid, std::move(found)};
    if (wanted.status != before.status && !can_move(before.status, wanted.status))
        return change_refusal{change_fault::illegal_move, {illegal_move(before.status, wanted.status)}};

    changed_order result{before, changed_members(before, wanted)};
    if (result.changed.empty()) return result;
    if (auto found = locked_members(before, wanted.details, result.changed); !found.empty())
        return change_refusal{change_fault::locked_field, std::move(found)};

    const auto totals = *totals_of(wanted.details);
    auto& after = result.after;
    after.details = std::move(wanted.details);
    after.status = wanted.status;
    after.version = before.version + 1;
    after.subtotal = totals.subtotal;
    after.total = totals.total;
    after.updated_at = std::max(at, before.updated_at);  // a clock that was set back must not make time run backwards
    return result;
}

bool is_locked(order_status status) {
    switch (status) {
        case order_status::shipped:
        case order_status::delivered:
        case order_status::refunded: return true;
        case order_status::placed:
        case order_status::payment_failed:
        case order_status::paid:
        case order_status::processing:
        case order_status::cancelled: return false;
    }
    return true;
}

void throw_exception_from_error(const change_refusal& cause, const boost::source_location& where) {
    throw_exception_from_error(cause.found, where);
}

}  // namespace tidings
