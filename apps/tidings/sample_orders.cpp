#include "sample_orders.hpp"

namespace tidings {
namespace {

struct sample_item {
    std::string_view sku, name;
    std::int64_t unit_price;
};

struct sample_shopper {
    std::string_view mailbox, name, locale, time_zone, currency;
    std::string_view line, city, postal_code, region, country;
    std::int64_t shipping;
    std::array<sample_item, 3> items;
};

// Prices are in minor units: yen have none, Kuwaiti dinars have three digits of them.
constexpr std::array<sample_shopper, 10> shoppers{{
    {"ada",
     "Ada Byron",
     "en-GB",
     "Europe/London",
     "GBP",
     "12 St James's Square",
     "London",
     "SW1Y 4LE",
     "",
     "GB",
     395,
     {{{"TEA-01", "Earl Grey 100 g", 725},
       {"POT-04", "Cast-iron teapot 0.8 l", 5400},
       {"CUP-02", "Bone china cup", 1250}}}},
    {"grace",
     "Grace Hopper",
     "en-US",
     "America/New_York",
     "USD",
     "200 Main Street, Apt 4B",
     "Arlington",
     "22201",
     "VA",
     "US",
     695,
     {{{"TEA-07", "Breakfast blend 250 g", 1499},
       {"KET-01", "Gooseneck kettle", 7900},
       {"TIN-03", "Storage tin", 1150}}}},
    {"juergen",
     "Jürgen Müßig",
     "de-DE",
     "Europe/Berlin",
     "EUR",
     "Gänsemarkt 3",
     "Hamburg",
     "20354",
     "",
     "DE",
     490,
     {{{"TEE-11", "Ostfriesenmischung 500 g", 1890},
       {"SIE-02", "Teesieb aus Edelstahl", 990},
       {"KAN-05", "Glaskanne 1,2 l", 3450}}}},
    {"zoe",
     "Zoé Lefèvre",
     "fr-FR",
     "Europe/Paris",
     "EUR",
     "8 rue de l'Évêché",
     "Lyon",
     "69005",
     "",
     "FR",
     550,
     {{{"THE-21", "Thé vert à la menthe 100 g", 890},
       {"COF-09", "Coffret découverte « Été »", 3900},
       {"TAS-01", "Tasse en grès", 1400}}}},
    {"lucia",
     "Lucía Ibáñez",
     "es-ES",
     "Europe/Madrid",
     "EUR",
     "Calle del Niño Jesús 14, 2.º B",
     "Zaragoza",
     "50001",
     "",
     "ES",
     450,
     {{{"ROO-04", "Rooibos con canela 150 g", 1090},
       {"CAJ-02", "Caja de madera", 2600},
       {"CUC-01", "Cucharita medidora", 650}}}},
    {"agnieszka",
     "Agnieszka Żółkiewska",
     "pl-PL",
     "Europe/Warsaw",
     "PLN",
     "ul. Świętokrzyska 20",
     "Warszawa",
     "00-002",
     "",
     "PL",
     1499,
     {{{"HER-14", "Herbata czarna „Gdańsk” 100 g", 2990},
       {"DZB-03", "Dzbanek z zaparzaczem", 12900},
       {"KUB-07", "Kubek emaliowany", 3950}}}},
    {"hanako",
     "山田 花子",
     "ja-JP",
     "Asia/Tokyo",
     "JPY",
     "神宮前1-2-3",
     "渋谷区",
     "150-0001",
     "東京都",
     "JP",
     550,
     {{{"SEN-01", "煎茶 100g", 1080}, {"MAT-02", "抹茶 30g", 2160}, {"KYU-03", "急須", 6480}}}},
    {"noura",
     "نورة الصباح",
     "ar-KW",
     "Asia/Kuwait",
     "KWD",
     "شارع الخليج العربي 7",
     "الكويت",
     "13001",
     "",
     "KW",
     1500,
     {{{"CHA-01", "شاي بالهيل ٢٠٠ غ", 2750}, {"DAL-02", "دلة نحاسية", 18500}, {"CUP-09", "استكانة زجاجية", 950}}}},
    {"joao",
     "João Conceição",
     "pt-BR",
     "America/Sao_Paulo",
     "BRL",
     "Rua São João, 45 – ap. 12",
     "São Paulo",
     "01035-000",
     "SP",
     "BR",
     1990,
     {{{"MAT-31", "Erva-mate tostada 500 g", 3290},
       {"CUI-02", "Cuia de porongo", 7900},
       {"BOM-01", "Bomba de inox", 4550}}}},
    {"astrid",
     "Åsa Björk",
     "sv-SE",
     "Europe/Stockholm",
     "SEK",
     "Sköldgatan 5",
     "Göteborg",
     "411 21",
     "",
     "SE",
     4900,
     {{{"TE-05", "Svart te med blåklint 100 g", 8900},
       {"KAN-11", "Emaljkanna", 34900},
       {"SKE-01", "Tesked i björk", 5900}}}},
}};

std::size_t below(random_source& random, std::size_t limit) {
    return static_cast<std::size_t>(random.next() % limit);
}

boost::json::array some_items(const sample_shopper& shopper, random_source& random) {
    boost::json::array items;
    const auto first = below(random, shopper.items.size());
    const auto count = 1 + below(random, shopper.items.size());
    for (std::size_t at = 0; at < count; ++at) {
        const auto& item = shopper.items[(first + at) % shopper.items.size()];
        items.push_back({{"sku", item.sku},
                         {"name", item.name},
                         {"quantity", 1 + static_cast<std::int64_t>(below(random, 3))},
                         {"unit_price", item.unit_price}});
    }
    return items;
}

}  // namespace

boost::json::object sample_order(random_source& random, std::size_t number) {
    const auto& shopper = shoppers[below(random, shoppers.size())];
    const auto digits = std::to_string(number);
    boost::json::object customer{{"email", std::string(shopper.mailbox) + "+" + digits + "@example.com"},
                                 {"name", shopper.name},
                                 {"locale", shopper.locale},
                                 {"time_zone", shopper.time_zone}};
    boost::json::object address{{"name", shopper.name},     {"lines", boost::json::array{shopper.line}},
                                {"city", shopper.city},     {"postal_code", shopper.postal_code},
                                {"region", shopper.region}, {"country", shopper.country}};
    return {{"reference", "SAMPLE-" + digits},
            {"customer", std::move(customer)},
            {"currency", shopper.currency},
            {"items", some_items(shopper, random)},
            {"shipping", shopper.shipping},
            {"shipping_address", std::move(address)},
            {"metadata", boost::json::object{{"channel", "sample"}}}};
}

}  // namespace tidings
