// The command line of dyncx-host, read once. Options may stand before or behind the command.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dyncx::host {

struct Options {
    std::string program; // as it was called
    std::string config;  // file with the settings; "": those last active in the store
    std::string store;   // folder of the store
    std::string library; // path of libdyncx.so; "": see library.h
    std::string source;
    std::string ticket;
    std::string record;
    std::string columns;
    std::string key;      // idempotency key of records create
    std::string etag;     // of records update
    std::string language; // of the words of a case
    std::int32_t wait_ms = 60000;
    std::int32_t times = 1;
    std::int64_t after = 0;
    bool is_json = false;
    bool is_dry_run = false;
    bool is_help = false;
    bool is_version = false;
    std::vector<std::string> words; // the command and what belongs to it
};

// Throws Failure with exit code 2 for an option that is unknown or has no good value.
Options read_options(int argc, char** argv);

const char* usage_text();

} // namespace dyncx::host
