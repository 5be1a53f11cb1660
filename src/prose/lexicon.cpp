#include "prose/lexicon.hpp"
#include <sstream>
#include "prose/english.hpp"

namespace tidings {
namespace {

// "# sense" begins a list of words; "> word…: kind…" names words that only mails of these kinds may say, "~ word…"
// those that make a sentence of a name.
word_sense sense_named(std::string_view name) {
    if (name == "number") return word_sense::number;
    if (name == "date") return word_sense::date;
    if (name == "price") return word_sense::price;
    if (name == "contact") return word_sense::contact;
    if (name == "claim") return word_sense::claim;
    if (name == "command") return word_sense::command;
    return word_sense::everyday;
}

}  // namespace

lexicon::lexicon(std::string_view list) {
    std::istringstream lines{std::string(list)};
    auto sense = word_sense::everyday;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream parts(line);
        std::string word;
        if (line.starts_with("# ")) {
            sense = sense_named(std::string_view(line).substr(2));
        } else if (line.starts_with("~ ")) {
            std::istringstream words(line.substr(2));
            while (words >> word) sentence_words_.insert(word);
        } else if (line.starts_with("> ")) {
            const auto colon = line.find(':');
            std::istringstream words(line.substr(2, colon - 2));
            while (words >> word) steps_[word] = line.substr(colon + 1) + " ";
        } else {
            while (parts >> word) words_.emplace(word, sense);
        }
    }
}

const lexicon* lexicon::find(std::string_view language) {
    static const lexicon english{english_words};
    if (language == "en" || language.starts_with("en-")) return &english;
    return nullptr;
}

bool lexicon::contradicts(std::string_view word, std::string_view kind) const {
    const auto step = steps_.find(std::string(word));
    return step != steps_.end() && step->second.find(" " + std::string(kind) + " ") == std::string::npos;
}

}  // namespace tidings
