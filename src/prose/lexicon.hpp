// What the guard knows of one language: its everyday words, and the words that promise, count, date or ask for
// something. A language without a lexicon gets no written prose.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tidings {

// What a word would say in a mail. Everyday words carry none of the others.
enum class word_sense { everyday, number, date, price, contact, claim, command };

class lexicon {
public:
    // "en" for "en" and "en-GB"; null: the language is unknown here.
    static const lexicon* find(std::string_view language);

    // Null: no word of this list. The word is lower case.
    const word_sense* sense_of(std::string_view word) const {
        const auto found = words_.find(std::string(word));
        return found == words_.end() ? nullptr : &found->second;
    }

    // True when the word says that the order is where a mail of this kind does not have it: "delivered" in "placed".
    bool contradicts(std::string_view word, std::string_view kind) const;

    // True for the words that make a sentence of a product's name: "you", "is", "please".
    bool makes_sentence(std::string_view word) const { return sentence_words_.contains(std::string(word)); }

private:
    explicit lexicon(std::string_view list);
    std::unordered_map<std::string, word_sense> words_;
    std::unordered_set<std::string> sentence_words_;
    std::unordered_map<std::string, std::string> steps_;  // word → kinds that may say it, each with a space behind
};

}  // namespace tidings
