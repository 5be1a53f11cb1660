#include "render/html_text.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(HtmlText, is_ascii_that_reads_as_what_was_given) {
    EXPECT_EQ(escaped_html("Tea & <b>\"cake\"</b> it's"), "Tea &amp; &lt;b&gt;&quot;cake&quot;&lt;/b&gt; it&#39;s");
    EXPECT_EQ(escaped_html("Größe 5 €"), "Gr&#246;&#223;e 5 &#8364;");
    EXPECT_EQ(escaped_html("山👩"), "&#23665;&#128105;");
    EXPECT_EQ(escaped_html(""), "");
    EXPECT_EQ(escaped_html("a\xFF\xC3z"), "a&#65533;&#65533;z");
    EXPECT_EQ(escaped_html("a\u0085\u009Fz"), "az");  // &#133; would be read as an ellipsis
    EXPECT_EQ(escaped_html("&#228;"), "&amp;#228;");
}

TEST(HtmlText, markup_keeps_its_tags) {
    EXPECT_EQ(*ascii_markup("<p title=\"ä\">ö &amp; '</p>"), "<p title=\"&#228;\">&#246; &amp; '</p>");
    EXPECT_EQ(*ascii_markup("<style>a{}</style>ü<!-- note -->"), "<style>a{}</style>&#252;<!-- note -->");
    for (const auto* wrong : {"<style>/* ü */</style>", "<script>'ü'", "x<!-- a --><!-- ü -->"})
        EXPECT_EQ(ascii_markup(wrong).error().code, errc::invalid) << wrong;
}

}  // namespace
}  // namespace tidings
