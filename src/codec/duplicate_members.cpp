#include "codec/duplicate_members.hpp"
#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include "codec/json_text.hpp"

namespace tidings {
namespace {

namespace json = boost::json;
using json::error_code;

// Follows the path through the text and remembers the members of every object that is open.
class member_watcher {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    violations found;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(true); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(false); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        key_.append(part.data(), part.size());
        auto& object = open_.back();
        object.part = escaped_pointer_part(key_);
        if (!object.members.insert(std::move(key_)).second && found.size() < violations_max)
            found.push_back({pointer(), "duplicate_member", "this member occurs more than once"});
        key_.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, error_code&) { return pass(); }
    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, error_code&) { return pass(); }
    bool on_uint64(std::uint64_t, json::string_view, error_code&) { return pass(); }
    bool on_double(double, json::string_view, error_code&) { return pass(); }
    bool on_bool(bool, error_code&) { return pass(); }
    bool on_null(error_code&) { return pass(); }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

private:
    struct container {
        bool is_object = false;
        std::size_t index = 0;  // of the element that comes next, in an array
        std::string part;       // the member that was named last, in an object
        std::set<std::string> members;
    };

    bool open(bool is_object) {
        open_.push_back({is_object, 0, {}, {}});
        return true;
    }
    bool close() {
        open_.pop_back();
        return pass();
    }
    bool pass() {
        if (!open_.empty()) ++open_.back().index;
        return true;
    }
    std::string pointer() const {
        std::string text;
        for (const auto& each : open_) text += "/" + (each.is_object ? each.part : std::to_string(each.index));
        return text;
    }

    std::vector<container> open_;
    std::string key_;
};

}  // namespace

violations duplicate_members(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::basic_parser<member_watcher> parser{options};
    error_code ignored;
    parser.write_some(false, text.data(), text.size(), ignored);
    return std::move(parser.handler().found);
}

}  // namespace tidings
