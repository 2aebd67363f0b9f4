// A sealed text is: one byte 1 (the form), 12 bytes nonce, the cipher text, 16 bytes tag. OpenSSL does the work.
#include "store/seal.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <memory>

namespace dyncx::store {
namespace {

constexpr char kForm = 1;
constexpr std::size_t kNonceBytes = 12, kTagBytes = 16, kMostBytes = 64U << 20;
constexpr std::size_t kFrameBytes = 1 + kNonceBytes + kTagBytes;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* in(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* out(std::string& text, std::size_t offset) {
    return reinterpret_cast<unsigned char*>(text.data()) + offset;
}

Fault sealing_fault() { return fault(DYNCX_E_INTERNAL, "OpenSSL could not seal or unseal a text of the store."); }

} // namespace

Secret derived_key(const Secret& key, std::string_view purpose) {
    std::array<unsigned char, 32> digest{};
    const std::string label = "dyncx store key 1 " + std::string(purpose);
    HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()), in(label), label.size(),
         digest.data(), nullptr);
    Secret derived(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
    OPENSSL_cleanse(digest.data(), digest.size());
    return derived;
}

Result<std::string> Seal::close(std::string_view text, std::string_view place) const {
    if (text.size() > kMostBytes)
        return fault(DYNCX_E_TOO_LARGE, "The text to seal is too large.");
    std::string sealed(kFrameBytes + text.size(), '\0');
    sealed[0] = kForm;
    Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    const bool is_sealed =
        cipher && RAND_bytes(out(sealed, 1), kNonceBytes) == 1 &&
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_.reveal()), out(sealed, 1)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &length, in(place), static_cast<int>(place.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), out(sealed, 1 + kNonceBytes), &length, in(text),
                          static_cast<int>(text.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), out(sealed, 1 + kNonceBytes + text.size()), &length) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                            out(sealed, 1 + kNonceBytes + text.size())) == 1;
    if (!is_sealed)
        return sealing_fault();
    return sealed;
}

Result<std::string> Seal::open(std::string_view sealed, std::string_view place) const {
    if (sealed.size() < kFrameBytes || sealed[0] != kForm)
        return fault(DYNCX_E_DAMAGED, "A sealed text of the store is damaged.",
                     "Put back a backup of the store's directory, or give the settings again.");
    const std::size_t text_bytes = sealed.size() - kFrameBytes;
    std::string text(text_bytes + kTagBytes, '\0'); // room for the cipher's last block
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    const bool is_set =
        cipher &&
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, in(key_.reveal()), in(sealed.substr(1))) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, in(place), static_cast<int>(place.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), out(text, 0), &length, in(sealed.substr(1 + kNonceBytes)),
                          static_cast<int>(text_bytes)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, out(tag, 0)) == 1;
    if (!is_set)
        return sealing_fault();
    if (EVP_DecryptFinal_ex(cipher.get(), out(text, text_bytes), &length) != 1) {
        wipe(text);
        return fault(DYNCX_E_STORE, "The settings in the store do not open with its key file.",
                     "Put back the key file that belongs to this store, or give the settings again.");
    }
    text.resize(text_bytes);
    return text;
}

} // namespace dyncx::store
