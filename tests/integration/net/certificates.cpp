// OpenSSL's X.509 calls; EC keys, because RSA keys take long to make.
#include "certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace dyncx::tests {

struct Certificates::Authority {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    ~Authority() {
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

namespace {

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    if (extension == nullptr)
        throw std::runtime_error("an extension cannot be made");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

X509* new_certificate(EVP_PKEY* key, const char* name, long serial) {
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), serial);
    X509_set_pubkey(made, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    return made;
}

void write_certificate(std::FILE* file, X509* certificate) { PEM_write_X509(file, certificate); }

} // namespace

Certificates::Certificates() : good_(new Authority), stranger_(new Authority) {
    char pattern[] = "/tmp/dyncx-net-XXXXXX";
    folder_ = mkdtemp(pattern);
    for (Authority* one : {good_, stranger_}) {
        one->key = EVP_EC_gen("P-256");
        one->certificate =
            new_certificate(one->key, one == good_ ? "dyncx test authority" : "a stranger", one == good_ ? 1 : 2);
        X509_set_issuer_name(one->certificate, X509_get_subject_name(one->certificate));
        X509_gmtime_adj(X509_getm_notBefore(one->certificate), -7200);
        X509_gmtime_adj(X509_getm_notAfter(one->certificate), 3600 * 48);
        add_extension(one->certificate, one->certificate, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(one->certificate, one->certificate, NID_subject_key_identifier, "hash");
        X509_sign(one->certificate, one->key, EVP_sha256());
    }
    std::FILE* file = std::fopen(ca_file().c_str(), "w");
    write_certificate(file, good_->certificate);
    std::fclose(file);
}

Certificates::~Certificates() {
    delete good_;
    delete stranger_;
    std::filesystem::remove_all(folder_);
}

std::string Certificates::make_server(const ServerCertificate& wish) {
    Authority* issuer = wish.is_signed_by_stranger ? stranger_ : good_;
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* made = new_certificate(key, "a test server", 100 + count_);
    X509_set_issuer_name(made, X509_get_subject_name(issuer->certificate));
    X509_gmtime_adj(X509_getm_notBefore(made), wish.valid_from_s);
    X509_gmtime_adj(X509_getm_notAfter(made), wish.valid_to_s);
    add_extension(made, issuer->certificate, NID_subject_alt_name, wish.alternative_names);
    X509_sign(made, issuer->key, EVP_sha256());
    std::string path = folder_ + "/server" + std::to_string(++count_) + ".pem";
    std::FILE* file = std::fopen(path.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    write_certificate(file, made);
    std::fclose(file);
    X509_free(made);
    EVP_PKEY_free(key);
    return path;
}

} // namespace dyncx::tests
