// Columns for people: as wide as their widest cell, two spaces between them.
#pragma once
#include <string>
#include <vector>

namespace tidings {

class text_table {
public:
    explicit text_table(std::vector<std::string> titles) : rows_{std::move(titles)} {}
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    bool is_empty() const { return rows_.size() == 1; }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace tidings
