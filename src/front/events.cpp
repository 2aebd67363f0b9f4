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

// What poll and wait begin with. The memory for an event comes first: an event that was taken must not be lost for want
// of it.
struct Ready {
    std::shared_ptr<client::Mailbox> mailbox;
    std::unique_ptr<Held> held;
};

Result<Ready> make_ready(const dyncx_client* client, dyncx_event* slot) {
    if (auto good = check_slot(slot); !good)
        return good.error();
    release(*slot);
    auto rest = rest_of(client, Kind::kClient);
    if (!rest)
        return rest.error();
    return Ready{std::static_pointer_cast<client::Mailbox>(*rest), std::make_unique<Held>()};
}

// Needs no memory.
void fill(dyncx_event& slot, std::unique_ptr<Held> owned, client::Event event) {
    Held* held = owned.release();
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
        auto ready = make_ready(client, slot);
        if (!ready)
            return ready.error();
        client::Event event;
        switch (ready->mailbox->queue.take(wait_until(wait_ms), event)) {
        case client::EventQueue::Taken::kEvent:
            fill(*slot, std::move(ready->held), std::move(event));
            return Status{DYNCX_OK};
        case client::EventQueue::Taken::kNone:
            return Status{DYNCX_NONE};
        case client::EventQueue::Taken::kClosed:
            break;
        }
        drop_handle(client);
        return fault(DYNCX_E_CLOSED, "The client is closed and its queue is empty.",
                     "Poll no more; what was accepted is in the store.");
    });
}

void dyncx_event_release(dyncx_event* slot) {
    if (slot && slot->size >= sizeof(dyncx_event))
        release(*slot);
}

dyncx_status dyncx_wait(dyncx_client* client, dyncx_op op, int32_t wait_ms, dyncx_event* slot, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto ready = make_ready(client, slot);
        if (!ready)
            return ready.error();
        client::Event event;
        const Status status = ready->mailbox->operations.wait(op, wait_until(wait_ms), event);
        if (status == DYNCX_OK)
            fill(*slot, std::move(ready->held), std::move(event));
        if (status == DYNCX_E_NOT_FOUND)
            return fault(status, "There is no waitable operation of that number.",
                         "Start it with DYNCX_CALL_WAITABLE and wait for it once.");
        return Status{status};
    });
}

dyncx_status dyncx_cancel(dyncx_client* client, dyncx_op op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!open.operations().cancel(op))
            return fault(DYNCX_E_NOT_FOUND, "There is no open operation of that number.",
                         "It has ended: its DONE comes or came.");
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_wake(dyncx_client* client, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        open.queue().wake();
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_queue_fd(dyncx_client* client, int64_t* out, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        *out = open.queue().descriptor();
        return Status{DYNCX_OK};
    });
}

} // extern "C"
