// See attachments.h.
#include "emulator/rows/attachments.h"

namespace dyncx::emulator {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// How many bytes the text stands for; nothing when it is no base64.
std::optional<std::size_t> decoded_size(std::string_view text) {
    if (text.size() % 4 != 0)
        return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    if (text.find_first_not_of(kAlphabet) != std::string_view::npos)
        return std::nullopt;
    return (text.size() + padding) / 4 * 3 - padding;
}

} // namespace

void settle_attachment(const Site& site, const Table& table, const Row& given, Row& row) {
    if (table.logical_name != "annotation" || !given.contains("documentbody"))
        return;
    const std::string body = text_of(row, "documentbody");
    if (body.size() > site.max_upload_bytes)
        throw Refusal{400, "0x80044a02", "Attachment file size is too big.", {}};
    const auto size = decoded_size(body);
    if (!size)
        throw Refusal{400, "0x80040203", "The value of 'documentbody' is not a valid Base-64 string.", {}};
    row["filesize"] = static_cast<std::int64_t>(*size);
    row["isdocument"] = !body.empty();
}

} // namespace dyncx::emulator
