// Placeholders in the texts of a JSON value: "{{Name}}", "{{Name|default}}", "{{Name!}}" (stop when missing).
// A text that is one placeholder takes the value with its JSON type; in a longer text the value is written out. Nothing
// is ever pasted into JSON text: what a caller is named cannot change the shape of a body. Bare names ("Username"
// without braces) are placeholders too when the caller lists them: the lenient mode.
#pragma once

#include "base/json.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx {

struct Piece { // of a text: plain words, or a placeholder
    bool is_name = false;
    bool is_bare = false; // a known name without braces
    bool stops = false;   // "{{Name!}}"
    std::string text;     // the words, or the name
    std::optional<Json> fallback;
};

using IsBareName = std::function<bool(std::string_view)>; // empty: none

std::vector<Piece> pieces_of(std::string_view text, const IsBareName& is_bare);

// The value of a name: a value, nothing, or "not yet": a record that an earlier step has still to make.
struct Found {
    std::optional<Json> value;
    std::string waits_for; // "STEP2"
};
using Find = std::function<Found(const std::string& name)>;

struct Filling {
    const Find& find;
    const IsBareName& is_bare;
    bool stops_when_missing = false;
};

struct Filled {
    Json value;
    std::vector<std::string> notes; // "body.subject: left out, Username is missing"
    std::string waits_for;          // not "": the step waits
    std::string stopped_by;         // not "": the step stops; the name that is missing
};

// A member or an element whose value is missing is left out and noted. Names of members are not templates.
Filled fill(const Json& value, const std::string& place, const Filling& filling);

// A body or query that came as a text of JSON, also with the quotes printed as \" and with line breaks inside.
Result<Json> json_of_printed(const std::string& text);

std::string plain_text(const Json& value); // as it reads inside a longer text

} // namespace dyncx
