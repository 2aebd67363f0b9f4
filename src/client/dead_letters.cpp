// Dead letters for the host: what was given up and why; tried again or dropped, each with a line of the trail.
#include "client/client.h"

#include <utility>

namespace dyncx::client {
namespace {

constexpr int kLettersPerCommit = 500;

Json json_of(store::DeadEvent letter) {
    Json json = Json::object();
    json.set("id", letter.id);
    json.set("session", letter.event.session);
    json.set("source", letter.event.source);
    json.set("event", kind_name(letter.event.kind));
    json.set("version", letter.event.version);
    json.set("accepted_at", format_time_precise(letter.accepted_at));
    json.set("died_at", format_time_precise(letter.died_at));
    json.set("steps_done", std::int64_t{letter.next_step});
    json.set("reason", std::move(letter.reason));
    return json;
}

store::AuditLine line_of(store::Settle how, const store::DeadEvent& letter, std::string_view by) {
    Json detail = Json::object();
    detail.set("id", letter.id);
    detail.set("source", letter.event.source);
    detail.set("event", kind_name(letter.event.kind));
    detail.set("version", letter.event.version);
    detail.set("by", by);
    return {how == store::Settle::kRetry ? "dead.retried" : "dead.dropped", letter.event.session, std::move(detail)};
}

} // namespace

Result<std::optional<Json>> Client::dead_list(std::int64_t after_id, int max) {
    auto letters = store_->dead(after_id, max);
    if (!letters)
        return letters.error();
    if (letters->empty())
        return std::optional<Json>();
    Json list = Json::array();
    for (auto& letter : *letters)
        list.push(json_of(std::move(letter)));
    Json json = Json::object();
    json.set("letters", std::move(list));
    return std::optional<Json>(std::move(json));
}

Result<std::int64_t> Client::dead_settle(std::int64_t id, store::Settle how, std::string_view by) {
    if (is_closed_)
        return closed();
    if (id != 0) {
        auto letters = store_->dead(id - 1, 1);
        if (!letters)
            return letters.error();
        std::erase_if(*letters, [&](auto& letter) { return letter.id != id; });
        auto settled = settle(how, *letters, by);
        if (settled && *settled == 0)
            return fault(DYNCX_E_NOT_FOUND, "There is no dead letter " + std::to_string(id) + ".",
                         "It was retried or dropped already; dyncx_dead_list() tells what there is.");
        return settled;
    }
    std::int64_t all = 0;
    for (std::int64_t after = 0;;) { // what dies again meanwhile stands behind
        auto letters = store_->dead(after, kLettersPerCommit);
        if (!letters)
            return letters.error();
        if (letters->empty())
            return all;
        after = letters->back().id;
        auto settled = settle(how, *letters, by);
        if (!settled)
            return settled;
        all += *settled;
    }
}

Result<std::int64_t> Client::settle(store::Settle how, const std::vector<store::DeadEvent>& letters,
                                    std::string_view by) {
    std::vector<store::DeadSettlement> settlements;
    settlements.reserve(letters.size());
    for (auto& letter : letters)
        settlements.push_back({letter.id, line_of(how, letter, by)});
    if (settlements.empty())
        return std::int64_t{0};
    auto settled = store_->settle_dead(how, std::move(settlements));
    if (settled && how == store::Settle::kRetry)
        pump_->kick();
    return settled;
}

} // namespace dyncx::client
