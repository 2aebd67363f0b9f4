// A telephone number from its digits alone: +, 00, the trunk prefix and the calling code of the region. Stands in where
// the part is absent. It does not know areas and lengths: a mistyped number is taken as it is, mobile prefixes (Mexico's 1,
// Argentina's 9 and 15), carrier codes and ways out other than 00 stay in it. The last digits alone are not compared:
// numbers of two countries may end alike, and no customer is better than the wrong one.
#pragma once

#include "lookup/phone_number.h"

#include <string_view>

namespace dyncx::lookup {

// Fills e164, country_code, national and trunk when number.dialled and the region give them.
void read_plainly(std::string_view region, PhoneNumber& number);

} // namespace dyncx::lookup
