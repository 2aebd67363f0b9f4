// The query string of a request, split and decoded once: which options are there, and the parameter aliases.
// Refuses what Dataverse does not know ($skip, $search, $format, unknown names) and options given twice.
// What the options hold is parsed elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

constexpr std::size_t kMaxUrlBytes = 32768;
constexpr std::size_t kMaxBatchUrlBytes = 65536;

using Aliases = std::map<std::string, std::string, std::less<>>; // "@p1" and the text of its value

struct QueryOptions {
    std::optional<std::string> select, filter, expand, orderby, apply;
    std::optional<std::string> skiptoken, deltatoken, id; // $id names the row of a reference to delete
    std::optional<std::string> fetch_xml, saved_query, user_query, tag, partition_id;
    std::optional<std::int64_t> top;
    bool counts = false;          // $count=true
    bool has_annotations = false; // annotations=true, for $metadata
    Aliases aliases;
};

QueryOptions parse_query_options(std::string_view query); // without the question mark, still percent-encoded

struct SplitUrl {
    std::string_view path;
    std::string_view query;
};
SplitUrl split_url(std::string_view url, bool is_in_batch); // refuses an address that is too long

std::int64_t parse_top(std::string_view text);
bool parse_count(std::string_view text);

} // namespace dyncx::emulator::odata
