// The C API of a library that is loaded while the campaign runs, so that any build of it can be tried.
#pragma once

#include "dyncx_c.h"

#include <string>

namespace campaign {

#define CAMPAIGN_FUNCTIONS(USE)                                                                                        \
    USE(status_name)                                                                                                   \
    USE(blob_data)                                                                                                     \
    USE(blob_free)                                                                                                     \
    USE(runtime_open)                                                                                                  \
    USE(runtime_close)                                                                                                 \
    USE(client_open)                                                                                                   \
    USE(client_close)                                                                                                  \
    USE(client_health)                                                                                                 \
    USE(client_flush)                                                                                                  \
    USE(client_pause)                                                                                                  \
    USE(client_stats)                                                                                                  \
    USE(lookup_cached)                                                                                                 \
    USE(submit)                                                                                                        \
    USE(submit_json)                                                                                                   \
    USE(record_query)                                                                                                  \
    USE(wait)                                                                                                          \
    USE(event_release)                                                                                                 \
    USE(session_get)                                                                                                   \
    USE(audit_verify)

struct Library {
#define CAMPAIGN_MEMBER(name) decltype(&::dyncx_##name) name = nullptr; // NOLINT(bugprone-macro-parentheses)
    CAMPAIGN_FUNCTIONS(CAMPAIGN_MEMBER)
#undef CAMPAIGN_MEMBER
};

Library load(const std::string& path); // throws std::runtime_error

} // namespace campaign
