// dyncx-campaign: kills hosts, or lets sessions wait for the end of an outage, and looks whether anything was lost or
// doubled. See ./dev campaign.
//
//   dyncx-campaign kill      [--times KILLS]  [--seed NUMBER] [--library FILE]
//   dyncx-campaign processes [--times ROUNDS] [--seed NUMBER] [--library FILE]
//   dyncx-campaign drain     [--sessions NUMBER] [--seed NUMBER] [--divisor NUMBER] [--library FILE]
//   dyncx-campaign directory [--people NUMBER] [--library FILE]
//
// Ends with 0 when all holds, 1 with the session and the seed when something does not, 2 when called wrongly. The seed
// gives the sessions, the faults and the moments again, not the timing of the machine.
#include "scene.h"

#include <csignal>
#include <iostream>
#include <map>
#include <random>
#include <span>
#include <sys/prctl.h>

namespace {

int usage() {
    std::cerr << "usage: dyncx-campaign kill|processes|drain|directory [--times|--sessions|--people N] [--seed NUMBER] "
                 "[--library FILE]\n";
    return 2;
}

int run_as_host(std::span<char*> words) {
    if (words.size() != 5)
        return usage();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // it never outlives the campaign
    campaign::HostStart start{words[0], words[1], words[2], std::stoull(words[3]),
                              words[4] == std::string("kept") ? campaign::Order::kKept : campaign::Order::kAny};
    return campaign::run_host(start);
}

campaign::Options options_of(std::span<char*> words, int times) {
    campaign::Options options{.library = DYNCX_LIBRARY_FILE, .times = times, .seed = std::random_device{}()};
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const std::string name = words[i];
        if (i + 1 == words.size())
            throw std::invalid_argument(name + " wants a value");
        if (name == "--times" || name == "--sessions" || name == "--people")
            options.times = std::stoi(words[i + 1]);
        else if (name == "--seed")
            options.seed = std::stoull(words[i + 1]);
        else if (name == "--divisor")
            options.divisor = std::stoi(words[i + 1]);
        else if (name == "--library")
            options.library = words[i + 1];
        else
            throw std::invalid_argument("unknown: " + name);
    }
    return options;
}

int run(const std::string& command, const campaign::Options& options) {
    std::cout << "Campaign " << command << ", seed " << options.seed << ", library " << options.library << "\n";
    std::cout.flush();
    try {
        return command == "kill"        ? campaign::run_kill(options)
               : command == "drain"     ? campaign::run_drain(options)
               : command == "directory" ? campaign::run_directory(options)
                                        : campaign::run_processes(options);
    } catch (const campaign::Broken& broken) {
        std::cerr << "BROKEN: " << broken.what() << "\nAgain: dyncx-campaign " << command << " --times "
                  << options.times << " --seed " << options.seed << "\n";
        return 1;
    }
}

} // namespace

int main(int count, char** values) {
    const std::span<char*> words(values + 1, static_cast<std::size_t>(count - 1));
    const std::string command = words.empty() ? "" : words[0];
    try {
        if (command == "host")
            return run_as_host(words.subspan(1));
        ::signal(SIGPIPE, SIG_IGN);
        const std::map<std::string, int> usual{{"kill", 50}, {"processes", 3}, {"drain", 20000}, {"directory", 200000}};
        if (const auto found = usual.find(command); found != usual.end())
            return run(command, options_of(words.subspan(1), found->second));
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 2;
    }
    return usage();
}
