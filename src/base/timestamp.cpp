#include "base/timestamp.hpp"
#include <charconv>
#include <cstdio>

namespace tidings {
namespace {

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& value) {
    if (at + count > text.size()) return false;
    for (auto c : text.substr(at, count))
        if (c < '0' || c > '9') return false;
    return std::from_chars(text.data() + at, text.data() + at + count, value).ec == std::errc{};
}

error malformed(std::string_view text) {
    return error{errc::invalid,
                 "'" + std::string(text.substr(0, 40)) + "' is no RFC 3339 time such as 2026-11-23T08:15:30Z"};
}

}  // namespace

std::string to_rfc3339(timestamp at) {
    using namespace std::chrono;
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()), int(time.subseconds().count()));
    return text;
}

result<timestamp> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    int y, mo, d, h, mi, s;
    if (!read_digits(text, 0, 4, y) || !read_digits(text, 5, 2, mo) || !read_digits(text, 8, 2, d) ||
        !read_digits(text, 11, 2, h) || !read_digits(text, 14, 2, mi) || !read_digits(text, 17, 2, s))
        return malformed(text);
    if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
        text[13] != ':' || text[16] != ':')
        return malformed(text);
    const year_month_day date{year{y}, month{unsigned(mo)}, day{unsigned(d)}};
    if (!date.ok() || h > 23 || mi > 59 || s > 60) return malformed(text);

    std::size_t at = 19;
    std::int64_t micros = 0;
    if (at < text.size() && text[at] == '.') {
        std::size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits)
            if (digits < 6) micros = micros * 10 + (text[at] - '0');
        if (digits == 0) return malformed(text);
        for (; digits < 6; ++digits) micros *= 10;
    }
    minutes offset{0};
    if (at < text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        ++at;
    } else {
        int oh, om;
        if (at >= text.size() || (text[at] != '+' && text[at] != '-') || !read_digits(text, at + 1, 2, oh) ||
            at + 3 >= text.size() || text[at + 3] != ':' || !read_digits(text, at + 4, 2, om) || oh > 23 || om > 59)
            return malformed(text);
        offset = (text[at] == '-' ? -1 : 1) * (hours{oh} + minutes{om});
        at += 6;
    }
    if (at != text.size()) return malformed(text);
    return timestamp{sys_days{date}.time_since_epoch() + hours{h} + minutes{mi} + seconds{s} + microseconds{micros} -
                     offset};
}

}  // namespace tidings
