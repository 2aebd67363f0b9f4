// Dataverse's own conditions, Microsoft.Dynamics.CRM.In, Between, LastXHours, EqualUserId and so on.
// make_condition checks the name, the column's type and the arguments; test says whether a value meets the condition.
// Conditions that need a hierarchy, a fiscal calendar or a user's teams are refused.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/literal.h"
#include "emulator/odata/moment.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

// Who asks, and when.
struct Caller {
    Clock now_s;
    std::string user_id;          // lower case
    std::string business_unit_id; // lower case
};

struct ConditionArguments {
    std::string property_name;
    std::optional<std::vector<Literal>> values; // of PropertyValue (one) or PropertyValues
    bool is_list = false;                       // PropertyValues was given
};

constexpr std::size_t kMaxConditionValues = 2000;

using Condition = std::function<bool(const Value&, const Caller&)>;

Condition make_condition(std::string_view name, const Column& column, const ConditionArguments& arguments);

} // namespace dyncx::emulator::odata
