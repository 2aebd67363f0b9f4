// A list in order of use and an index into it.
#include "directory/memory.h"

namespace dyncx::directory {
namespace {

constexpr std::size_t kEntryBytes = 160; // of the list and the index, as glibc hands memory out

}

std::size_t Memory::Entry::bytes() const { return asked.capacity() + answer.capacity() + kEntryBytes; }

std::optional<std::string> Memory::find(std::string_view asked) {
    std::lock_guard lock(mutex_);
    const auto found = by_asked_.find(asked);
    if (found == by_asked_.end())
        return std::nullopt;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->answer;
}

std::uint64_t Memory::age() const {
    std::lock_guard lock(mutex_);
    return age_;
}

void Memory::put(std::string_view asked, const std::string& answer, std::uint64_t age) {
    Entry entry{std::string(asked), answer};
    std::lock_guard lock(mutex_);
    if (age != age_ || entry.bytes() > most_bytes_ || by_asked_.contains(asked))
        return;
    bytes_ += entry.bytes();
    entries_.push_front(std::move(entry));
    by_asked_.emplace(entries_.front().asked, entries_.begin());
    while (bytes_ > most_bytes_)
        drop_last();
}

// Holds: mutex_.
void Memory::drop_last() {
    bytes_ -= entries_.back().bytes();
    by_asked_.erase(entries_.back().asked);
    entries_.pop_back();
}

void Memory::forget() {
    Entries gone; // freed behind the lock
    std::lock_guard lock(mutex_);
    ++age_;
    by_asked_.clear();
    gone.swap(entries_);
    bytes_ = 0;
}

std::size_t Memory::bytes() const {
    std::lock_guard lock(mutex_);
    return bytes_;
}

} // namespace dyncx::directory
