// Money for people: "£12.50", "12,50 €", "￥1,250". Exact for every int64: no floating point on the way.
// Formatters are kept per locale and currency (a bounded number). One thread per object.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tidings {

class money_format {
public:
    money_format();
    money_format(money_format&&) noexcept;
    money_format& operator=(money_format&&) noexcept;
    ~money_format();

    // `amount` counts minor units; the currency's ISO 4217 exponent says how many digits they are. The locale is BCP
    // 47; one that is unknown formats as its parent or as the root does, a currency that is unknown with its code and
    // two digits.
    std::string text(std::int64_t amount, std::string_view currency, std::string_view locale);

    std::string number(std::int64_t value, std::string_view locale);  // "1,250"

    // "1250" minor units with exponent 2 as "12.50".
    static std::string decimal(std::int64_t amount, int exponent);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace tidings
