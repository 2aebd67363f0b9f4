// SHA-256 and HMAC are OpenSSL's. Every part goes into a hash with its length before it, so that no two different
// entries give the same bytes.
#include "audit/chain.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <sys/random.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace dyncx::audit {
namespace {

// Looked up once: EVP_sha256() is looked up by each use. Never freed: a host's thread may use it while another one exits.
const EVP_MD* sha256() {
    static const EVP_MD* const held = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return held ? held : EVP_sha256();
}

// The bytes to hash: numbers as eight bytes, texts behind their length, all under a name for what they are.
class Frame {
  public:
    explicit Frame(std::string_view what) { text(what); }
    Frame& number(std::int64_t value) {
        std::array<char, 8> eight{};
        for (unsigned i = 0; i < eight.size(); ++i)
            eight[i] = static_cast<char>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xFF);
        bytes_.append(eight.data(), eight.size());
        return *this;
    }
    Frame& text(std::string_view value) {
        number(static_cast<std::int64_t>(value.size()));
        bytes_.append(value);
        return *this;
    }
    Digest sha256() const {
        Digest digest{};
        EVP_Digest(bytes_.data(), bytes_.size(), digest.data(), nullptr, audit::sha256(), nullptr);
        return digest;
    }
    const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
};

} // namespace

Digest digest_of_bytes(std::string_view bytes) {
    Digest digest{};
    if (bytes.size() == digest.size())
        std::memcpy(digest.data(), bytes.data(), digest.size());
    return digest;
}

std::string hex(const Digest& digest) {
    constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (unsigned char byte : digest) {
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

Salt new_salt() {
    Salt salt{};
    while (getrandom(salt.data(), salt.size(), 0) != static_cast<ssize_t>(salt.size())) {
    }
    return salt;
}

Digest personal_digest(std::string_view salt, std::string_view subject, std::string_view detail) {
    return Frame("dyncx audit personal 1").text(salt).text(subject).text(detail).sha256();
}

Digest chain(const Digest& before, const Link& link) {
    return Frame("dyncx audit entry 1")
        .text(bytes_of(before))
        .number(link.seq)
        .number(link.time)
        .text(link.kind)
        .text(bytes_of(link.personal))
        .sha256();
}

Anchorer::Anchorer(std::string_view key) {
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    context_.reset(mac ? EVP_MAC_CTX_new(mac) : nullptr);
    EVP_MAC_free(mac); // the context holds it
    if (!context_)
        throw std::bad_alloc();
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    EVP_MAC_init(context_.get(), reinterpret_cast<const unsigned char*>(key.data()), key.size(), parameters);
}

Digest Anchorer::anchor(const Head& head) {
    const Frame frame = Frame("dyncx audit head 1").number(head.count).text(bytes_of(head.last));
    Digest digest{};
    std::size_t length = 0;
    EVP_MAC_init(context_.get(), nullptr, 0, nullptr); // with the same key, from the start
    EVP_MAC_update(context_.get(), reinterpret_cast<const unsigned char*>(frame.bytes().data()), frame.bytes().size());
    EVP_MAC_final(context_.get(), digest.data(), &length, digest.size());
    return digest;
}

bool is_anchor(std::string_view key, const Head& head, std::string_view stored) {
    const Digest expected = Anchorer(key).anchor(head);
    return stored.size() == expected.size() && CRYPTO_memcmp(stored.data(), expected.data(), expected.size()) == 0;
}

void Verifier::broke_at(std::int64_t seq) {
    first_broken_ = first_broken_ == 0 ? std::max<std::int64_t>(seq, 1) : std::min(first_broken_, seq);
}

void Verifier::read(const Link& link, std::string_view stored_hash) {
    ++entries_;
    if (!is_intact())
        return;
    const std::int64_t expected_seq = seen_.count + 1;
    if (link.seq != expected_seq)
        return broke_at(expected_seq);
    const Digest hash = chain(seen_.last, link);
    if (bytes_of(hash) != stored_hash)
        return broke_at(link.seq);
    seen_ = {link.seq, hash};
}

void Verifier::end(const Head& head, bool is_anchored) {
    if (!is_intact())
        return;
    if (head.count > seen_.count)
        broke_at(seen_.count + 1); // the end was cut off
    else if (head.count < seen_.count)
        broke_at(head.count + 1); // entries were put behind the end
    else if (head.last != seen_.last || !is_anchored)
        broke_at(seen_.count); // chained anew, or the head itself was changed
}

} // namespace dyncx::audit
