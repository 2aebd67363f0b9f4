// Whether Dynamics is reached: the state that health tells, and the event when the way shuts or opens again.
// A change is told once, not per request; the gate decides when so many deliveries failed that the way is shut.
#include "client/client.h"

namespace dyncx::client {
namespace {

int state_of(const Fault& fault) {
    return fault.status == DYNCX_E_AUTH || fault.status == DYNCX_E_FORBIDDEN ? DYNCX_HEALTH_REFUSED
                                                                             : DYNCX_HEALTH_OFFLINE;
}

const char* name_of(int state) {
    switch (state) {
    case DYNCX_HEALTH_READY:
        return "ready";
    case DYNCX_HEALTH_OFFLINE:
        return "offline";
    case DYNCX_HEALTH_REFUSED:
        return "refused";
    case DYNCX_HEALTH_PAUSED:
        return "paused";
    default:
        return "starting";
    }
}

} // namespace

// Of a request that was made. An answer that refuses one row says nothing about the others.
void Client::answered(const Fault* fault) {
    if (!fault) {
        state_ = DYNCX_HEALTH_READY;
        last_answer_ms_ = runtime_->clock().now();
        return;
    }
    const bool has_not_arrived =
        fault->status == DYNCX_E_TIMEOUT || fault->status == DYNCX_E_NETWORK || fault->status == DYNCX_E_TLS;
    if (has_not_arrived || state_of(*fault) == DYNCX_HEALTH_REFUSED)
        state_ = state_of(*fault);
}

// What the gate says is read under the lock under which it is told: so the last event tells the last state.
// Runs on: a worker thread that holds nothing of the pump's.
void Client::look_at_way() {
    std::lock_guard lock(way_mutex_);
    const auto in_the_way = link()->gate().in_the_way();
    const bool is_shut = in_the_way.has_value();
    if (is_shut == is_way_shut_ || !is_way_told_)
        return;
    state_ = is_shut ? state_of(*in_the_way) : DYNCX_HEALTH_READY;
    Json body = Json::object();
    body.set("state", is_shut ? "shut" : "open");
    body.set("health", name_of(health_state()));
    Event told;
    told.kind = DYNCX_EVENT_STATE;
    told.time_ms = runtime_->clock().now();
    told.subject = "way";
    if (is_shut) {
        body.set("code", in_the_way->code);
        body.set("message", in_the_way->message);
        body.set("fix", in_the_way->fix);
        told.fault = *in_the_way;
    }
    told.body = body.text();
    queue_.push(std::move(told));
    is_way_shut_ = is_shut;
}

} // namespace dyncx::client
