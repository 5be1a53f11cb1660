#include "render/mustache.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

std::string rendered(std::string_view source, const template_data& data,
                     mustache::escaping how = mustache::escaping::none) {
    const auto made = mustache::compile("x", source, how);
    if (!made) return "compile: " + made.error().detail;
    const auto out = made->render(data);
    return out ? *out : "render: " + out.error().detail;
}

std::vector<template_data> named(const std::vector<std::string>& names) {
    std::vector<template_data> items;
    for (const auto& name : names) items.emplace_back().text("name", name);
    return items;
}

template_data some_data() {
    template_data data;
    data.text("shop", "Söhne & <Co>");
    data.flag("yes", true);
    data.flag("no", false);
    data.optional("given", "here");
    data.optional("absent", "");
    data.list("items", named({"a", "b"}));
    data.list("none", {});
    return data;
}

TEST(Mustache, shows_values_sections_and_comments) {
    const auto data = some_data();
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"", ""},
        {"plain { } text", "plain { } text"},
        {"{{shop}}|{{ shop }}|{{{shop}}}|{{&shop}}", "Söhne & <Co>|Söhne & <Co>|Söhne & <Co>|Söhne & <Co>"},
        {"{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^yes}}3{{/yes}}{{^no}}4{{/no}}", "14"},
        {"{{#given}}<{{given}}>{{/given}}{{#absent}}<{{absent}}>{{/absent}}{{^absent}}-{{/absent}}", "<here>-"},
        {"{{#items}}{{name}} of {{shop}};{{/items}}", "a of Söhne & <Co>;b of Söhne & <Co>;"},
        {"{{#none}}x{{/none}}{{^none}}nothing{{/none}}{{^items}}x{{/items}}", "nothing"},
        {"{{#items}}{{#items}}{{name}}{{/items}},{{/items}}", "ab,ab,"},
        {"a{{! says {{nothing }}b", "ab"},
        {"{{#yes}}{{#items}}{{#no}}x{{/no}}{{^no}}{{name}}{{/no}}{{/items}}{{/yes}}", "ab"},
    };
    for (const auto& [source, wanted] : cases) EXPECT_EQ(rendered(source, data), wanted) << source;
}

// As the Mustache specification has it for standalone tags.
TEST(Mustache, takes_the_line_of_a_tag_that_stands_alone) {
    const auto data = some_data();
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n"},
        {"a\n{{#no}}\nb\n{{/no}}\nc\n", "a\nc\n"},
        {"{{#items}}\n - {{name}}\n{{/items}}", " - a\n - b\n"},
        {"a\n  {{! note }}  \nb", "a\nb"},
        {"a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\n", "a\r\nb\r\n"},
        {"a\n{{shop}}\nb", "a\nSöhne & <Co>\nb"},
        {"a {{#yes}}\nb\n{{/yes}} c", "a \nb\n c"},
        {"{{#yes}}{{#given}}\nb{{/given}}{{/yes}}\n", "\nb\n"},
        {"x\n{{#absent}}\n{{absent}}\n{{/absent}}\n\ny", "x\n\ny"},
    };
    for (const auto& [source, wanted] : cases) EXPECT_EQ(rendered(source, data), wanted) << source;
}

TEST(Mustache, writes_html_in_ascii) {
    const auto data = some_data();

    EXPECT_EQ(rendered("<p title=\"ä\">{{shop}}</p>{{{given}}}", data, mustache::escaping::html),
              "<p title=\"&#228;\">S&#246;hne &amp; &lt;Co&gt;</p>here");
    EXPECT_EQ(rendered("<style>ä</style>", data, mustache::escaping::html),
              "compile: template x: a character beyond ASCII stands in <style");
}

TEST(Mustache, names_everything_that_the_data_does_not_have) {
    const auto data = some_data();

    EXPECT_EQ(rendered("{{who}} {{#items}}{{what}}{{/items}}{{^ever}}{{/ever}}", data),
              "render: template x names what no order has: 'ever', 'what', 'who'");
    EXPECT_EQ(rendered("{{name}}{{#items}}{{name}}{{/items}}", data),
              "render: template x names what no order has: 'name'");
}

TEST(Mustache, refuses_what_it_does_not_know_and_says_where) {
    const template_data data;
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"a\nb {{name", "a tag is not closed in line 2"},
        {"{{{name}}", "a tag is not closed in line 1"},
        {"{{#a}}\n\n", "a section is not closed in line 3"},
        {"\n{{/a}}", "{{/a}} closes nothing in line 2"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "{{/a}} closes nothing in line 1"},
        {"{{}}", "a tag without a proper name in line 1"},
        {"{{a b}}", "a tag without a proper name in line 1"},
        {"{{=<% %>=}}", "a partial or a change of delimiters in line 1"},
        {"{{> part}}", "a partial or a change of delimiters in line 1"},
    };
    for (const auto& [source, problem] : cases)
        EXPECT_EQ(rendered(source, data), "compile: template x: " + std::string(problem)) << source;
}

TEST(TemplateData, keeps_the_last_value_of_a_name) {
    template_data data(4);
    data.text("name", "first");
    data.text("name", "last");
    data.list("list", named({"x"}));
    data.flag("list", false);

    EXPECT_EQ(rendered("{{name}}{{#list}}x{{/list}}", data), "last");
}

}  // namespace
}  // namespace tidings
