// Reads the body of POST $batch: multipart/mixed with application/http parts and change sets.
// Strict as Dataverse: structure lines end with CRLF up to the last one, change sets hold no GET and unique
// Content-IDs, at most 1000 operations, no batch in a batch. What is not so is refused whole, before anything runs.
#pragma once

#include "emulator/batch/message.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::emulator::batch {

constexpr std::size_t kMaxOperations = 1000;
constexpr std::size_t kMaxUrlBytes = 65536;
constexpr std::size_t kMaxPartHeaders = 100;

BatchRequest parse_batch(std::string_view content_type, std::string_view body);

// The boundary parameter of a multipart/mixed Content-Type, with or without quotes; "" when it is no such type.
std::string boundary_of(std::string_view content_type);

// The contents between the delimiters. The closing delimiter must end with CRLF unless it ends an inner multipart.
enum class Closing { needs_line_end, may_end_the_text };
std::vector<std::string_view> split_multipart(std::string_view body, std::string_view boundary, Closing closing);

} // namespace dyncx::emulator::batch
