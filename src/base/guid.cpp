// Hashes and random bytes are OpenSSL's and the kernel's; the layout follows RFC 9562.
#include "base/guid.h"

#include "base/text.h"

#include <openssl/evp.h>
#include <sys/random.h>

#include <array>
#include <cstring>

namespace dyncx {
namespace {

using Bytes = std::array<unsigned char, 16>;

std::string text_of(Bytes bytes, unsigned version) {
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | (version << 4));
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
    constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out += '-';
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}

Bytes digest_of(std::string_view scope, std::string_view name) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    std::string input;
    input.append(scope).append(1, '\0').append(name);
    EVP_Digest(input.data(), input.size(), digest, &length, EVP_sha256(), nullptr);
    Bytes bytes{};
    std::memcpy(bytes.data(), digest, bytes.size());
    return bytes;
}

int hex_value(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

} // namespace

std::uint64_t system_random() {
    std::uint64_t value = 0;
    while (getrandom(&value, sizeof value, 0) != sizeof value) {
    }
    return value;
}

std::string new_guid(std::int64_t unix_ms, const Random64& random) {
    Bytes bytes{};
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<unsigned char>(unix_ms >> (8 * (5 - i)));
    const std::uint64_t high = random(), low = random();
    std::memcpy(bytes.data() + 6, &high, 2);
    std::memcpy(bytes.data() + 8, &low, 8);
    return text_of(bytes, 7);
}

std::string step_guid(std::string_view event_guid, std::uint32_t step) {
    Bytes bytes = digest_of(event_guid, std::to_string(step));
    const std::string plain = normal_guid(event_guid).value_or("00000000-0000-0000-0000-000000000000");
    std::size_t at = 0;
    for (std::size_t i = 0; i < 6; ++i, at += 2) {
        at += plain[at] == '-' ? 1 : 0;
        bytes[i] = static_cast<unsigned char>(hex_value(plain[at]) * 16 + hex_value(plain[at + 1]));
    }
    return text_of(bytes, 7);
}

std::string name_guid(std::string_view scope, std::string_view name) { return text_of(digest_of(scope, name), 8); }

bool is_guid(std::string_view text) {
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
        const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (is_dash_place ? c != '-' : !is_hex)
            return false;
    }
    return true;
}

std::optional<std::string> normal_guid(std::string_view text) {
    text = trimmed(text);
    if (text.size() > 2 && text.front() == '{' && text.back() == '}')
        text = trimmed(text.substr(1, text.size() - 2));
    if (!is_guid(text))
        return std::nullopt;
    return lower_ascii(text);
}

} // namespace dyncx
