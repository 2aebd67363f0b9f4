// Notes, files and digests, see pieces.h. Base64 by OpenSSL.
#include "handoff/pieces.h"

#include "base/text.h"

#include <openssl/evp.h>

#include <algorithm>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{1} << 30; // OpenSSL counts in int
constexpr std::size_t kLongestCharacter = 4;

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0'); // and the zero that OpenSSL writes behind it
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::string number_of(std::size_t i, std::size_t count, const char* between) {
    return std::to_string(i + 1) + between + std::to_string(count);
}

std::string subject_of(std::size_t i, std::size_t count) {
    return count == 1 ? "Transcript" : "Transcript " + number_of(i, count, "/");
}

std::vector<std::string_view> files_of(std::string_view text, std::size_t max_bytes) {
    const std::size_t most = std::clamp(max_bytes, kLongestCharacter, kMostFileBytes);
    std::vector<std::string_view> files;
    while (!text.empty()) {
        const std::string_view file = cut_bytes(text, most);
        files.push_back(file.empty() ? text.substr(0, most) : file); // what is no UTF-8 has no character to cut at
        text.remove_prefix(files.back().size());
    }
    return files;
}

Json file_row(std::string_view content, std::size_t i, std::size_t count) {
    Json row = Json::object();
    row.set("subject", subject_of(i, count));
    row.set("filename", count == 1 ? "transcript.txt" : "transcript-" + number_of(i, count, "-of-") + ".txt");
    row.set("mimetype", "text/plain");
    row.set("documentbody", base64(content));
    return row;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string with_commas(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;)
        digits.insert(at -= 3, ",");
    return digits;
}

std::string gap_line(std::size_t characters) {
    return "… " + with_commas(characters) + " characters more: the whole transcript is in the notes …\n";
}

// At most so many units of its end.
std::string_view end_of(std::string_view text, std::size_t units, std::size_t max_units) {
    text.remove_prefix(cut_utf16_units(text, units - max_units).size());
    if (utf16_units(text) > max_units) // the cut fell into a character of two units
        text.remove_prefix(std::min(kLongestCharacter, text.size()));
    if (const auto line = text.find('\n'); line != text.npos && line < text.size() / 10)
        text.remove_prefix(line + 1);
    return text;
}

} // namespace

std::string digest_of(std::string_view text, std::size_t max_utf16_units) {
    const std::size_t units = utf16_units(text);
    if (units <= max_utf16_units)
        return std::string(text);
    const std::size_t between = utf16_units(gap_line(units)) + 1; // and a line end before it
    if (max_utf16_units < 2 * between)                            // no room for both ends of a conversation
        return std::string(cut_utf16_units(text, max_utf16_units));
    const std::size_t half = (max_utf16_units - between) / 2;
    std::string digest(cut_at_line(text, half));
    const std::string_view end = end_of(text, units, half);
    const std::size_t left_out = characters_of(text.substr(digest.size(), text.size() - digest.size() - end.size()));
    if (digest.back() != '\n')
        digest += '\n';
    return digest += gap_line(left_out) += end;
}

std::vector<Json> note_rows(std::string_view text, const NoteLimits& limits) {
    std::vector<Json> rows;
    if (text.size() > limits.file_from_bytes) {
        const auto files = files_of(text, limits.file_bytes);
        for (std::size_t i = 0; i < files.size(); ++i)
            rows.push_back(file_row(files[i], i, files.size()));
        return rows;
    }
    std::vector<std::string> notes = pieces_of(text, limits.note_units);
    for (std::size_t i = 0; i < notes.size(); ++i) {
        Json row = Json::object();
        row.set("subject", subject_of(i, notes.size()));
        row.set("notetext", std::move(notes[i]));
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace dyncx::handoff
