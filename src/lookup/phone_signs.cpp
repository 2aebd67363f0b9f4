// The tables behind telephone_signs_of(), after Unicode 15.
#include "lookup/phone_signs.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace dyncx::lookup {

namespace {

// The zero of each script in which numbers are written; its other nine digits follow.
constexpr std::array<std::uint32_t, 22> kZeros{0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66,
                                               0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
                                               0x1040, 0x1090, 0x17E0, 0x1810, 0x19D0, 0xA9D0};

bool is_in(std::uint32_t sign, std::uint32_t first, std::uint32_t last) { return sign >= first && sign <= last; }

bool is_invisible(std::uint32_t sign) {
    return is_in(sign, 0x200B, 0x200F) || is_in(sign, 0x202A, 0x202E) || is_in(sign, 0x2060, 0x2069) || sign == 0xAD ||
           sign == 0x61C || sign == 0xFEFF || is_in(sign, 0xFE00, 0xFE0F);
}
bool is_blank(std::uint32_t sign) {
    return sign == '\t' || sign == '\r' || sign == '\n' || sign == 0xA0 || sign == 0x1680 ||
           is_in(sign, 0x2000, 0x200A) || sign == 0x202F || sign == 0x205F || sign == 0x3000;
}
bool is_dash(std::uint32_t sign) {
    return is_in(sign, 0x2010, 0x2015) || sign == 0x2212 || sign == 0x2043 || sign == 0x30FC || sign == 0xFE58 ||
           sign == 0xFE63;
}
bool is_dot(std::uint32_t sign) { return sign == 0xB7 || sign == 0x2022 || sign == 0x30FB || sign == 0x3002; }

char ascii_of(std::uint32_t sign) { // 0: it stays as it is
    if (sign == '[' || sign == '{')
        return '(';
    if (sign == ']' || sign == '}')
        return ')';
    if (is_blank(sign))
        return ' ';
    if (sign < 0x80)
        return static_cast<char>(sign);
    if (is_in(sign, 0xFF01, 0xFF5E)) // the full-width ASCII
        return ascii_of(sign - 0xFEE0);
    if (is_dash(sign))
        return '-';
    if (is_dot(sign))
        return '.';
    for (const std::uint32_t zero : kZeros)
        if (is_in(sign, zero, zero + 9))
            return static_cast<char>('0' + (sign - zero));
    return 0;
}

struct Sign {
    std::uint32_t value;
    std::size_t bytes;
};

Sign sign_at(std::string_view utf8, std::size_t i) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[at])); };
    const std::uint32_t lead = byte(i);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t bytes = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t value = lead & (0xFFU >> (bytes + 1));
    for (std::size_t k = 1; k < bytes; ++k)
        value = value << 6 | (byte(i + k) & 0x3F);
    return {value, bytes};
}

} // namespace

std::string telephone_signs_of(std::string_view utf8) {
    std::string out;
    for (std::size_t i = 0; i < utf8.size();) {
        const Sign sign = sign_at(utf8, i);
        const char ascii = is_invisible(sign.value) ? '\0' : ascii_of(sign.value);
        if (ascii != 0)
            out += ascii;
        else if (!is_invisible(sign.value))
            out += utf8.substr(i, sign.bytes);
        i += sign.bytes;
    }
    return out;
}

} // namespace dyncx::lookup
