// Takes multipart/mixed and application/http apart. Accepts CRLF and LF, quoted and plain boundaries, one or two empty
// lines before a boundary, "Location:https://…" without a blank. The pieces are views into the text: nothing is copied.
#pragma once

#include "dataverse/web_api.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::dataverse {

struct Multipart {
    std::vector<std::string_view> parts;
    bool is_whole = false; // the closing boundary was there
};

std::string boundary_of(std::string_view content_type); // "" when it is no multipart
Multipart split_multipart(std::string_view text, std::string_view boundary, std::size_t max_parts);

// Header lines up to the empty one; `rest` becomes what follows.
net::Headers take_headers(std::string_view& rest);
std::string_view value_of(const net::Headers& headers, std::string_view name);

// "HTTP/1.1 204 No Content", headers, body.
std::optional<Answer> http_answer_of(std::string_view text);

} // namespace dyncx::dataverse
