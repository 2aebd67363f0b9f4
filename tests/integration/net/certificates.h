// Certificates made on the spot: an authority and servers signed by it, good ones and bad ones, as PEM files in a
// folder that goes with the object.
#pragma once

#include <string>

namespace dyncx::tests {

struct ServerCertificate {
    std::string alternative_names = "IP:127.0.0.1,DNS:localhost"; // OpenSSL's notation
    long valid_from_s = -3600;                                    // from now
    long valid_to_s = 3600 * 24;
    bool is_signed_by_stranger = false; // by an authority that nobody trusts
};

class Certificates {
  public:
    Certificates();
    ~Certificates();

    std::string ca_file() const { return folder_ + "/ca.pem"; }
    // A file with key and certificate.
    std::string make_server(const ServerCertificate& wish);

  private:
    std::string folder_;
    int count_ = 0;
    struct Authority;
    Authority* good_;
    Authority* stranger_;
};

} // namespace dyncx::tests
