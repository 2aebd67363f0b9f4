// One runtime and one client, opened for a command and closed behind it: how every host begins and ends with dyncx.
// Turns C answers into texts and Failures. One thread; a host with many threads calls the same functions from any of
// them.
#pragma once

#include "failure.h"
#include "library.h"
#include "options.h"

#include <functional>
#include <optional>
#include <string>

namespace dyncx::host {

// What an operation ended with. A copy: the event slot serves the next one.
struct Outcome {
    std::int32_t kind = DYNCX_EVENT_DONE;
    std::uint64_t tag = 0;
    dyncx_status status = DYNCX_OK;
    std::string subject;
    std::string body;
    dyncx_error error{};
};

class Connection {
  public:
    Connection(const Library& library, const Options& options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const Library& api() const { return library_; }
    dyncx_client* client() const { return client_; }

    // Starts an operation with `start` and waits for its end, at most the --wait-ms of the command line.
    using Start = std::function<dyncx_status(const dyncx_call& call, dyncx_op& op, dyncx_error& error)>;
    Outcome run(const Start& start);

    // Calls a function that answers at once with a blob; empty for DYNCX_NONE.
    using Read = std::function<dyncx_status(dyncx_blob** out, dyncx_error& error)>;
    std::optional<std::string> read(const Read& read);

    // The next event of the queue, or empty after `wait_ms`.
    std::optional<Outcome> poll(std::int32_t wait_ms);

    // Accept, but send nothing: for commands that only look at the store.
    void pause();

    void check(dyncx_status status, const dyncx_error& error) const; // throws Failure for an error
    Failure failure(const Outcome& outcome) const;

  private:
    Outcome outcome_of(const dyncx_event& slot) const;
    void close();

    const Library& library_;
    std::int32_t wait_ms_;
    dyncx_runtime* runtime_ = nullptr;
    dyncx_client* client_ = nullptr;
    dyncx_event slot_{};
};

std::string read_file(const std::string& path); // throws Failure
std::string text_of(const dyncx_str& text);

} // namespace dyncx::host
