// What is known of a mail once it is written; all of it is empty before.
#pragma once
#include <string>

namespace tidings {

struct written_mail {
    std::string subject;
    std::string mail_id;  // Message-ID header without brackets
    std::string template_version;
    std::string text_origin;  // "template" or "ai"
    std::string ai_note;      // JSON: what the copywriter gave, or why its text was not taken; empty: it was not asked
};

}  // namespace tidings
