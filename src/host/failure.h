// What ends a command before its time: a sentence for a person, the fields of dyncx_error for a machine, an exit code.
// The host is a small program, so it throws; nothing thrown here ever crosses the C boundary.
#pragma once

#include "dyncx_c.h"

#include <stdexcept>
#include <string>

namespace dyncx::host {

enum Exit { kOk = 0, kRefused = 1, kUsage = 2, kLate = 3 };

class Failure : public std::runtime_error {
  public:
    Failure(Exit exit, const std::string& message) : std::runtime_error(message), exit_(exit) {}
    // `status_name` comes from dyncx_status_name(): the host keeps no list of its own.
    Failure(const dyncx_error& error, const std::string& status_name)
        : std::runtime_error(error.message[0] != '\0' ? error.message : status_name),
          exit_(error.status == DYNCX_E_TIMEOUT ? kLate : kRefused), fix_(error.fix), status_name_(status_name),
          code_(error.code), request_id_(error.request_id) {}

    Exit exit() const { return exit_; }
    const std::string& fix() const { return fix_; }
    const std::string& status_name() const { return status_name_; } // "" when the host itself refused
    const std::string& code() const { return code_; }
    const std::string& request_id() const { return request_id_; }

    // "message (fix) [DYNCX_E_GONE 0x80040217 5f2c…]"
    std::string line() const {
        std::string text = what();
        if (!fix_.empty())
            text += " (" + fix_ + ")";
        if (!status_name_.empty())
            text += " [" + status_name_ + (code_.empty() ? "" : " " + code_) +
                    (request_id_.empty() ? "" : " " + request_id_) + "]";
        return text;
    }

  private:
    Exit exit_;
    std::string fix_, status_name_, code_, request_id_;
};

} // namespace dyncx::host
