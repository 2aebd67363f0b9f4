// Misbehaviour on demand: which requests fail, how, and how often.
//
// Promises that each fault strikes exactly `times` matching requests, in the order the faults were added. Safe for
// several threads. It only decides; the service and the listener carry it out.
#pragma once

#include "emulator/exchange.h"

#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace dyncx::emulator {

enum class FaultAction {
    drop_after_commit, // the work is done, the connection ends without an answer
    reset,             // the connection ends before the work
    status,            // an answer with that status, code and message instead of the work
    delay              // the work is done after a pause
};

struct Fault {
    std::string method{};        // "" matches all
    std::string path_contains{}; // "" matches all; looked for in path and query as sent
    std::string body_contains{}; // "" matches all
    bool is_for_tokens = false;  // strikes the token endpoint instead of the Web API
    int times = 1;
    int skip = 0; // let that many matching requests pass first
    FaultAction action = FaultAction::status;
    int status = 503;
    int delay_ms = 0;          // before the action, for every action
    std::string retry_after{}; // header value, "" sends none
    std::string code = "0x80040216";
    std::string message = "An unexpected error occurred.";
    std::string body{};         // sent as it is instead of the JSON error, when not empty
    std::string content_type{}; // of that body
};

class Faults {
  public:
    void add(Fault fault);
    void clear();
    std::optional<Fault> strike(const Request& request, bool is_token); // takes one of its times
    std::size_t count() const;                                          // faults that are still waiting

  private:
    mutable std::mutex mutex_;
    std::deque<Fault> waiting_;
};

FaultAction fault_action_named(const std::string& name); // throws std::invalid_argument

} // namespace dyncx::emulator
