// See query_options.h.
#include "emulator/odata/query_options.h"

#include "emulator/odata/percent.h"
#include "emulator/odata/refusals.h"

#include <charconv>
#include <limits>
#include <set>

namespace dyncx::emulator::odata {
namespace {

using Slot = std::optional<std::string> QueryOptions::*;

Slot slot_of(std::string_view name) {
    static const std::map<std::string_view, Slot> slots = {{"$select", &QueryOptions::select},
                                                           {"$filter", &QueryOptions::filter},
                                                           {"$expand", &QueryOptions::expand},
                                                           {"$orderby", &QueryOptions::orderby},
                                                           {"$apply", &QueryOptions::apply},
                                                           {"$skiptoken", &QueryOptions::skiptoken},
                                                           {"$deltatoken", &QueryOptions::deltatoken},
                                                           {"$id", &QueryOptions::id},
                                                           {"fetchXml", &QueryOptions::fetch_xml},
                                                           {"savedQuery", &QueryOptions::saved_query},
                                                           {"userQuery", &QueryOptions::user_query},
                                                           {"tag", &QueryOptions::tag},
                                                           {"partitionId", &QueryOptions::partition_id}};
    const auto found = slots.find(name);
    return found == slots.end() ? nullptr : found->second;
}

void store(QueryOptions& options, const std::string& name, std::string value) {
    if (const Slot slot = slot_of(name)) {
        options.*slot = std::move(value);
    } else if (name == "$top") {
        options.top = parse_top(value);
    } else if (name == "$count") {
        options.counts = parse_count(value);
    } else if (name == "annotations") {
        options.has_annotations = value == "true";
    } else if (name.size() > 1 && name[0] == '@') {
        options.aliases.emplace(name, std::move(value));
    } else if (name == "$skip") {
        refuse_unsupported("Skip Clause is not supported in CRM");
    } else {
        refuse_unsupported("The query parameter " + name.substr(0, 100) + " is not supported");
    }
}

} // namespace

std::int64_t parse_top(std::string_view text) {
    std::int64_t top = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), top);
    const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
    if (!is_number || top < 0 || top > std::numeric_limits<std::int32_t>::max()) {
        refuse_query("Invalid value '" + std::string(text.substr(0, 40)) +
                     "' for $top query option found. The $top query option requires a non-negative integer value.");
    }
    return top;
}

bool parse_count(std::string_view text) {
    if (text != "true" && text != "false") {
        refuse_query("Invalid value '" + std::string(text.substr(0, 40)) +
                     "' for $count query option found. Valid values are 'true' and 'false'.");
    }
    return text == "true";
}

QueryOptions parse_query_options(std::string_view query) {
    QueryOptions options;
    std::set<std::string> seen;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (pair.empty()) {
            continue;
        }
        const auto equals = pair.find('=');
        const auto name = decode_query(pair.substr(0, equals));
        auto value = equals == std::string_view::npos ? std::string() : decode_query(pair.substr(equals + 1));
        if (!seen.insert(name).second) {
            refuse_query("Query option '" + name.substr(0, 100) +
                         "' was specified more than once, but it must be specified at most once.");
        }
        store(options, name, std::move(value));
    }
    return options;
}

SplitUrl split_url(std::string_view url, bool is_in_batch) {
    if (url.size() > (is_in_batch ? kMaxBatchUrlBytes : kMaxUrlBytes)) {
        refuse_url("Bad Request - Invalid URL");
    }
    const auto mark = url.find('?');
    return mark == std::string_view::npos ? SplitUrl{url, {}} : SplitUrl{url.substr(0, mark), url.substr(mark + 1)};
}

} // namespace dyncx::emulator::odata
