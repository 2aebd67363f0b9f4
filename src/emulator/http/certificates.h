// A certificate authority and a server certificate for 127.0.0.1, ::1 and localhost, made on the spot (EC P-256).
//
// Promises fresh keys in each run; the authority's key is dropped once the server certificate is signed. Nothing is
// written to disk here. Throws std::runtime_error when OpenSSL refuses.
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace dyncx::emulator {

struct Certificates {
    std::string ca_pem;
    std::string server_pem;     // certificate
    std::string server_key_pem; // private key, PKCS #8
};

Certificates make_certificates();
void use_certificates(ssl_ctx_st* context, const Certificates& certificates);

} // namespace dyncx::emulator
