// dyncx-emulator: Entra and the Dataverse Web API on one TLS address, for tests and for a first look without a cloud.
//
// Promises one line "listening https://..." once requests can come (and "control http://..." before it), a clean end on
// SIGTERM and SIGINT, exit code 0 then, 2 for a wrong command line, 1 for everything else. See docs/emulator.md.
#include "emulator/emulator.h"

#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <string_view>

namespace {

using dyncx::emulator::EmulatorOptions;

constexpr const char* kUsage =
    "usage: dyncx-emulator [--listen 127.0.0.1:0] [--control 127.0.0.1:0] [--data FILE|:memory:] [--sample]\n"
    "                      [--print-config FILE] [--ca-out FILE] [--alternate-key TABLE:COLUMN[,COLUMN]]...\n"
    "                      [--closed-activities read-only|writable] [--client-secret TEXT] [--people COUNT]\n"
    "                      [--track-changes TABLE]... [--routing-rule QUEUE-ID] [--no-omnichannel]\n"
    "                      [--max-upload BYTES] [--without-privilege NAME]...\n";

struct WrongUsage {
    std::string what;
};

bool is_number(const std::string& value) {
    return !value.empty() && value.size() < 10 && value.find_first_not_of("0123456789") == std::string::npos;
}

bool take_option(std::string_view name, const std::string& value, EmulatorOptions& options) {
    if (name == "--listen")
        options.listen = value;
    else if (name == "--control")
        options.control = value;
    else if (name == "--data")
        options.data = value;
    else if (name == "--print-config")
        options.print_config = value;
    else if (name == "--ca-out")
        options.ca_out = value;
    else if (name == "--alternate-key")
        options.alternate_keys.push_back(value);
    else if (name == "--track-changes")
        options.tracked_tables.push_back(value);
    else if (name == "--routing-rule")
        options.routing_queue_id = value;
    else if (name == "--without-privilege")
        options.missing_privileges.push_back(value);
    else if (name == "--max-upload" && is_number(value))
        options.max_upload_bytes = std::stoul(value);
    else if (name == "--people" && is_number(value))
        options.people = std::stoi(value);
    else if (name == "--client-secret")
        options.client_secret = value;
    else if (name == "--closed-activities" && (value == "read-only" || value == "writable"))
        options.closed_activities_are_read_only = value == "read-only";
    else
        return false;
    return true;
}

EmulatorOptions read_options(int count, char** arguments) {
    EmulatorOptions options;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        if (name == "--sample") {
            options.has_sample = true;
            continue;
        }
        if (name == "--no-omnichannel") {
            options.has_omnichannel = false;
            continue;
        }
        if (i + 1 >= count || !take_option(name, arguments[i + 1], options))
            throw WrongUsage{std::string("not understood: ") + arguments[i]};
        ++i;
    }
    return options;
}

int run(const EmulatorOptions& options) {
    // Blocked before any thread starts, so that every thread leaves these signals to sigwait.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    dyncx::emulator::Emulator emulator(options);
    emulator.start();
    if (emulator.control_port() != 0)
        std::cout << "control http://127.0.0.1:" << emulator.control_port() << "\n";
    std::cout << "listening " << emulator.url() << std::endl;
    int signal = 0;
    sigwait(&signals, &signal);
    emulator.stop();
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    if (count == 2 && (std::strcmp(arguments[1], "--help") == 0 || std::strcmp(arguments[1], "-h") == 0)) {
        std::cout << kUsage;
        return 0;
    }
    try {
        return run(read_options(count, arguments));
    } catch (const WrongUsage& wrong) {
        std::cerr << wrong.what << "\n" << kUsage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "dyncx-emulator: " << error.what() << "\n";
        return 1;
    }
}
