// A string that must not be shown: it prints as *** and is wiped when it goes.
#pragma once
#include <ostream>
#include <string>
#include <utility>

namespace tidings {

class secret {
public:
    secret() = default;
    explicit secret(std::string value) : value_(std::move(value)) {}
    secret(const secret&) = default;
    secret(secret&&) = default;
    secret& operator=(const secret&) = default;
    secret& operator=(secret&&) = default;
    ~secret() { wipe(); }

    bool empty() const { return value_.empty(); }
    const std::string& reveal() const { return value_; }  // for the one place that sends it to its peer

    friend std::ostream& operator<<(std::ostream& out, const secret&) { return out << "***"; }

private:
    void wipe() {
        volatile char* bytes = value_.data();
        for (std::size_t at = 0; at < value_.size(); ++at) bytes[at] = 0;
    }
    std::string value_;
};

}  // namespace tidings
