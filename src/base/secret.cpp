// Wiping is OpenSSL's, which the compiler may not leave out.
#include "base/secret.h"

#include <openssl/crypto.h>

namespace dyncx {

void wipe(std::string& text) {
    OPENSSL_cleanse(text.data(), text.size());
    text.clear();
}

} // namespace dyncx
