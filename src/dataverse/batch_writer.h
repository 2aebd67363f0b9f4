// Writes a $batch: multipart with CRLF to the very end, headers on each part, Content-IDs unique over the whole batch.
// What could break the envelope (line breaks in a name or address, a GET in a change set, too many parts) is refused.
#pragma once

#include "dataverse/web_api.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::dataverse {

constexpr std::size_t kMaxBatchRequests = 1000;
constexpr std::size_t kMaxBatchAddressBytes = 65536;

struct WrittenBatch {
    std::string content_type; // with the boundary
    std::string body;
};

// `root` "/api/data/v9.2/"; `id` makes the boundaries. A path that starts with "$" refers to a Content-ID and gets no
// root.
Result<WrittenBatch> write_batch(const std::vector<BatchPart>& parts, std::string_view root, std::string_view id);

// Of each request of each change set: its own header "Content-ID", or its number in the batch. Empty for single
// requests.
std::vector<std::vector<std::string>> content_ids(const std::vector<BatchPart>& parts);

} // namespace dyncx::dataverse
