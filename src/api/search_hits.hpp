// Hits as they come in: each once, at most so many of a kind, and which page to open at once. Pure.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>
#include "api/search_hit.hpp"
#include "notify/found_event.hpp"
#include "notify/message.hpp"

namespace tidings::api {

class search_hits {
public:
    static constexpr std::size_t kind_max = 20;

    void add_order(const order_id& id, const std::string& reference);
    void add_message(const message& one);
    void add_event(const found_event& one);
    void add_person(const std::string& address);

    const std::vector<search_hit>& all() const { return hits_; }
    const std::set<std::string_view>& cut_kinds() const { return cut_; }  // those that have more
    // The page of the only order that was found, else of the only hit.
    std::optional<std::string> only_page() const;

private:
    void add(search_hit hit);

    std::vector<search_hit> hits_;
    std::set<std::string_view> cut_;
};

}  // namespace tidings::api
