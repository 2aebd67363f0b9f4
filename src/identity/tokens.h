// Access tokens of one client: asked for once per life, renewed early, one renewal at a time for all callers.
// A refused secret is remembered for a while so that a wrong password is not tried at every call (AADSTS50196).
#pragma once

#include "base/secret.h"
#include "base/time.h"
#include "net/http.h"

#include <cstdint>
#include <memory>
#include <string>

namespace dyncx::identity {

struct Credentials {
    std::string authority; // "https://login.microsoftonline.com"
    std::string tenant_id;
    std::string client_id;
    Secret client_secret;
    std::string scope; // "https://org.crm4.dynamics.com/.default"
};

class Tokens {
  public:
    virtual ~Tokens() = default;
    virtual Result<Secret> token(const net::Budget& budget) = 0;
    virtual void refuse(const Secret& token) = 0; // the server answered 401 to it: do not give it again
    virtual std::int64_t count_requests() const = 0;
    // `http` is the connection to the authority and must outlive the tokens.
    static std::unique_ptr<Tokens> open(Credentials credentials, net::Http& http, const Clock& clock);
};

} // namespace dyncx::identity
