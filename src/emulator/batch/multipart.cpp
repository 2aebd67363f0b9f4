// The operations inside the parts: their headers, request line and body. See multipart.h; delimiters.cpp finds the
// parts.
#include "emulator/batch/multipart.h"

#include "emulator/batch/refusals.h"

#include <set>

namespace dyncx::emulator::batch {
namespace {

constexpr std::size_t kMaxLineBytes = kMaxUrlBytes + 64;

// The next line of a part, without its CRLF; a bare CR or LF is no line end and is refused.
std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r' || end > kMaxLineBytes) {
        refuse_stream();
    }
    const auto line = rest.substr(0, end - 1);
    if (line.find('\r') != std::string_view::npos || line.find('\0') != std::string_view::npos) {
        refuse_stream();
    }
    rest.remove_prefix(end + 1);
    return line;
}

bool is_header_name(std::string_view name) {
    if (name.empty()) {
        return false;
    }
    for (const char c : name) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
        if (!is_plain) {
            return false;
        }
    }
    return true;
}

Header read_header(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_header_name(line.substr(0, colon))) {
        refuse_batch("The message header '" + std::string(line.substr(0, 80)) +
                     "' is invalid. The header value must be of the format '<header name>: <header value>'.");
    }
    auto value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
        value.remove_prefix(1);
    }
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
        value.remove_suffix(1);
    }
    return Header{std::string(line.substr(0, colon)), std::string(value)};
}

// Header lines up to the empty line. A part without inner headers and body may end at the end of its text.
std::vector<Header> take_headers(std::string_view& rest, bool may_end_early) {
    std::vector<Header> headers;
    while (!(may_end_early && rest.empty())) {
        const auto line = take_line(rest);
        if (line.empty()) {
            break;
        }
        auto header = read_header(line);
        if (find_header(headers, header.name) != nullptr || headers.size() >= kMaxPartHeaders) {
            refuse_batch("A duplicate header with name '" + header.name + "' was found in the batch stream.");
        }
        headers.push_back(std::move(header));
    }
    return headers;
}

bool is_known_method(std::string_view method) {
    return method == "GET" || method == "POST" || method == "PATCH" || method == "PUT" || method == "DELETE" ||
           method == "HEAD" || method == "OPTIONS";
}

bool names_a_batch(std::string_view url) {
    const auto path = url.substr(0, url.find('?'));
    constexpr std::string_view kBatch = "$batch";
    const bool ends_so = path.size() >= kBatch.size() && path.substr(path.size() - kBatch.size()) == kBatch;
    return ends_so && (path.size() == kBatch.size() || path[path.size() - kBatch.size() - 1] == '/');
}

void read_request_line(std::string_view line, HttpPart& part) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last == first) {
        refuse_batch("The request line '" + std::string(line.substr(0, 200)) +
                     "' is invalid. The request line at the beginning of a part must be of the format 'HttpMethod "
                     "RequestUrl HttpVersion'.");
    }
    part.method = std::string(line.substr(0, first));
    part.url = std::string(line.substr(first + 1, last - first - 1));
    const auto version = line.substr(last + 1);
    if (version != "HTTP/1.1") {
        refuse_batch("Invalid HTTP version '" + std::string(version.substr(0, 40)) +
                     "' was detected in a request line. The only supported version is 'HTTP/1.1'.");
    }
    if (!is_known_method(part.method)) {
        refuse_batch("An invalid HTTP method '" + part.method.substr(0, 40) + "' was detected in a request line.");
    }
    if (part.url.empty() || part.url.size() > kMaxUrlBytes || part.url.find_first_of(" \t") != std::string::npos) {
        refuse_batch("Invalid URI: the request line of a part holds none that can be used.");
    }
    if (names_a_batch(part.url)) {
        refuse_batch("A batch request cannot be part of another batch request.");
    }
}

bool is_type(const std::string* content_type, std::string_view wanted) {
    if (content_type == nullptr) {
        return false;
    }
    auto type = std::string_view(*content_type).substr(0, content_type->find(';'));
    while (!type.empty() && type.back() == ' ') {
        type.remove_suffix(1);
    }
    return same_name(type, wanted);
}

HttpPart read_operation(const std::vector<Header>& outer, std::string_view rest) {
    const auto* encoding = find_header(outer, "Content-Transfer-Encoding");
    if (encoding == nullptr || !same_name(*encoding, "binary")) {
        refuse_batch("The header with name 'Content-Transfer-Encoding' was missing or has an invalid value. The "
                     "expected value is 'binary'.");
    }
    HttpPart part;
    read_request_line(take_line(rest), part);
    part.headers = take_headers(rest, true);
    part.body = std::string(rest);
    if (const auto* id = find_header(outer, "Content-ID")) {
        part.content_id = *id;
    } else if (const auto* inner_id = find_header(part.headers, "Content-ID")) {
        part.content_id = *inner_id;
    }
    return part;
}

ChangeSet read_change_set(const std::string& content_type, std::string_view rest) {
    const auto boundary = boundary_of(content_type);
    if (boundary.empty()) {
        refuse_batch("The value of the 'Content-Type' header of a change set names no boundary.");
    }
    ChangeSet set;
    std::set<std::string> ids;
    for (std::string_view content : split_multipart(rest, boundary, Closing::may_end_the_text)) {
        const auto headers = take_headers(content, false);
        if (!is_type(find_header(headers, "Content-Type"), "application/http")) {
            refuse_batch("The content type of an operation in a change set must be 'application/http'.");
        }
        auto part = read_operation(headers, content);
        if (part.method == "GET" || part.method == "HEAD" || part.method == "OPTIONS") {
            refuse_batch("An invalid HTTP method '" + part.method +
                         "' was detected for a request in a change set. Requests in change sets only support the HTTP "
                         "methods 'POST', 'PUT', 'DELETE', and 'PATCH'.");
        }
        if (part.content_id.empty()) {
            refuse_batch("The 'Content-ID' header is missing in an operation of a change set.");
        }
        if (!ids.insert(part.content_id).second) {
            refuse_batch("The content ID '" + part.content_id.substr(0, 80) +
                         "' was found more than once in the same change set. Content IDs must be unique across all "
                         "operations of a change set.");
        }
        set.parts.push_back(std::move(part));
        if (set.parts.size() > kMaxOperations) {
            refuse_batch("The current change set contains too many operations. A maximum number of '1000' operations "
                         "are allowed in a change set.");
        }
    }
    return set;
}

} // namespace

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
    for (const auto& header : headers) {
        if (same_name(header.name, name)) {
            return &header.value;
        }
    }
    return nullptr;
}

BatchRequest parse_batch(std::string_view content_type, std::string_view body) {
    const auto boundary = boundary_of(content_type);
    if (boundary.empty()) {
        refuse_batch("A multi-part message must have a content type of 'multipart/mixed' with a boundary.");
    }
    BatchRequest request;
    std::size_t operations = 0;
    for (std::string_view content : split_multipart(body, boundary, Closing::needs_line_end)) {
        const auto headers = take_headers(content, false);
        const auto* type = find_header(headers, "Content-Type");
        if (is_type(type, "multipart/mixed")) {
            auto set = read_change_set(*type, content);
            operations += set.parts.size();
            request.items.emplace_back(std::move(set));
        } else if (is_type(type, "application/http")) {
            request.items.emplace_back(read_operation(headers, content));
            ++operations;
        } else {
            refuse_batch("The content type of a part must be 'application/http' or 'multipart/mixed'.");
        }
        if (operations > kMaxOperations) {
            refuse_batch("The current batch message contains too many parts. A maximum number of '1000' query "
                         "operations and change sets are allowed in a batch message.");
        }
    }
    return request;
}

} // namespace dyncx::emulator::batch
