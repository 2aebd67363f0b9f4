// The steps of a configuration: {"session.started":[{"step":"STEP2","method":"POST","table":"phonecalls","body":{…}}],
// …}. Reading them checks their form; what placeholders name is the linter's matter.
#pragma once

#include "base/json.h"
#include "flow/flow.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::flow {

enum class Method { kGet, kPost, kPatch, kDelete, kOpen };
// How names without braces are met: refused; reported and taken as meant; reported and left as words.
enum class Mode { kStrict, kLenient, kLiteral };

struct Step {
    std::string name;      // "STEP2"
    std::string place;     // "flow.session.started[0]"
    int kind = 0;          // DYNCX_SESSION_…
    std::size_t index = 0; // among the steps of its event
    Method method = Method::kPost;
    std::string table;   // as written: entity set or logical name; "" : that of the session's record
    Json body;           // template
    std::string query;   // "({{STEP2-Response.activityid}})"; "" : the record of this session
    Json where, columns; // of a GET that searches
    Json open;           // the members of a link
    bool opens_tab = true;
    bool stops_when_missing = false;
};

struct Steps {
    Mode mode = Mode::kLenient;
    std::vector<Step> all; // in the order of events, then of writing
    std::vector<const Step*> of(int kind) const;
    const Step* named(std::string_view name) const;
};

// Errors of form are findings with is_error.
Steps read_steps(const Json& flow, bool stops_when_missing, std::vector<Finding>& findings);

const char* method_name(Method method);
// "STEP2" and "activityid" of "STEP2-Response.activityid"; false when it is no such name.
bool split_response_name(std::string_view name, std::string& step, std::string& path);

} // namespace dyncx::flow
