// A world holds a few dozen tasks at a time: looking through all of them is quicker than keeping them sorted.
#include "schedule.h"

#include <algorithm>
#include <utility>

namespace dyncx::simulation {

void Schedule::post(int owner, std::int64_t delay_ms, Task task) {
    entries_.push_back({now_ + std::max<std::int64_t>(delay_ms, 0), owner, std::move(task), nullptr});
}

// When nobody else can run until then, time just goes on.
void Schedule::sleep(std::int64_t ms) {
    ++steps_;
    if (entries_.empty() || next_at() > now_ + ms) {
        now_ += ms;
        return;
    }
    running_->at = now_ + ms;
    running_->fiber->pause();
}

void Schedule::wake(int owner) {
    for (Entry& entry : entries_)
        if (entry.owner == owner && entry.fiber)
            entry.at = std::min(entry.at, now_);
}

void Schedule::forget(int owner) {
    std::vector<Entry> gone, left;
    for (Entry& entry : entries_)
        (entry.owner == owner && !entry.fiber ? gone : left).push_back(std::move(entry));
    entries_ = std::move(left);
}

bool Schedule::is_running(int owner) const {
    return (running_ && running_->owner == owner) || std::any_of(entries_.begin(), entries_.end(), [&](auto& entry) {
               return entry.owner == owner && entry.fiber;
           });
}

std::int64_t Schedule::next_at() const {
    return std::min_element(entries_.begin(), entries_.end(), [](auto& a, auto& b) { return a.at < b.at; })->at;
}

std::size_t Schedule::choose() {
    now_ = std::max(now_, next_at());
    std::size_t candidates = 0, chosen = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i].at <= now_ && dice_.below(++candidates) == 0)
            chosen = i;
    return chosen;
}

void Schedule::step() {
    const std::size_t chosen = choose();
    std::swap(entries_[chosen], entries_.back());
    Entry entry = std::move(entries_.back());
    entries_.pop_back();
    if (!entry.fiber) {
        entry.fiber = fibers_.take();
        entry.fiber->start(std::exchange(entry.task, nullptr));
    }
    ++steps_;
    running_ = &entry;
    entry.fiber->resume();
    running_ = nullptr;
    if (entry.fiber->has_ended())
        fibers_.give(std::move(entry.fiber));
    else
        entries_.push_back(std::move(entry));
}

} // namespace dyncx::simulation
