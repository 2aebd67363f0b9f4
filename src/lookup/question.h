// What a host asks: who has this number, this address, this id, or these values. Read strictly: one of them, nothing
// unknown, everything bounded. What is wrong is refused with its place and fix; a number or address that is none is not
// wrong, it belongs to nobody.
#pragma once

#include "base/json.h"

#include <string>
#include <vector>

namespace dyncx::lookup {

enum class Several { kAll, kNewest, kAsk, kNone }; // what to do with more than one match
Several several_of(std::string_view word);         // of lookup.several

struct Question {
    enum class By { kPhone, kEmail, kId, kColumns };
    By by = By::kPhone;
    std::string text;                // the number, the address in small letters, or the GUID
    Json columns = Json::object();   // of kColumns: {"accountnumber":"A-1"}; all of them must be so
    std::vector<std::string> tables; // only these, in this order; empty: those of the settings
    bool wants_cases = true, wants_orders = true, wants_spent = false;
};

// {"phone":"+49 30 …"} or {"email":"…"} or {"id":"<guid>"} or {"columns":{…}}; with any of them "tables":["contact"] and
// "include":["cases","orders","spent"].
Result<Question> question_of(const Json& json);
Result<Question> phone_question(std::string_view number);

} // namespace dyncx::lookup
