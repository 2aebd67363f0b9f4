// Words of $batch: the operations that a request holds and the answers that they get.
// Plain data; the parser is in multipart.h, the execution in run.h, the writer in response.h.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dyncx::emulator::batch {

struct Header {
    std::string name;
    std::string value;
};

struct HttpPart {
    std::string method;
    std::string url;             // as written by the client until run.h gives it its full path
    std::vector<Header> headers; // of the inner request
    std::string body;
    std::string content_id; // "" outside a change set, unless given
};

struct ChangeSet {
    std::vector<HttpPart> parts;
};

using BatchItem = std::variant<HttpPart, ChangeSet>;

struct BatchRequest {
    std::vector<BatchItem> items;
};

struct PartAnswer {
    int status = 200;
    std::vector<Header> headers; // without those that the writer adds to the multipart
    std::string body;
    std::string row_url;    // of the row that the operation created or changed, for "$1"; "" if none
    std::string content_id; // filled by run.h

    bool is_error() const { return status >= 400; }
};

struct ChangeSetAnswer {
    std::vector<PartAnswer> parts; // one error part when the set failed
};

using AnswerItem = std::variant<PartAnswer, ChangeSetAnswer>;

// The value of the first header of that name (names compare without case), or nullptr.
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);
bool same_name(std::string_view a, std::string_view b); // ASCII letters without case

} // namespace dyncx::emulator::batch
