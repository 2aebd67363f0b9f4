// See certificates.h.
#include "emulator/http/certificates.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace dyncx::emulator {

namespace {

template <auto Free> struct Freed {
    template <class T> void operator()(T* thing) const { Free(thing); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr long kLifeSeconds = 30L * 24 * 3600;

void require(bool is_done, const char* what) {
    if (!is_done)
        throw std::runtime_error(std::string("OpenSSL: ") + what);
}

void set_serial(X509* cert) {
    unsigned char bytes[8];
    require(RAND_bytes(bytes, sizeof bytes) == 1, "no random bytes");
    bytes[0] &= 0x7f;
    BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
    BN_free(number);
}

void set_name(X509* cert, const char* common_name) {
    X509_NAME* name = X509_get_subject_name(cert);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common_name), -1, -1,
                               0);
}

void add_extension(X509* cert, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, cert, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    require(extension != nullptr, "a certificate extension");
    X509_add_ext(cert, extension, -1);
    X509_EXTENSION_free(extension);
}

Cert blank(const Key& key, const char* common_name) {
    Cert cert(X509_new());
    X509_set_version(cert.get(), 2);
    set_serial(cert.get());
    X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert.get()), kLifeSeconds);
    X509_set_pubkey(cert.get(), key.get());
    set_name(cert.get(), common_name);
    return cert;
}

Cert make_ca(const Key& key) {
    Cert cert = blank(key, "dyncx emulator CA");
    X509_set_issuer_name(cert.get(), X509_get_subject_name(cert.get()));
    add_extension(cert.get(), cert.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(cert.get(), cert.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(cert.get(), cert.get(), NID_subject_key_identifier, "hash");
    require(X509_sign(cert.get(), key.get(), EVP_sha256()) > 0, "signing the authority");
    return cert;
}

Cert make_server(const Key& key, const Cert& ca, const Key& ca_key) {
    Cert cert = blank(key, "localhost");
    X509_set_issuer_name(cert.get(), X509_get_subject_name(ca.get()));
    add_extension(cert.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(cert.get(), ca.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(cert.get(), ca.get(), NID_ext_key_usage, "serverAuth");
    add_extension(cert.get(), ca.get(), NID_subject_key_identifier, "hash");
    add_extension(cert.get(), ca.get(), NID_authority_key_identifier, "keyid");
    add_extension(cert.get(), ca.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1");
    require(X509_sign(cert.get(), ca_key.get(), EVP_sha256()) > 0, "signing the server certificate");
    return cert;
}

std::string text_of(const Bio& bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

std::string pem_of(const Cert& cert) {
    const Bio bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(bio.get(), cert.get()) == 1, "writing a certificate");
    return text_of(bio);
}

std::string pem_of(const Key& key) {
    const Bio bio(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "writing a key");
    return text_of(bio);
}

Bio reader(const std::string& pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

} // namespace

Certificates make_certificates() {
    const Key ca_key(EVP_EC_gen("P-256"));
    const Key server_key(EVP_EC_gen("P-256"));
    require(ca_key && server_key, "making keys");
    const Cert ca = make_ca(ca_key);
    const Cert server = make_server(server_key, ca, ca_key);
    return {pem_of(ca), pem_of(server), pem_of(server_key)};
}

void use_certificates(ssl_ctx_st* context, const Certificates& certificates) {
    const Cert server(PEM_read_bio_X509(reader(certificates.server_pem).get(), nullptr, nullptr, nullptr));
    const Key key(PEM_read_bio_PrivateKey(reader(certificates.server_key_pem).get(), nullptr, nullptr, nullptr));
    require(server && key, "reading the server certificate");
    require(SSL_CTX_use_certificate(context, server.get()) == 1, "using the server certificate");
    require(SSL_CTX_use_PrivateKey(context, key.get()) == 1, "using the server key");
}

} // namespace dyncx::emulator
