// The commands of dyncx-host: one table says what each is called, what it needs and which function does it.
#pragma once

#include "connection.h"

namespace dyncx::host {

struct Command {
    const char* name;
    const char* verb;  // "" when the command has none
    std::size_t least; // words behind name and verb
    std::size_t most;
    bool needs_source;
    bool is_local; // looks at the store only: nothing is sent while it runs
    Exit (*run)(Connection& connection, const Options& options);
};

// Throws Failure with exit code 2 when the words are no command, or the command lacks something.
const Command& find_command(const Options& options);

Exit run_demo(Connection& connection, const Options& options);      // demo.cpp
Exit run_dead_list(Connection& connection, const Options& options); // dead.cpp
Exit run_dead_retry(Connection& connection, const Options& options);
Exit run_dead_drop(Connection& connection, const Options& options);
Exit run_directory_status(Connection& connection, const Options& options); // directory.cpp
Exit run_directory_load(Connection& connection, const Options& options);
Exit run_directory_who(Connection& connection, const Options& options);
Exit run_handoff(Connection& connection, const Options& options); // handoff.cpp
Exit run_handoff_state(Connection& connection, const Options& options);
std::optional<std::int64_t> letter_named(const std::string& word); // a letter's id, 0 for "all"; none: neither

// Every setting there is; needs no store.
Exit list_properties(const Library& library, const Options& options);

} // namespace dyncx::host
