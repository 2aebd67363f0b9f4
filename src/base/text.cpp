// UTF-8 by Poco's tables; the rest is plain.
#include "base/text.h"

#include <Poco/UTF8Encoding.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <utility>

namespace dyncx {
namespace {

std::size_t sequence_length(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

// Letters to add, leave out, change, or swap with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

} // namespace

std::size_t find_invalid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        if (std::uint64_t eight = 0; i + sizeof eight <= text.size()) {
            std::memcpy(&eight, text.data() + i, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) { // ASCII, as most is
                i += sizeof eight;
                continue;
            }
        }
        const std::size_t length = sequence_length(static_cast<unsigned char>(text[i]));
        if (length == 0 || i + length > text.size() ||
            (length > 1 && !Poco::UTF8Encoding::isLegal(reinterpret_cast<const unsigned char*>(text.data()) + i,
                                                        static_cast<int>(length))))
            return i;
        i += length;
    }
    return std::string_view::npos;
}
bool is_utf8(std::string_view text) { return find_invalid_utf8(text) == std::string_view::npos; }

std::string_view cut_bytes(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes)
        return text;
    while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xC0) == 0x80)
        --max_bytes;
    return text.substr(0, max_bytes);
}

std::string_view cut_utf16_units(std::string_view text, std::size_t max_units) {
    std::size_t units = 0, i = 0;
    while (i < text.size()) {
        const std::size_t length = std::max<std::size_t>(1, sequence_length(static_cast<unsigned char>(text[i])));
        const std::size_t more = length == 4 ? 2 : 1;
        if (units + more > max_units)
            break;
        units += more;
        i += length;
    }
    return text.substr(0, i);
}
std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    return units;
}
std::string_view cut_at_line(std::string_view text, std::size_t max_utf16_units) {
    const std::string_view piece = cut_utf16_units(text, max_utf16_units);
    const auto line = piece.rfind('\n');
    const bool is_near = line != piece.npos && line + 1 >= piece.size() - piece.size() / 10;
    return piece.size() < text.size() && is_near ? piece.substr(0, line + 1) : piece;
}
std::vector<std::string> pieces_of(std::string_view text, std::size_t max_utf16_units) {
    std::vector<std::string> pieces;
    while (!text.empty()) {
        pieces.emplace_back(cut_at_line(text, std::max<std::size_t>(2, max_utf16_units)));
        text.remove_prefix(pieces.back().size());
    }
    return pieces;
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}
bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && lower_ascii(a) == lower_ascii(b);
}
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(kBlanks);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const auto end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end == text.npos ? text.npos : end - begin));
        if (end == text.npos)
            return parts;
        begin = end + 1;
    }
}
std::string percent_encoded(std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() * 3);
    for (unsigned char c : text) {
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                        c == '.' || c == '_' || c == '~';
        if (is_plain) {
            out += static_cast<char>(c);
            continue;
        }
        out += '%';
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
    return out;
}
bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates) {
    constexpr std::size_t kLongestName = 128, kMost = 3;
    std::vector<std::pair<std::size_t, std::string>> found;
    const std::string wanted = lower_ascii(cut_bytes(name, kLongestName));
    for (auto& candidate : candidates) {
        const std::size_t distance = edit_distance(wanted, lower_ascii(cut_bytes(candidate, kLongestName)));
        if (distance <= std::max<std::size_t>(1, wanted.size() / 3))
            found.emplace_back(distance, candidate);
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> names;
    for (auto& [distance, candidate] : found)
        if (names.size() < kMost)
            names.push_back(candidate);
    return names;
}

} // namespace dyncx
