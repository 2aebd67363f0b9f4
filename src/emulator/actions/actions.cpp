// See actions.h.
#include "emulator/actions/actions.h"

#include "emulator/actions/close_incident.h"
#include "emulator/actions/queues.h"

#include <algorithm>
#include <array>

namespace dyncx::emulator {

namespace {

struct Unbound {
    std::string_view name;
    Response (*answer)(const Call&);
};

struct Bound {
    std::string_view name;
    std::string_view table;
    Response (*answer)(const Call&, const RowRef&);
};

constexpr std::array kUnbound{Unbound{"RouteTo", route_to}, Unbound{"ApplyRoutingRule", apply_routing_rule},
                              Unbound{"CloseIncident", close_incident}};
constexpr std::array kBound{
    Bound{"AddToQueue", "queue", add_to_queue}, Bound{"PickFromQueue", "queueitem", pick_from_queue},
    Bound{"ReleaseToQueue", "queueitem", release_to_queue}, Bound{"RemoveFromQueue", "queueitem", remove_from_queue}};

template <class Actions> auto find(const Actions& actions, std::string_view name) {
    return std::find_if(actions.begin(), actions.end(), [&](const auto& one) { return one.name == name; });
}

void require_post(const Call& call) {
    if (call.method() != "POST")
        refuse_method(call);
}

} // namespace

bool is_action(std::string_view name) {
    return find(kUnbound, name) != kUnbound.end() || find(kBound, name) != kBound.end();
}

Response answer_action(const Call& call, const std::string& name) {
    require_post(call);
    const auto found = find(kUnbound, name);
    if (found == kUnbound.end())
        throw Refusal{400, "0x80060888", "Request message has unresolved parameters.", {}};
    return found->answer(call);
}

bool is_action_of(const Table& table, std::string_view name) {
    const auto found = find(kBound, name);
    return found != kBound.end() && found->table == table.logical_name;
}

Response answer_action_of(const Call& call, const RowRef& row, std::string_view name) {
    require_post(call);
    return find(kBound, name)->answer(call, row);
}

} // namespace dyncx::emulator
