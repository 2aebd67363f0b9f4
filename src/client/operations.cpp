// An operation leaves the table in the same breath as its event is made: that is why there is exactly one.
#include "client/operations.h"

#include "base/guid.h"

#include <algorithm>

namespace dyncx::client {

Fault canceled_before_it_began() {
    Fault f = fault(DYNCX_E_CANCELED, "The operation was canceled before it began.");
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Operations::Operations(EventQueue& queue, const Clock& clock)
    : queue_(queue), clock_(clock), next_op_((system_random() >> 33 << 32) + 1) {}

void Operations::bound(std::size_t most_open, std::size_t most_queued) {
    std::lock_guard lock(mutex_);
    most_open_ = most_open;
    most_queued_ = most_queued;
}

Result<std::shared_ptr<Operation>> Operations::begin(const Call& call, int default_budget_ms, int parts,
                                                     std::string subject) {
    auto operation = std::make_shared<Operation>();
    operation->parts = parts;
    operation->is_submit = parts > 0;
    if (!operation->is_submit)
        operation->cancel = std::make_shared<net::Cancel>();
    operation->subject = std::move(subject);
    operation->tag = call.tag;
    operation->is_waitable = (call.flags & DYNCX_CALL_WAITABLE) != 0;
    operation->is_quiet = parts > 0 && (call.flags & DYNCX_CALL_QUIET) != 0;
    const int budget_ms = call.budget_ms == 0 ? default_budget_ms : call.budget_ms;
    if (budget_ms > 0)
        operation->deadline = Deadline::after(std::chrono::milliseconds(budget_ms));
    std::lock_guard lock(mutex_);
    if (is_closed_)
        return fault(DYNCX_E_CLOSED, "The client is closed.");
    if ((!operation->is_submit && open_verbs_ >= most_open_) || queue_.size() >= most_queued_) {
        Fault busy = fault(DYNCX_E_BUSY, "Too many operations are open, or their events were not polled.",
                           "Poll the queue, use DYNCX_CALL_QUIET, or raise operations.open or queue.events.");
        busy.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
        return busy;
    }
    operation->op = next_op_++;
    slots_[operation->op].operation = operation;
    open_verbs_ += operation->is_submit ? 0 : 1;
    return operation;
}

// Holds: mutex_.
void Operations::erase(std::uint64_t op) {
    auto slot = slots_.find(op);
    if (slot == slots_.end())
        return;
    open_verbs_ -= slot->second.operation->is_submit ? 0 : 1;
    slots_.erase(slot);
}

void Operations::forget(const Operation& operation) {
    std::lock_guard lock(mutex_);
    erase(operation.op);
}

// Holds: mutex_ at entry, released when it returns.
void Operations::deliver(std::unique_lock<std::mutex>& lock, const std::shared_ptr<Operation>& operation, Event event) {
    event.op = operation->op;
    event.tag = operation->tag;
    event.time_ms = clock_.now();
    if (operation->is_waitable) {
        slots_[operation->op].ended = std::move(event);
        lock.unlock();
        ended_.notify_all();
        return;
    }
    erase(operation->op);
    if (event.fault || !operation->is_quiet)
        queue_.push(std::move(event));
    lock.unlock();
}

void Operations::end(const std::shared_ptr<Operation>& operation, std::string subject, std::string body,
                     std::optional<Fault> fault) {
    std::unique_lock lock(mutex_);
    auto slot = slots_.find(operation->op);
    if (slot == slots_.end() || slot->second.ended)
        return;
    Event event;
    event.subject = std::move(subject);
    event.body = std::move(body);
    event.fault = std::move(fault);
    deliver(lock, operation, std::move(event));
}

bool Operations::end_part(std::uint64_t op, const Fault* fault, const std::function<std::string()>& body) {
    std::shared_ptr<Operation> operation;
    {
        std::lock_guard lock(mutex_);
        auto slot = slots_.find(op);
        if (slot == slots_.end() || slot->second.ended)
            return false;
        operation = slot->second.operation;
        if (fault && !operation->worst)
            operation->worst = *fault;
        if (--operation->parts > 0)
            return true;
    }
    end(operation, operation->subject, body(), operation->worst);
    return true;
}

Status Operations::wait(std::uint64_t op, Deadline deadline, Event& out) {
    std::unique_lock lock(mutex_);
    for (;;) {
        auto slot = slots_.find(op);
        if (slot == slots_.end() || !slot->second.operation->is_waitable)
            return DYNCX_E_NOT_FOUND;
        if (slot->second.ended) {
            out = std::move(*slot->second.ended);
            erase(op);
            return DYNCX_OK;
        }
        if (deadline.is_never())
            ended_.wait(lock);
        else if (deadline.is_over() || ended_.wait_until(lock, deadline.end()) == std::cv_status::timeout) {
            if (deadline.is_over() && !(slots_.contains(op) && slots_[op].ended))
                return DYNCX_NONE;
        }
    }
}

bool Operations::has_untaken() {
    std::lock_guard lock(mutex_);
    return std::any_of(slots_.begin(), slots_.end(), [](auto& held) { return held.second.ended.has_value(); });
}

bool Operations::cancel(std::uint64_t op) {
    std::shared_ptr<Operation> operation;
    {
        std::lock_guard lock(mutex_);
        auto slot = slots_.find(op);
        if (slot == slots_.end())
            return false;
        operation = slot->second.operation;
    }
    if (operation->is_submit)
        end(operation, operation->subject, "",
            fault(DYNCX_E_CANCELED, "The operation was canceled; what was accepted is delivered all the same."));
    else
        operation->cancel->cancel(); // first: a verb that begins now sees it
    if (!operation->is_submit && !operation->has_begun)
        end(operation, "", "", canceled_before_it_began());
    return true;
}

void Operations::end_all(const Fault& fault) {
    std::vector<std::shared_ptr<Operation>> open;
    {
        std::lock_guard lock(mutex_);
        is_closed_ = true;
        for (auto& [op, slot] : slots_)
            if (!slot.ended)
                open.push_back(slot.operation);
    }
    for (auto& operation : open) {
        end(operation, operation->subject, "", fault); // first: what is canceled would end as canceled
        if (operation->cancel)
            operation->cancel->cancel();
    }
}

} // namespace dyncx::client
