#include "notify/held_mails.hpp"

namespace tidings {

flight_ptr held_mails::find(const message_id& id) const {
    const auto found = all_.find(id);
    return found == all_.end() ? nullptr : found->second;
}

void held_mails::wait(flight_ptr held) {
    auto& into = lines_[held->domain];
    ++waiting_;
    if (held->is_born) ++waiting_born_, ++into.born;
    into.mails.push_back(std::move(held));
}

flight_ptr held_mails::next(const std::function<bool(const std::string& domain)>& admits) {
    auto at = lines_.upper_bound(last_);
    for (std::size_t seen = 0; seen < lines_.size(); ++seen, ++at) {
        if (at == lines_.end()) at = lines_.begin();
        if (!admits(at->first)) continue;
        auto taken = std::move(at->second.mails.front());
        at->second.mails.pop_front();
        --waiting_;
        if (taken->is_born) --waiting_born_, --at->second.born;
        last_ = at->first;
        if (at->second.mails.empty()) lines_.erase(at);
        return taken;
    }
    return nullptr;
}

std::size_t held_mails::startable(const std::function<bool(const std::string& domain)>& admits) const {
    std::size_t count = 0;
    for (const auto& [domain, given] : lines_)
        if (admits(domain)) count += given.mails.size() - given.born;
    return count;
}

std::size_t held_mails::ready(const std::function<bool(const std::string& domain)>& admits) const {
    std::size_t count = 0;
    for (const auto& [domain, given] : lines_)
        if (admits(domain)) count += given.mails.size();
    return count;
}

std::vector<flight_ptr> held_mails::take_waiting() {
    std::vector<flight_ptr> taken;
    for (auto& [domain, given] : lines_)
        for (auto& held : given.mails) taken.push_back(std::move(held));
    lines_.clear();
    waiting_ = waiting_born_ = 0;
    return taken;
}

std::size_t held_mails::waiting_in(const std::string& domain) const {
    const auto found = lines_.find(domain);
    return found == lines_.end() ? 0 : found->second.mails.size();
}

}  // namespace tidings
