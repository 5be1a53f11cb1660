// Reads single JSON values into members and notes what is wrong. The three kinds of body differ only in what they
// forgive.
#pragma once
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include "base/timestamp.hpp"
#include "codec/json_path.hpp"
#include "domain/violation.hpp"

namespace tidings {

enum class body_kind {
    whole,     // a client's new order: unknown members are refused, null is a wrong type
    patch,     // a client's merge patch (RFC 7396): unknown members are refused, null removes
    document,  // what a producer of ours wrote, maybe a newer one: unknown members and null are passed over
};

class value_reader {
public:
    value_reader(body_kind kind, violations& found) : kind_(kind), found_(&found) {}

    body_kind kind() const { return kind_; }
    // A patch replaces arrays as a whole, so inside of them its rules for null do not apply.
    value_reader inside_array() const;

    void text(const json_path& path, const boost::json::value& value, std::string& into);
    void integer(const json_path& path, const boost::json::value& value, std::int64_t& into);
    void truth(const json_path& path, const boost::json::value& value, bool& into);
    void time(const json_path& path, const boost::json::value& value, timestamp& into);

    // Null when the value is no object, with the problem noted. `removed` turns true when a patch says null.
    const boost::json::object* object(const json_path& path, const boost::json::value& value, bool& removed);
    const boost::json::array* array(const json_path& path, const boost::json::value& value, bool& removed);

    void require(const json_path& path, bool present);
    void unknown(const json_path& path);
    void add(const json_path& path, std::string_view code, std::string detail);
    bool is_full() const { return found_->size() >= violations_max; }

private:
    // True when the value is null and that is dealt with: `removed` says how.
    bool passes_null(const boost::json::value& value, bool& removed) const;
    void wrong_type(const json_path& path, std::string_view wanted, const boost::json::value& value);

    body_kind kind_;
    violations* found_;
};

}  // namespace tidings
