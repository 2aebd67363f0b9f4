// TLS over a connected descriptor: version 1.2 or newer, the chain and the host name always checked, refusals never
// asked about on a terminal. Each reason of a refusal has its own message and fix.
// The system's authorities, some hundred, are read at the first handshake: opening costs no time for them.
#pragma once

#include "guest/descriptor.h"
#include "net/http.h"
#include "net/watch.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>

#include <memory>
#include <mutex>

namespace dyncx::net {

class CertificateRefusals;

class Tls {
  public:
    // `ca_file` "": the system's authorities. CONFIG when the file cannot be read.
    static Result<std::unique_ptr<Tls>> open(const std::string& ca_file);

    // The handshake, within the budget. Takes the descriptor.
    Result<Poco::Net::SecureStreamSocket> shake_hands(guest::Descriptor descriptor, const std::string& host,
                                                      Watch& watch, const Budget& budget);

  private:
    Tls(Poco::Net::Context::Ptr context, std::shared_ptr<CertificateRefusals> refusals, bool has_authorities);
    Result<> read_authorities();

    Poco::Net::Context::Ptr context_;
    std::shared_ptr<CertificateRefusals> refusals_;
    std::mutex mutex_; // guards what follows
    bool has_authorities_;
};

} // namespace dyncx::net
