// When is a renewed certificate read? A renewal writes two files, one after the other; between the two they do not fit.
// So a change counts when it has been there for two looks. What was read once, taken or refused, is not read
// again until the files change. Pure.
#pragma once
#include <cstdint>

namespace tidings {

// What a file's change shows in, without reading it. All zero: it is not there.
struct file_mark {
    std::uint64_t device = 0, inode = 0;
    std::int64_t size = 0, modified_ns = 0, changed_ns = 0;
    friend bool operator==(const file_mark&, const file_mark&) = default;
};

struct pair_mark {
    file_mark certificate, key;
    friend bool operator==(const pair_mark&, const pair_mark&) = default;
};

class certificate_watch {
public:
    explicit certificate_watch(const pair_mark& read_at_start) : read_(read_at_start), seen_(read_at_start) {}

    // One look at the files. True: read them now.
    bool look(const pair_mark& now) {
        const bool has_settled = now == seen_;
        seen_ = now;
        if (!has_settled || now == read_) return false;
        read_ = now;
        return true;
    }

private:
    pair_mark read_, seen_;
};

}  // namespace tidings
