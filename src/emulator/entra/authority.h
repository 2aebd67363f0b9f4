// Entra for one tenant and one application: the token endpoint (client credentials with a secret) and OpenID metadata.
//
// Promises Entra's success shape and its error bodies with AADSTS numbers. Safe for several threads. It knows no
// Dataverse beyond the address of the one environment that tokens are for.
#pragma once

#include "emulator/entra/tokens.h"
#include "emulator/exchange.h"

#include <mutex>
#include <string>

namespace dyncx::emulator {

struct Application {
    std::string tenant_id;
    std::string client_id;
    std::string client_secret;
    std::string environment; // https://127.0.0.1:port, no slash at the end
    bool is_secret_expired = false;
};

class Authority {
  public:
    Authority(Application application, Tokens& tokens) : application_(std::move(application)), tokens_(tokens) {}

    static bool serves(std::string_view path); // /{tenant}/oauth2/... and /{tenant}/v2.0/...
    Response answer(const Request& request) const;

    void set_secret(const std::string& secret, bool is_expired);
    Application application() const;

  private:
    Response token(const Request& request, const std::string& tenant) const;
    Response metadata(const std::string& tenant) const;

    mutable std::mutex mutex_;
    Application application_;
    Tokens& tokens_;
};

} // namespace dyncx::emulator
