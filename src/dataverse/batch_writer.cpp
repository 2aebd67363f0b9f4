// Plain appending; everything that goes in was checked before.
#include "dataverse/batch_writer.h"

#include "base/text.h"

#include <set>

namespace dyncx::dataverse {

namespace {

constexpr std::string_view kEnd = "\r\n";

bool is_one_line(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos; }

std::string_view own_content_id(const Request& request) {
    for (const auto& [name, value] : request.headers)
        if (equals_ignoring_case(name, "Content-ID"))
            return value;
    return {};
}

Fault refused(std::string message) {
    Fault f = fault(DYNCX_E_INVALID, std::move(message));
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Result<> check(const Request& request, bool in_change_set) {
    bool is_sound = !request.method.empty() && is_one_line(request.method) && !request.path.empty() &&
                    is_one_line(request.path) && request.path.find(' ') == std::string::npos;
    for (const auto& [name, value] : request.headers)
        is_sound = is_sound && !name.empty() && is_one_line(name) && is_one_line(value);
    if (!is_sound)
        return refused("a request of a batch holds a line break or blank in its address or a header");
    if (request.path.size() > kMaxBatchAddressBytes)
        return refused("an address in a batch is longer than 65536 bytes");
    if (in_change_set && request.method == "GET")
        return refused("a change set takes no GET");
    return Done{};
}

Result<> check_all(const std::vector<BatchPart>& parts) {
    std::size_t count = 0;
    std::set<std::string> ids;
    for (const BatchPart& part : parts) {
        count += part.requests.size();
        if (part.requests.empty() || (!part.is_change_set && part.requests.size() != 1))
            return refused("a part of a batch is one request, or a change set with at least one");
        for (const Request& request : part.requests) {
            auto sound = check(request, part.is_change_set);
            if (!sound)
                return sound;
        }
    }
    for (const auto& of_part : content_ids(parts))
        for (const std::string& id : of_part)
            if (!ids.insert(id).second)
                return refused("the Content-ID " + id + " stands twice in a batch");
    if (count > kMaxBatchRequests)
        return refused("a batch takes at most 1000 requests");
    return Done{};
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append(kEnd);
}

void append_request(std::string& out, const Request& request, std::string_view root, std::string_view content_id) {
    append_header(out, "Content-Type", "application/http");
    append_header(out, "Content-Transfer-Encoding", "binary");
    if (!content_id.empty())
        append_header(out, "Content-ID", content_id);
    out.append(kEnd).append(request.method).append(" ");
    if (!request.path.starts_with('$'))
        out.append(root);
    out.append(request.path).append(" HTTP/1.1").append(kEnd);
    bool has_type = false;
    for (const auto& [name, value] : request.headers) {
        if (equals_ignoring_case(name, "Content-ID"))
            continue;
        has_type = has_type || equals_ignoring_case(name, "Content-Type");
        append_header(out, name, value);
    }
    append_header(out, "Accept", "application/json");
    if (!request.body.empty() && !has_type)
        append_header(out, "Content-Type", "application/json; charset=utf-8");
    out.append(kEnd).append(request.body).append(kEnd);
}

void append_boundary(std::string& out, std::string_view boundary, std::string_view tail) {
    out.append("--").append(boundary).append(tail).append(kEnd);
}

} // namespace

std::vector<std::vector<std::string>> content_ids(const std::vector<BatchPart>& parts) {
    std::vector<std::vector<std::string>> ids;
    std::size_t number = 0;
    for (const BatchPart& part : parts) {
        std::vector<std::string>& of_part = ids.emplace_back();
        for (const Request& request : part.requests) {
            ++number;
            std::string own(own_content_id(request));
            if (part.is_change_set)
                of_part.push_back(own.empty() ? std::to_string(number) : own);
        }
    }
    return ids;
}

Result<WrittenBatch> write_batch(const std::vector<BatchPart>& parts, std::string_view root, std::string_view id) {
    auto sound = check_all(parts);
    if (!sound)
        return sound.error();
    std::string batch = "batch_" + std::string(id);
    WrittenBatch written{"multipart/mixed; boundary=\"" + batch + "\"", {}};
    std::string& out = written.body;
    auto ids = content_ids(parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        append_boundary(out, batch, "");
        if (!parts[i].is_change_set) {
            append_request(out, parts[i].requests.front(), root, "");
            continue;
        }
        std::string change_set = "changeset_" + std::to_string(i + 1) + "_" + std::string(id);
        append_header(out, "Content-Type", "multipart/mixed; boundary=\"" + change_set + "\"");
        out.append(kEnd);
        for (std::size_t k = 0; k < parts[i].requests.size(); ++k) {
            append_boundary(out, change_set, "");
            append_request(out, parts[i].requests[k], root, ids[i][k]);
        }
        append_boundary(out, change_set, "--");
    }
    append_boundary(out, batch, "--");
    return written;
}

} // namespace dyncx::dataverse
