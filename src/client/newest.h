// The newest few values by name, in memory: beyond the bound the oldest go. Any thread may call.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace dyncx::client {

template <class Value> class Newest {
  public:
    explicit Newest(std::size_t most) : most_(most) {}

    // `change` gets the value to change, a new one when there is none.
    template <class Change> void change(const std::string& name, Change&& change) {
        std::lock_guard lock(mutex_);
        const auto [place, is_new] = values_.try_emplace(name);
        change(place->second);
        if (is_new)
            names_.push_back(name);
        if (names_.size() <= most_)
            return;
        values_.erase(names_.front());
        names_.pop_front();
    }
    std::optional<Value> find(const std::string& name) const {
        std::lock_guard lock(mutex_);
        const auto found = values_.find(name);
        return found == values_.end() ? std::nullopt : std::optional(found->second);
    }
    bool is_empty() const {
        std::lock_guard lock(mutex_);
        return values_.empty();
    }

  private:
    const std::size_t most_;
    mutable std::mutex mutex_; // guards what follows
    std::map<std::string, Value> values_;
    std::deque<std::string> names_; // in the order they came
};

} // namespace dyncx::client
