// Poco's TLS with a handler of its own on each Context, so that Poco's process-wide defaults are never consulted.
#include "net/tls.h"

#include "net/resolver.h"

#include <Poco/Crypto/OpenSSLInitializer.h>
#include <Poco/Net/InvalidCertificateHandler.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Net/VerificationErrorArgs.h>

#include <fcntl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <thread>

namespace dyncx::net {

// Says no to every certificate that failed, and remembers why for the thread whose handshake it is.
class CertificateRefusals : public Poco::Net::InvalidCertificateHandler {
  public:
    CertificateRefusals() : InvalidCertificateHandler(false) {}

    void onInvalidCertificate(const void*, Poco::Net::VerificationErrorArgs& args) override {
        std::lock_guard lock(mutex_);
        reasons_[std::this_thread::get_id()] = args.errorNumber();
        args.setIgnoreError(false);
    }
    int take() { // 0: none
        std::lock_guard lock(mutex_);
        auto found = reasons_.extract(std::this_thread::get_id());
        return found.empty() ? 0 : found.mapped();
    }

  private:
    std::mutex mutex_; // guards reasons_
    std::map<std::thread::id, int> reasons_;
};

namespace {

// Keeps the refusals alive as long as the Context, which owns its handler by pointer.
class SharedRefusals : public Poco::Net::InvalidCertificateHandler {
  public:
    explicit SharedRefusals(std::shared_ptr<CertificateRefusals> kept)
        : InvalidCertificateHandler(false), kept_(std::move(kept)) {}
    void onInvalidCertificate(const void* sender, Poco::Net::VerificationErrorArgs& args) override {
        kept_->onInvalidCertificate(sender, args);
    }

  private:
    std::shared_ptr<CertificateRefusals> kept_;
};

// Poco tears OpenSSL's modules down with its last user; the host may be using OpenSSL too. So one user is counted more
// than will ever leave.
void keep_openssl() { Poco::Crypto::OpenSSLInitializer::initialize(); }

Fault tls_fault(std::string message, std::string fix) {
    Fault f = fault(DYNCX_E_TLS, std::move(message), std::move(fix));
    f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
    return f;
}

Fault refused_certificate(const std::string& host, int reason) {
    std::string of_host = "the certificate of " + host;
    switch (reason) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return tls_fault(of_host + " has expired",
                         "Check this machine's clock; then the server's certificate is to be renewed.");
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return tls_fault(of_host + " is not valid yet", "Check this machine's clock.");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return tls_fault(of_host + " is not signed by an authority known here (a proxy that opens TLS?)",
                         "Install ca-certificates, or name the authority's file in tls.ca_file.");
    case X509_V_ERR_CERT_REVOKED:
        return tls_fault(of_host + " was revoked", "Ask who runs the server.");
    default:
        return tls_fault(of_host + " is refused: " + X509_verify_cert_error_string(reason),
                         "Ask who runs the server or the proxy.");
    }
}

Fault wrong_host(const std::string& host) {
    return tls_fault("the certificate that was shown belongs to another host than " + host,
                     "Check the address in the settings; a proxy or portal may answer in its place.");
}

Fault failed_handshake(const std::string& host, const Poco::Exception& why) {
    return tls_fault("the TLS handshake with " + host + " failed: " + why.message(),
                     "The server must speak TLS 1.2 or newer; a proxy or firewall may cut it.");
}

} // namespace

Tls::Tls(Poco::Net::Context::Ptr context, std::shared_ptr<CertificateRefusals> refusals, bool has_authorities)
    : context_(std::move(context)), refusals_(std::move(refusals)), has_authorities_(has_authorities) {}

Result<std::unique_ptr<Tls>> Tls::open(const std::string& ca_file) {
    if (!ca_file.empty() && ::access(ca_file.c_str(), R_OK) != 0)
        return fault(DYNCX_E_CONFIG, "the file of certificate authorities cannot be read: " + ca_file,
                     "Name a readable PEM file.");
    try {
        keep_openssl();
        Poco::Net::Context::Params params;
        params.caLocation = ca_file;
        params.loadDefaultCAs = false; // read_authorities()
        params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
        params.verificationDepth = 9;
        params.cipherList = "HIGH:!aNULL:!eNULL:!MD5:!RC4:!3DES@STRENGTH";
        Poco::Net::Context::Ptr context(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params));
        context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
        auto refusals = std::make_shared<CertificateRefusals>();
        context->setInvalidCertificateHandler(new SharedRefusals(refusals));
        return std::unique_ptr<Tls>(new Tls(context, refusals, !ca_file.empty()));
    } catch (const Poco::Exception&) {
        if (ca_file.empty())
            return fault(DYNCX_E_CONFIG, "TLS cannot be set up", "Look at openssl.cnf of this machine.");
        return fault(DYNCX_E_CONFIG, "no certificate authority can be read from " + ca_file,
                     "Name a file of PEM certificates.");
    }
}

// Who comes meanwhile waits for it: some ten milliseconds.
Result<> Tls::read_authorities() {
    std::lock_guard lock(mutex_);
    if (!has_authorities_ && ::SSL_CTX_set_default_verify_paths(context_->sslContext()) != 1)
        return tls_fault("the system's certificate authorities cannot be loaded",
                         "Install the package ca-certificates.");
    has_authorities_ = true;
    return Done{};
}

Result<Poco::Net::SecureStreamSocket> Tls::shake_hands(guest::Descriptor descriptor, const std::string& host,
                                                       Watch& watch, const Budget& budget) {
    if (auto read = read_authorities(); !read)
        return read.error();
    int owned_by_poco =
        ::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, 0); // it may close its own at any time; ours stays
    if (owned_by_poco < 0)
        return guest::os_fault("cannot duplicate a socket", errno);
    Hold hold(watch, descriptor.number(), budget.deadline, budget.cancel);
    refusals_->take();
    try {
        Poco::Net::StreamSocket plain(new Poco::Net::StreamSocketImpl(owned_by_poco));
        return Poco::Net::SecureStreamSocket::attach(plain, host, context_);
    } catch (const Poco::Exception& why) {
        int reason = refusals_->take();
        if (hold.ending() == Ending::kCanceled)
            return canceled_fault();
        if (hold.ending() == Ending::kDeadline)
            return out_of_time("during the TLS handshake with " + host, false);
        if (reason != 0)
            return refused_certificate(host, reason);
        if (dynamic_cast<const Poco::Net::CertificateValidationException*>(&why) != nullptr)
            return wrong_host(host);
        return failed_handshake(host, why);
    }
}

} // namespace dyncx::net
