// Dataverse's conditions on dates: On, Today, LastXDays, OlderThanXMonths and the like, in UTC and by the caller's
// clock.
#pragma once

#include "emulator/odata/condition.h"

namespace dyncx::emulator::odata {

// Empty when the name is none of these. Refuses a column that holds no date and a missing or impossible argument.
Condition make_date_condition(std::string_view name, const Column& column, const ConditionArguments& arguments);

} // namespace dyncx::emulator::odata
