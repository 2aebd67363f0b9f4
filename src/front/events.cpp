// The queue and the operations: poll, wait, cancel, wake, descriptor.
// An event's texts and its error live in what `hold` points to, until the slot is used again or released.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

namespace {

struct Held {
    std::string subject, body;
    dyncx_error error{};
};

void release(dyncx_event& slot) {
    delete static_cast<Held*>(slot.hold);
    const std::uint32_t size = slot.size;
    slot = dyncx_event{};
    slot.size = size;
}

// A slot's size must be ours: a slot of another header could not hold the pointer to what it owns.
Result<> check_slot(const dyncx_event* slot) {
    if (!slot)
        return invalid("slot");
    if (slot->size < sizeof(dyncx_event))
        return fault(DYNCX_E_SIZE, "The event slot's size is not set.", "Use DYNCX_INIT(dyncx_event).");
    return Done{};
}

dyncx_str view(const std::string& text) { return {text.c_str(), static_cast<int64_t>(text.size())}; }

void fill(dyncx_event& slot, client::Event event) {
    auto* held = new Held;
    slot.hold = held;
    held->subject = std::move(event.subject);
    held->body = std::move(event.body);
    slot.kind = event.kind;
    slot.op = event.op;
    slot.tag = event.tag;
    slot.seq = event.seq;
    slot.time_ms = event.time_ms;
    slot.subject = view(held->subject);
    slot.body = view(held->body);
    if (event.fault) {
        held->error.size = sizeof(dyncx_error);
        fill_error(held->error, *event.fault, event.op);
        slot.status = event.fault->status;
        slot.flags = event.fault->flags;
        slot.error = &held->error;
    }
}

} // namespace

extern "C" {

dyncx_status dyncx_poll(dyncx_client* client, int32_t wait_ms, dyncx_event* slot, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        if (auto good = check_slot(slot); !good)
            return good.error();
        release(*slot);
        auto rest = rest_of(client, Kind::kClient);
        if (!rest)
            return rest.error();
        auto mailbox = std::static_pointer_cast<client::Mailbox>(*rest);
        client::Event event;
        switch (mailbox->queue.take(wait_until(wait_ms), event)) {
        case client::EventQueue::Taken::kEvent:
            fill(*slot, std::move(event));
            return Status{DYNCX_OK};
        case client::EventQueue::Taken::kNone:
            return Status{DYNCX_NONE};
        case client::EventQueue::Taken::kClosed:
            break;
        }
        drop_handle(client);
        return fault(DYNCX_E_CLOSED, "The client is closed and its queue is empty.");
    });
}

void dyncx_event_release(dyncx_event* slot) {
    if (slot && slot->size >= sizeof(dyncx_event))
        release(*slot);
}

dyncx_status dyncx_wait(dyncx_client* client, dyncx_op op, int32_t wait_ms, dyncx_event* slot, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        if (auto good = check_slot(slot); !good)
            return good.error();
        release(*slot);
        auto rest = rest_of(client, Kind::kClient);
        if (!rest)
            return rest.error();
        auto mailbox = std::static_pointer_cast<client::Mailbox>(*rest);
        client::Event event;
        const Status status = mailbox->operations.wait(op, wait_until(wait_ms), event);
        if (status == DYNCX_OK)
            fill(*slot, std::move(event));
        if (status == DYNCX_E_NOT_FOUND)
            return fault(status, "There is no waitable operation of that number.",
                         "Start it with DYNCX_CALL_WAITABLE and wait for it once.");
        return Status{status};
    });
}

dyncx_status dyncx_cancel(dyncx_client* client, dyncx_op op, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        if (!(*open)->operations().cancel(op))
            return fault(DYNCX_E_NOT_FOUND, "There is no open operation of that number.");
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_wake(dyncx_client* client, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        (*open)->queue().wake();
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_queue_fd(dyncx_client* client, int64_t* out, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto open = client_of(client);
        if (!open)
            return open.error();
        if (!out)
            return invalid("out");
        *out = (*open)->queue().descriptor();
        return Status{DYNCX_OK};
    });
}

} // extern "C"
