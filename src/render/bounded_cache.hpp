// The last few values by key; the one that was not asked for the longest goes first. For formatters that are dear to
// make.
#pragma once
#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

namespace tidings {

template <class Value>
class bounded_cache {
public:
    explicit bounded_cache(std::size_t entries_max) : entries_max_(entries_max) {}

    // The value lives until entries_max other keys were asked for.
    template <class Make>
    Value& get(const std::string& key, Make make) {
        if (const auto found = places_.find(key); found != places_.end()) {
            entries_.splice(entries_.begin(), entries_, found->second);
            return found->second->second;
        }
        entries_.emplace_front(key, make());
        places_.emplace(key, entries_.begin());
        if (entries_.size() > entries_max_) {
            places_.erase(entries_.back().first);
            entries_.pop_back();
        }
        return entries_.front().second;
    }

    // Null: it is not there, and nothing is made.
    const Value* find(const std::string& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->second;
    }

    std::size_t size() const { return entries_.size(); }

private:
    using entries = std::list<std::pair<std::string, Value>>;
    std::size_t entries_max_;
    entries entries_;
    std::unordered_map<std::string, typename entries::iterator> places_;
};

}  // namespace tidings
