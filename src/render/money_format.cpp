#include "render/money_format.hpp"
#include <unicode/currunit.h>
#include <unicode/numberformatter.h>
#include <array>
#include "domain/currency.hpp"
#include "render/bounded_cache.hpp"
#include "render/icu_locale.hpp"

namespace tidings {
namespace {

constexpr std::size_t formatters_max = 128;
constexpr int unknown_currency_exponent = 2;
constexpr std::int64_t small_max = 99;  // quantities are mostly small: their texts are kept

using formatter = icu::number::LocalizedNumberFormatter;

int exponent_of(std::string_view code) {
    const auto known = find_currency(code);
    return known ? known->exponent : unknown_currency_exponent;
}

formatter make_formatter(std::string_view currency, std::string_view locale) {
    UErrorCode status = U_ZERO_ERROR;
    const std::u16string code(currency.begin(), currency.end());
    const icu::CurrencyUnit unit(code.c_str(), status);
    const int exponent = exponent_of(currency);
    auto settings = icu::number::NumberFormatter::with()
                        .precision(icu::number::Precision::fixedFraction(exponent))
                        .scale(icu::number::Scale::powerOfTen(-exponent));  // moves the point, so it stays exact
    // ICU knows its own digits per currency, made for cash registers; ours are those of ISO 4217, in which the amount
    // was given.
    if (U_SUCCESS(status)) settings = std::move(settings).unit(unit);
    return std::move(settings).locale(icu_locale(locale));
}

std::string formatted(const formatter& with, std::int64_t value) {
    UErrorCode status = U_ZERO_ERROR;
    const auto text = with.formatInt(value, status).toTempString(status);
    return U_SUCCESS(status) ? utf8(text) : std::string{};
}

}  // namespace

struct money_format::impl {
    struct number_format {
        formatter with;
        std::array<std::string, small_max + 1> small;  // empty: not asked for yet
    };
    bounded_cache<formatter> money{formatters_max};
    bounded_cache<number_format> numbers{formatters_max};
};

money_format::money_format() : impl_(std::make_unique<impl>()) {}
money_format::money_format(money_format&&) noexcept = default;
money_format& money_format::operator=(money_format&&) noexcept = default;
money_format::~money_format() = default;

std::string money_format::text(std::int64_t amount, std::string_view currency, std::string_view locale) {
    const auto key = std::string(locale) + '|' + std::string(currency);
    const auto& with = impl_->money.get(key, [&] { return make_formatter(currency, locale); });
    auto text = formatted(with, amount);
    return text.empty() ? std::string(currency) + " " + decimal(amount, exponent_of(currency)) : text;
}

std::string money_format::number(std::int64_t value, std::string_view locale) {
    auto& format = impl_->numbers.get(std::string(locale), [&] {
        return impl::number_format{icu::number::NumberFormatter::withLocale(icu_locale(locale)), {}};
    });
    const bool is_small = value >= 0 && value <= small_max;
    if (is_small && !format.small[static_cast<std::size_t>(value)].empty())
        return format.small[static_cast<std::size_t>(value)];
    auto text = formatted(format.with, value);
    if (text.empty()) text = std::to_string(value);
    if (is_small) format.small[static_cast<std::size_t>(value)] = text;
    return text;
}

std::string money_format::decimal(std::int64_t amount, int exponent) {
    auto digits = std::to_string(amount);
    const bool negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    if (exponent > 0) {
        const auto places = static_cast<std::size_t>(exponent);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, 1, '.');
    }
    return negative ? "-" + digits : digits;
}

}  // namespace tidings
