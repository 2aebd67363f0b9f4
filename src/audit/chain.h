// The hash chain of the audit trail, as pure functions: no table, no file, no clock.
// Each entry is hashed over the hash before it; its personal part (subject and detail) enters as a salted digest, so
// that erasing that part and its salt later leaves the chain whole. The head (how many entries, the last hash) is
// anchored by a keyed hash: who does not hold the key can neither cut entries off the end nor chain the trail anew. Not
// seen: the whole file put back to an older copy of itself.
#pragma once

#include "base/time.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace dyncx::audit {

using Digest = std::array<unsigned char, 32>; // SHA-256
using Salt = std::array<unsigned char, 16>;

inline std::string_view bytes_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
inline std::string_view bytes_of(const Salt& salt) { return {reinterpret_cast<const char*>(salt.data()), salt.size()}; }
Digest digest_of_bytes(std::string_view bytes); // zeros when the length is wrong
std::string hex(const Digest& digest);

Salt new_salt(); // from the operating system

// What can be erased, folded into 32 bytes that cannot be guessed back once the salt is gone.
Digest personal_digest(std::string_view salt, std::string_view subject, std::string_view detail);

struct Link { // one entry, as it is chained
    std::int64_t seq = 0;
    UnixMs time = 0;
    std::string_view kind;
    Digest personal{};
};

Digest chain(const Digest& before, const Link& link); // the hash of this entry; before the first stand zeros

struct Head {
    std::int64_t count = 0;
    Digest last{};
    friend bool operator==(const Head&, const Head&) = default;
};

// Makes anchors with one key, which it prepares once. One thread at a time.
class Anchorer {
  public:
    explicit Anchorer(std::string_view key);
    Digest anchor(const Head& head); // keyed; differs for every count and hash

  private:
    struct Release {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    std::unique_ptr<EVP_MAC_CTX, Release> context_;
};

bool is_anchor(std::string_view key, const Head& head, std::string_view anchor);

// Reads a trail in the order of seq and names the first link that does not hold.
class Verifier {
  public:
    void read(const Link& link, std::string_view stored_hash);
    void end(const Head& head, bool is_anchored); // after the last entry
    bool is_intact() const { return first_broken_ == 0; }
    std::int64_t entries() const { return entries_; }
    std::int64_t first_broken_seq() const { return first_broken_; } // 0: none

  private:
    void broke_at(std::int64_t seq);

    Head seen_;
    std::int64_t entries_ = 0;
    std::int64_t first_broken_ = 0;
};

} // namespace dyncx::audit
