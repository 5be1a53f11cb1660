// Text that never changes and whose copies share one place: for bytes that several owners hold at once. A copy may
// outlive the others, and may be read from any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tidings {

class shared_text {
public:
    shared_text() = default;
    shared_text(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {}
    shared_text(const char* text) : shared_text(std::string(text)) {}

    std::string_view view() const { return text_ ? std::string_view(*text_) : std::string_view(); }
    operator std::string_view() const { return view(); }
    explicit operator std::string() const { return std::string(view()); }
    std::size_t size() const { return view().size(); }
    bool empty() const { return view().empty(); }

    friend bool operator==(const shared_text& a, const shared_text& b) { return a.view() == b.view(); }

private:
    std::shared_ptr<const std::string> text_;
};

}  // namespace tidings
