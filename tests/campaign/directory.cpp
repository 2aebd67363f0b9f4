// The first load of a directory: its host is killed at a third and at two thirds, and the next one goes on. What was on disk is
// not asked for again, everybody is there at the end, and with the emulator stopped the answers still come.
#include "scene.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <fstream>
#include <iostream>

namespace campaign {
namespace {

using namespace std::chrono_literals;

constexpr int kPageRows = 1000; // of the follower

Poco::JSON::Object::Ptr parsed(const std::string& json) {
    Poco::JSON::Parser parser;
    return parser.parse(json).extract<Poco::JSON::Object::Ptr>();
}

std::string settings_of(const dyncx::emulator::Emulator& emulator) {
    std::string settings = emulator.client_config();
    settings.replace(settings.rfind('}'), 1,
                     R"(,"directory":{"enabled":true,"refresh_s":1},"lookup":{"tables":["contact"]}})");
    return settings;
}

dyncx::emulator::EmulatorOptions with_people(int count) {
    dyncx::emulator::EmulatorOptions options;
    options.people = count;
    return options;
}

class Load {
  public:
    explicit Load(const Options& options) : options_(options), emulator_(with_people(options.times)) {
        emulator_.start();
        std::ofstream(folder_.path + "/settings.json") << settings_of(emulator_);
    }
    void run();

  private:
    struct Standing {
        std::string state;
        int rows = 0;
    };
    Poco::JSON::Object::Ptr ask(Process& host, const std::string& line, const std::string& word);
    Standing standing(Process& host);
    Standing wait(Process& host, int rows); // until so many are there, or it is ready
    std::int64_t requests() const { return emulator_.counts().operations; }
    void end_with_everybody();
    void look_without_dynamics(Process& host);

    const Options options_;
    dyncx::emulator::Emulator emulator_;
    Folder folder_;
    std::chrono::duration<double> loading_{};
};

Poco::JSON::Object::Ptr Load::ask(Process& host, const std::string& line, const std::string& word) {
    host.tell(line);
    for (const Moment limit = after(60s);;) {
        while (const auto report = host.report()) {
            if (report->starts_with("failed "))
                throw Broken(*report);
            if (const std::string words = words_after(*report, word); !words.empty())
                return parsed(words);
        }
        if (host.has_ended() || after(0s) >= limit)
            throw Broken("a host does not answer");
        host.wait(limit);
    }
}

Load::Standing Load::standing(Process& host) {
    const auto directory = ask(host, "stats", "stats")->getObject("directory");
    Standing standing{directory->getValue<std::string>("state"), 0};
    const auto tables = directory->getArray("tables");
    standing.rows = tables->getObject(0)->getValue<int>("rows");
    if (tables->getObject(0)->has("finding"))
        throw Broken("the directory has a finding: " +
                     tables->getObject(0)->getObject("finding")->getValue<std::string>("message"));
    return standing;
}

Load::Standing Load::wait(Process& host, int rows) {
    for (const Moment limit = after(600s); after(0s) < limit;) {
        const Standing now = standing(host);
        if (now.rows >= rows || now.state == "ready")
            return now;
        host.wait(after(5ms));
    }
    throw Broken("the directory is not loaded in ten minutes");
}

void Load::look_without_dynamics(Process& host) {
    emulator_.stop();
    const auto answer = ask(host, "who person.7@example.com", "who");
    if (answer->getValue<std::string>("outcome") != "one")
        throw Broken("without Dynamics a person is not found");
    if (!answer->getObject("directory")->has("age_ms"))
        throw Broken("an answer does not say how old it is");
}

void Load::run() {
    const std::int64_t asked_before = requests();
    int kills = 0, rows = 0;
    for (const int part : {1, 2, 3}) {
        Process host(
            HostStart{options_.library, folder_.path + "/store", folder_.path + "/settings.json", 0, Order::kAny});
        const int before = standing(host).rows;
        if (before < rows)
            throw Broken("after a kill " + std::to_string(before) + " people are there, before it there were " +
                         std::to_string(rows));
        const auto began = after(0s);
        rows = wait(host, part == 3 ? options_.times + 1 : options_.times / 3 * part).rows;
        loading_ += after(0s) - began;
        if (part == 3) {
            look_without_dynamics(host);
            host.tell("close 0");
            for (const Moment limit = after(60s); !host.has_ended() && after(0s) < limit; host.wait(limit))
                while (host.report()) {
                }
            if (!host.has_ended() || !host.ending().empty())
                throw Broken("the last host did not close");
        } else {
            kills += host.kill() ? 1 : 0;
        }
    }
    if (rows != options_.times)
        throw Broken(std::to_string(rows) + " of " + std::to_string(options_.times) + " people are there");
    const std::int64_t pages = (options_.times + kPageRows - 1) / kPageRows;
    const std::int64_t asked = requests() - asked_before;
    // Each kill may cost the page under way and the one behind it; each second of the last host asks for changes.
    if (asked > pages + 2 * kills + 30)
        throw Broken(std::to_string(asked) + " requests were made for " + std::to_string(pages) + " pages");
    print_count("people", rows);
    print_count("hosts killed on the way", kills);
    print_count("pages", pages);
    print_count("requests", asked);
    print_count("people per second", static_cast<std::int64_t>(rows / loading_.count()));
}

} // namespace

int run_directory(const Options& options) {
    const auto began = after(0s);
    Load load(options);
    std::cout << "  made " << options.times << " people in "
              << std::chrono::duration_cast<std::chrono::milliseconds>(after(0s) - began).count() << " ms\n";
    load.run();
    return 0;
}

} // namespace campaign
