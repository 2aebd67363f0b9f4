// The access tokens that are out: opaque texts with an audience, a client and an end.
//
// Promises that a token is valid from issue to its end and never longer; expire_all ends all of them now. Safe for
// several threads. It does not decide who gets one; see entra/authority.h.
#pragma once

#include "emulator/model.h"

#include <mutex>
#include <string>
#include <unordered_map>

namespace dyncx::emulator {

enum class TokenCheck { valid, expired, unknown, wrong_audience };

class Tokens {
  public:
    struct Issued {
        std::string token;
        std::int64_t expires_in_s;
    };

    Issued issue(const std::string& audience, const std::string& client_id);
    TokenCheck check(const std::string& token, const std::string& audience) const; // audience without a trailing slash
    void expire_all();
    void set_life(std::int64_t life_s);

  private:
    struct Held {
        std::string audience;
        std::string client_id;
        std::int64_t ends_at_s;
    };
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Held> held_;
    std::int64_t life_s_ = 3599;
};

std::string without_trailing_slashes(std::string text);

} // namespace dyncx::emulator
