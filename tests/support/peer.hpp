// A real server for a test, started by tests/peers/NAME in a folder of its own and stopped with it.
// A peer that cannot start throws with the script's words, so a missing program fails the test with the install hint.
#pragma once
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include "support/source_path.hpp"

namespace tidings::testing_support {

class peer {
public:
    // name: postgres, kafka, postfix or smtp-sink. environment: "KEEP=1" and the like.
    explicit peer(std::string name, std::string environment = {})
        : name_(std::move(name)), environment_(std::move(environment)) {
        std::string pattern = (std::filesystem::temp_directory_path() / ("tidings-" + name_ + "-XXXXXX")).string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no folder for " + name_);
        folder_ = pattern;
        start();
    }
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    ~peer() {
        try {
            stop();
        } catch (const std::exception& problem) {
            std::fprintf(stderr, "%s\n", problem.what());
        }
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void start() { values_ = parse(run("start")); }  // again: same port, same data
    void stop() { run("stop"); }
    void kill() { run("kill"); }
    void act(const std::string& action) { run(action); }

    // What the script printed: URL, PORT, PID, BROKERS, CA, …
    const std::string& operator[](const std::string& key) const {
        const auto found = values_.find(key);
        if (found == values_.end()) throw std::runtime_error(name_ + " has no " + key);
        return found->second;
    }
    std::string url() const { return (*this)["URL"]; }
    const std::string& folder() const { return folder_; }

private:
    std::string run(const std::string& action) const {
        const auto said = folder_ + "/" + action + ".out";
        const auto command = environment_ + " '" + source_path("tests/peers/" + name_) + "' " + action + " '" +
                             folder_ + "' >'" + said + "' 2>'" + said + ".err' </dev/null";
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error(name_ + " " + action + ": " + read(said + ".err"));
        return read(said);
    }

    static std::string read(const std::string& path) {
        std::string text;
        if (auto* file = std::fopen(path.c_str(), "r")) {
            std::array<char, 4096> part;
            while (const auto size = std::fread(part.data(), 1, part.size(), file)) text.append(part.data(), size);
            std::fclose(file);
        }
        return text;
    }

    static std::map<std::string, std::string> parse(const std::string& said) {
        std::map<std::string, std::string> values;
        std::istringstream lines(said);
        for (std::string line; std::getline(lines, line);)
            if (const auto equals = line.find('='); equals != std::string::npos)
                values[line.substr(0, equals)] = line.substr(equals + 1);
        return values;
    }

    std::string name_, environment_, folder_;
    std::map<std::string, std::string> values_;
};

}  // namespace tidings::testing_support
