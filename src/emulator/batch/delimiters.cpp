// Boundaries of a multipart body: which one is named, and where its delimiter lines are. See multipart.h.
#include "emulator/batch/multipart.h"
#include "emulator/batch/refusals.h"

#include <optional>

namespace dyncx::emulator::batch {
namespace {

constexpr std::size_t kMaxBoundaryBytes = 70;

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

bool is_boundary(std::string_view text) {
    if (text.empty() || text.size() > kMaxBoundaryBytes || text.back() == ' ') {
        return false;
    }
    for (const char c : text) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
        if (!is_plain) {
            return false;
        }
    }
    return true;
}

struct Delimiter {
    std::size_t begin = 0;   // of the line end before it: the content stops here
    std::size_t content = 0; // where what follows the delimiter line begins
    bool is_closing = false;
};

// The rest of a line that begins with the delimiter: blanks and CRLF, or "--" first when it closes.
std::optional<Delimiter> read_delimiter(std::string_view body, std::size_t rest, Closing closing) {
    Delimiter found;
    if (body.substr(rest, 2) == "--") {
        found.is_closing = true;
        rest += 2;
    }
    while (rest < body.size() && (body[rest] == ' ' || body[rest] == '\t')) {
        ++rest;
    }
    if (body.substr(rest, 2) == "\r\n") {
        found.content = rest + 2;
        return found;
    }
    if (found.is_closing && rest == body.size() && closing == Closing::may_end_the_text) {
        found.content = rest;
        return found;
    }
    return std::nullopt;
}

std::optional<Delimiter> next_delimiter(std::string_view body, const std::string& mark, std::size_t from,
                                        Closing closing) {
    for (std::size_t at = body.find(mark, from); at != std::string_view::npos; at = body.find(mark, at + 1)) {
        const bool is_at_line_begin = at == 0 || (at >= 2 && body[at - 1] == '\n' && body[at - 2] == '\r');
        if (!is_at_line_begin) {
            continue;
        }
        if (auto found = read_delimiter(body, at + mark.size(), closing)) {
            found->begin = at < 2 ? at : at - 2;
            return found;
        }
    }
    return std::nullopt;
}

} // namespace

std::string boundary_of(std::string_view content_type) {
    const auto type_end = content_type.find(';');
    if (!same_name(trim(content_type.substr(0, type_end)), "multipart/mixed")) {
        return "";
    }
    while (!content_type.empty()) {
        const auto semicolon = content_type.find(';');
        if (semicolon == std::string_view::npos) {
            return "";
        }
        content_type = trim(content_type.substr(semicolon + 1));
        const auto equals = content_type.find('=');
        if (equals == std::string_view::npos || !same_name(trim(content_type.substr(0, equals)), "boundary")) {
            continue;
        }
        auto value = trim(content_type.substr(equals + 1));
        if (!value.empty() && value.front() == '"') {
            const auto quote = value.find('"', 1);
            value = quote == std::string_view::npos ? std::string_view() : value.substr(1, quote - 1);
        } else {
            value = trim(value.substr(0, value.find(';')));
        }
        return is_boundary(value) ? std::string(value) : "";
    }
    return "";
}

std::vector<std::string_view> split_multipart(std::string_view body, std::string_view boundary, Closing closing) {
    const std::string mark = "--" + std::string(boundary);
    std::vector<std::string_view> contents;
    auto delimiter = next_delimiter(body, mark, 0, closing);
    while (delimiter && !delimiter->is_closing) {
        // The line end of one delimiter may be the one before the next: an empty part.
        const std::size_t content = delimiter->content;
        delimiter = next_delimiter(body, mark, content, closing);
        if (delimiter) {
            const auto end = delimiter->begin < content ? content : delimiter->begin;
            contents.push_back(body.substr(content, end - content));
        }
        if (contents.size() > kMaxOperations + 1) {
            break;
        }
    }
    if (!delimiter) {
        refuse_stream();
    }
    return contents;
}

} // namespace dyncx::emulator::batch
