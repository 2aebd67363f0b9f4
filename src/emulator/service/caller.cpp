// See caller.h.
#include "emulator/service/caller.h"

#include "emulator/guid.h"

namespace dyncx::emulator {

void require_own_caller(const Site& site, const Request& request) {
    const std::string user = lower_case(request.header("MSCRMCallerID"));
    const bool is_own = user.empty() || user == site.user_id;
    if (is_own && request.header("CallerObjectId").empty())
        return;
    throw Refusal{403,
                  "0x80040220",
                  "Principal user (Id=" + site.user_id + ", type=8) is missing prvActOnBehalfOfAnotherUser privilege.",
                  {}};
}

} // namespace dyncx::emulator
