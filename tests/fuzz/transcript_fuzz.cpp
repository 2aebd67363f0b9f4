// Fuzz target: a transcript in any form, redacted and cut. What is read is valid UTF-8 that a column stores, its pieces are
// the text byte for byte, and no digest passes its limit. The first byte chooses the limit.
#include "base/text.h"
#include "handoff/pieces.h"
#include "handoff/redaction.h"
#include "handoff/transcript.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace dyncx;

void require(bool holds) {
    if (!holds)
        std::abort();
}

void check_pieces(const std::string& text, std::size_t limit) {
    std::string sum;
    for (const std::string& piece : pieces_of(text, limit)) {
        require(!piece.empty() && utf16_units(piece) <= limit && is_utf8(piece));
        sum += piece;
    }
    require(sum == text);
    require(utf16_units(handoff::digest_of(text, limit)) <= limit);
    for (const Json& row : handoff::note_rows(text, {limit, limit * 3, limit}))
        require(row.find("notetext") || row.find("documentbody"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto& redaction = *new Result<handoff::Redaction>(
        handoff::Redaction::open(true, {"[a-z]+@[a-z]+", "(?i)secret.*$", "\\p{Han}{2,}"}));
    if (size == 0)
        return 0;
    const std::string_view given(reinterpret_cast<const char*>(data) + 1, size - 1);
    require(redaction->apply(given).size() <= given.size() * 10);
    const auto json = Json::parse(given);
    const auto text = handoff::transcript_text(json ? *json : Json(given));
    if (!text) {
        require(!text.error().message.empty());
        return 0;
    }
    require(is_utf8(*text) && handoff::without_controls(*text) == *text);
    const std::string redacted = redaction->apply(*text);
    require(is_utf8(redacted));
    check_pieces(redacted, std::size_t{2} + data[0]);
    return 0;
}
