// From a payload to committed events, and from a finished event to the operation that waits for it.
#include "client/client.h"

#include "sources/sources.h"

namespace dyncx::client {
namespace {

// What people said; a handoff's words are redacted already, as it was read.
void redact(Json& facts, const handoff::Redaction& redaction) {
    for (const char* name : {"transcript", "summary"})
        if (const Json* said = facts.find(name); said && said->is_string())
            facts.set(name, redaction.apply(said->as_string()));
}

} // namespace

Result<std::uint64_t> Client::submit(std::string_view source, std::string_view payload, const Call& call) {
    if (payload.size() > payload_bytes_)
        return fault(DYNCX_E_TOO_LARGE,
                     "The payload has " + std::to_string(payload.size()) + " bytes, the limit is " +
                         std::to_string(payload_bytes_.load()) + ".",
                     "Raise submit.payload_bytes, or hand in the transcript apart.");
    auto events = sources::parse(source, payload, link()->zone());
    if (!events)
        return events.error();
    return accept(std::move(*events), call);
}

Result<std::uint64_t> Client::submit_native(const Json& event, const Call& call) {
    auto parsed = sources::native_event(event);
    if (!parsed)
        return parsed.error();
    return accept(std::move(*parsed), call);
}

Result<std::uint64_t> Client::accept(std::vector<SessionEvent> events, const Call& call) {
    if (is_closed_)
        return closed();
    auto operation = operations_.begin(call, -1, static_cast<int>(events.size()), events.front().session);
    if (!operation)
        return operation.error();
    const std::uint64_t op = (*operation)->op;

    store::AuditLine audit{"accepted", events.front().session, Json::object()};
    audit.detail.set("source", events.front().source);
    Json names = Json::array();
    const auto link = this->link();
    const handoff::Redaction& redaction = link->desk().redaction();
    std::vector<store::NewEvent> accepted;
    accepted.reserve(events.size());
    for (auto& event : events) {
        names.push(kind_name(event.kind));
        keep_told(event);
        if (event.kind != kHandoff)
            redact(event.facts, redaction);
        accepted.push_back(
            {new_guid(runtime_->clock().now()), event.source, event.session, event.kind, event.version, "", op});
        accepted.back().body = to_json(std::move(event)).text();
    }
    audit.detail.set("events", std::move(names));
    const auto count = static_cast<std::int64_t>(accepted.size());

    if (call.flags & DYNCX_CALL_NOWAIT) {
        if (auto taken = accept_behind(std::move(accepted), std::move(audit), *operation); !taken) {
            operations_.forget(**operation);
            return taken.error();
        }
        accepted_ += count;
        return op;
    }
    if (auto taken = store_->accept(std::move(accepted), std::move(audit)); !taken) {
        operations_.forget(**operation);
        return taken.error();
    }
    accepted_ += count;
    pump_->kick();
    return op;
}

// close() waits until every one has landed, so that the client lives as long as the committing thread knows it.
Result<> Client::accept_behind(std::vector<store::NewEvent> events, store::AuditLine audit,
                               const std::shared_ptr<Operation>& operation) {
    {
        std::lock_guard lock(running_mutex_);
        if (is_closed_) // close() sets it before it looks at landing_
            return closed();
        ++landing_;
    }
    const auto land = [this] {
        std::lock_guard lock(running_mutex_);
        --landing_;
        running_changed_.notify_all();
    };
    auto taken = store_->accept_behind(std::move(events), std::move(audit), [this, operation, land](Result<> result) {
        if (result)
            pump_->kick();
        else
            operations_.end(operation, operation->subject, "", result.error());
        land();
    });
    if (!taken)
        land();
    return taken;
}

// Runs on: a worker thread, after the commit that took the event out of the outbox.
void Client::finished(const store::NewEvent& event, const Fault* given_up) {
    const bool is_handoff = event.kind == kHandoff;
    const auto body = [&] {
        return is_handoff ? handoff_body(event.source, event.session) : records_body(event.source, event.session);
    };
    if (is_handoff && !given_up)
        look_again_after(std::chrono::milliseconds(0));
    if (operations_.end_part(event.op, given_up, body) || !given_up)
        return;
    Event told; // accepted by a former process: nobody here holds its op
    told.kind = DYNCX_EVENT_DEAD;
    told.time_ms = runtime_->clock().now();
    told.subject = event.session;
    told.body = body();
    told.fault = *given_up;
    queue_.push(std::move(told));
}

// Runs on: a worker thread, after the commit that keeps it.
void Client::tell(const std::string& session, const Json& news) {
    for (const Json& one : news.as_array()) {
        Event told;
        told.kind = DYNCX_EVENT_HANDOFF;
        told.time_ms = runtime_->clock().now();
        told.subject = session;
        told.body = one.text();
        queue_.push(std::move(told));
    }
}

} // namespace dyncx::client
