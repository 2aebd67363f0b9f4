// Dead letters: listing and settling.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

namespace {

constexpr std::int32_t kMostLetters = 10000;
constexpr std::size_t kLongestBy = 200;

} // namespace

extern "C" {

dyncx_status dyncx_dead_list(dyncx_client* client, int64_t after_id, int32_t max_letters, dyncx_blob** out,
                             dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        if (after_id < 0 || max_letters < 1 || max_letters > kMostLetters)
            return fault(DYNCX_E_INVALID, "`after_id` or `max_letters` is out of range.",
                         "Ask for 1 to 10000 letters behind the id of one, or behind 0.");
        auto list = open.dead_list(after_id, max_letters);
        if (!list)
            return list.error();
        return *list ? blob_out(out, (*list)->text()) : Result<Status>(Status{DYNCX_NONE});
    });
}

dyncx_status dyncx_dead_settle(dyncx_client* client, int64_t id, int32_t action, const char* by, int64_t by_bytes,
                               int64_t* settled, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (id < 0)
            return fault(DYNCX_E_INVALID, "The argument `id` is below 0.",
                         "Use the id that dyncx_dead_list() gave, or 0 for all letters.");
        if (action != DYNCX_DEAD_RETRY && action != DYNCX_DEAD_DROP)
            return fault(DYNCX_E_INVALID, "The argument `action` holds an unknown number.",
                         "Use DYNCX_DEAD_RETRY or DYNCX_DEAD_DROP.");
        auto who = text_if_given("by", by, by_bytes, kLongestBy);
        if (!who)
            return who.error();
        auto count = open.dead_settle(id, action == DYNCX_DEAD_RETRY ? store::Settle::kRetry : store::Settle::kDrop,
                                      who->value_or(std::string_view()));
        if (!count)
            return count.error();
        if (settled)
            *settled = *count;
        return Status{*count > 0 ? DYNCX_OK : DYNCX_NONE};
    });
}

} // extern "C"
