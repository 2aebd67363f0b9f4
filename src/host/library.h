// libdyncx.so, loaded by hand: a table of the functions that this host uses, each with the type that dyncx_c.h gives
// it. A host that links with -ldyncx needs none of this; a plugin that must start without the library does it this way.
#pragma once

#include "dyncx_c.h"

#include <string>

namespace dyncx::host {

#define DYNCX_HOST_FUNCTIONS(USE)                                                                                      \
    USE(version_text)                                                                                                  \
    USE(build_info)                                                                                                    \
    USE(status_name)                                                                                                   \
    USE(property_at)                                                                                                   \
    USE(blob_data)                                                                                                     \
    USE(blob_free)                                                                                                     \
    USE(runtime_open)                                                                                                  \
    USE(runtime_close)                                                                                                 \
    USE(client_open)                                                                                                   \
    USE(client_close)                                                                                                  \
    USE(client_health)                                                                                                 \
    USE(client_pause)                                                                                                  \
    USE(client_stats)                                                                                                  \
    USE(configuration)                                                                                                 \
    USE(submit_json)                                                                                                   \
    USE(session_get)                                                                                                   \
    USE(session_find)                                                                                                  \
    USE(preview)                                                                                                       \
    USE(record_get)                                                                                                    \
    USE(record_create)                                                                                                 \
    USE(record_update)                                                                                                 \
    USE(record_query)                                                                                                  \
    USE(handoff)                                                                                                       \
    USE(handoff_get)                                                                                                   \
    USE(lookup)                                                                                                        \
    USE(lookup_phone)                                                                                                  \
    USE(case_get)                                                                                                      \
    USE(lookup_cached)                                                                                                 \
    USE(order_get)                                                                                                     \
    USE(timeline)                                                                                                      \
    USE(verify)                                                                                                        \
    USE(poll)                                                                                                          \
    USE(event_release)                                                                                                 \
    USE(wait)                                                                                                          \
    USE(dead_list)                                                                                                     \
    USE(dead_settle)                                                                                                   \
    USE(audit_read)                                                                                                    \
    USE(audit_verify)

struct Library {
#define DYNCX_HOST_MEMBER(name) decltype(&::dyncx_##name) name = nullptr; // NOLINT(bugprone-macro-parentheses)
    DYNCX_HOST_FUNCTIONS(DYNCX_HOST_MEMBER)
#undef DYNCX_HOST_MEMBER
    std::string path; // the one that was found
};

// Looks at `path` (from --library), else at DYNCX_LIBRARY, else beside this program, else where it is installed together
// with this program, else where the loader looks. Throws Failure with what the loader said. The library stays loaded
// until the process ends.
Library load_library(const std::string& path);

// The folder of this program, with a slash behind it.
std::string program_folder();

} // namespace dyncx::host
