// Line by line; a boundary counts only at the start of a line.
#include "dataverse/multipart.h"

#include "base/text.h"

#include <charconv>

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxHeaders = 200;

// The next line without its end; `rest` moves behind it.
std::string_view take_line(std::string_view& rest) {
    std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

enum class Mark { kNone, kNext, kLast };

Mark mark_of(std::string_view line, std::string_view boundary) {
    if (!line.starts_with("--") || line.substr(2, boundary.size()) != boundary)
        return Mark::kNone;
    std::string_view tail = line.substr(2 + boundary.size());
    bool is_last = tail.starts_with("--");
    if (is_last)
        tail.remove_prefix(2);
    if (!trimmed(tail).empty())
        return Mark::kNone;
    return is_last ? Mark::kLast : Mark::kNext;
}

std::string_view without_line_ends(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::string boundary_of(std::string_view content_type) {
    std::string lower = lower_ascii(content_type);
    if (!std::string_view(lower).starts_with("multipart/"))
        return {};
    std::size_t at = lower.find("boundary=");
    if (at == std::string::npos)
        return {};
    std::string_view value = content_type.substr(at + 9);
    if (value.starts_with('"'))
        return std::string(value.substr(1, value.substr(1).find('"')));
    return std::string(trimmed(value.substr(0, value.find(';'))));
}

Multipart split_multipart(std::string_view text, std::string_view boundary, std::size_t max_parts) {
    Multipart found;
    std::string_view rest = text;
    const char* part_start = nullptr;
    while (!rest.empty()) {
        const char* line_start = rest.data();
        Mark mark = mark_of(take_line(rest), boundary);
        if (mark == Mark::kNone)
            continue;
        if (part_start != nullptr)
            found.parts.emplace_back(part_start, static_cast<std::size_t>(line_start - part_start));
        part_start = rest.data();
        found.is_whole = mark == Mark::kLast;
        if (found.is_whole || found.parts.size() > max_parts)
            return found;
    }
    return found; // what stands behind the last boundary was cut: not a part
}

net::Headers take_headers(std::string_view& rest) {
    net::Headers headers;
    while (!rest.empty() && headers.size() < kMaxHeaders) {
        std::string_view line = take_line(rest);
        if (trimmed(line).empty())
            break;
        std::size_t colon = line.find(':');
        if (colon != line.npos)
            headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    return headers;
}

std::string_view value_of(const net::Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return value;
    return {};
}

std::optional<Answer> http_answer_of(std::string_view text) {
    while (!text.empty() && (text.front() == '\r' || text.front() == '\n'))
        text.remove_prefix(1);
    std::string_view line = take_line(text);
    if (!line.starts_with("HTTP/") || line.find(' ') == line.npos)
        return std::nullopt;
    std::string_view status = line.substr(line.find(' ') + 1);
    Answer answer;
    auto read = std::from_chars(status.data(), status.data() + status.size(), answer.status);
    if (read.ec != std::errc() || answer.status < 100 || answer.status > 599)
        return std::nullopt;
    answer.headers = take_headers(text);
    answer.body = std::string(without_line_ends(text));
    return answer;
}

} // namespace dyncx::dataverse
