// See tokens.h.
#include "emulator/entra/tokens.h"

#include "emulator/guid.h"

namespace dyncx::emulator {

std::string without_trailing_slashes(std::string text) {
    while (!text.empty() && text.back() == '/')
        text.pop_back();
    return text;
}

Tokens::Issued Tokens::issue(const std::string& audience, const std::string& client_id) {
    const std::lock_guard lock(mutex_);
    std::string token = "emulated." + new_guid() + new_guid() + "." + new_guid();
    std::erase_if(held_, [now = now_seconds()](const auto& item) { return item.second.ends_at_s + 3600 < now; });
    held_[token] = {without_trailing_slashes(audience), client_id, now_seconds() + life_s_};
    return {std::move(token), life_s_};
}

TokenCheck Tokens::check(const std::string& token, const std::string& audience) const {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(token);
    if (found == held_.end())
        return TokenCheck::unknown;
    if (found->second.audience != audience)
        return TokenCheck::wrong_audience;
    return found->second.ends_at_s > now_seconds() ? TokenCheck::valid : TokenCheck::expired;
}

void Tokens::expire_all() {
    const std::lock_guard lock(mutex_);
    for (auto& [token, held] : held_)
        held.ends_at_s = 0;
}

void Tokens::set_life(std::int64_t life_s) {
    const std::lock_guard lock(mutex_);
    life_s_ = life_s;
}

} // namespace dyncx::emulator
