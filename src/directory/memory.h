// Answers at hand, by the text that was asked: bounded by bytes, the one used longest ago goes first. Any thread may call.
// forget() takes them all; what was being read meanwhile is not put in afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dyncx::directory {

class Memory {
  public:
    explicit Memory(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    std::optional<std::string> find(std::string_view asked);
    std::uint64_t age() const; // take it before reading what is put in
    void put(std::string_view asked, const std::string& answer, std::uint64_t age);
    void forget();
    std::size_t bytes() const;

  private:
    struct Entry {
        std::string asked, answer;
        std::size_t bytes() const;
    };
    using Entries = std::list<Entry>;
    void drop_last();

    const std::size_t most_bytes_;
    mutable std::mutex mutex_; // guards what follows
    Entries entries_;          // the latest used first
    std::unordered_map<std::string_view, Entries::iterator> by_asked_;
    std::size_t bytes_ = 0;
    std::uint64_t age_ = 0; // grows with each forget()
};

} // namespace dyncx::directory
