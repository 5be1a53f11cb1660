#include "dev_welcome.hpp"

namespace tidings {

std::string dev_welcome(const dev_places& at) {
    const bool own = !at.mailbox_dir.empty();
    const bool usual = at.orders == "127.0.0.1:8080" && at.notifications == "127.0.0.1:8081";
    const std::string client =
        usual ? "tidings"
              : "tidings --orders-url http://" + at.orders + " --notifications-url http://" + at.notifications;
    return "\nTidings " TIDINGS_VERSION " is ready. It keeps everything in " + at.data_dir +
           "; stop it with Ctrl-C, start it again and it continues.\n\n" +
           (at.has_console ? "  console         http://" + at.orders + "/console/\n" : std::string{}) +
           "  orders          http://" + at.orders + "/v1/orders\n" + "  notifications   http://" + at.notifications +
           "/v1/messages\n" + "  mail            " + at.smtp +
           (own ? "  (a mailbox of its own: every mail is a file in " + at.mailbox_dir + ")" : "") + "\n" +
           "  reference       http://" + at.orders + "/docs and http://" + at.notifications + "/docs\n" +
           "  health          /livez /readyz /metrics on both\n\n" + "Place a first order:\n\n" + "  curl -i http://" +
           at.orders + "/v1/orders -H 'Content-Type: application/json' -d '{\n" +
           "    \"customer\": { \"email\": \"ada@example.com\", \"name\": \"Ada\", \"locale\": \"en-GB\", "
           "\"time_zone\": \"Europe/London\" },\n" +
           "    \"currency\": \"EUR\", \"shipping\": 490,\n" +
           "    \"items\": [ { \"sku\": \"TEA-01\", \"name\": \"Earl Grey 100 g\", \"quantity\": 2, \"unit_price\": "
           "1250 } ] }'\n\n" +
           "Its mail is there within a second:\n\n" +
           (own ? "  ls -t " + at.mailbox_dir + "/*.eml | head -1 | xargs cat\n" : std::string{}) + "  " + client +
           " messages list\n" + "  " + client +
           " orders create --sample 20     # more orders, in many languages and currencies\n\n";
}

}  // namespace tidings
