// What NOWAIT has taken and the disk has not: one file per opening of a store, mapped into memory. What keep() took outlives
// its process, however that ends, and is wiped when landed() tells that its commit has; the file goes with the last holder,
// unless something is left in it. keep() calls nothing of the system, takes no memory and waits for no disk. Bounded: two
// segments by turns, each emptied when all in it has landed. Space is there from the beginning, so that a full disk cannot
// end the host; no descriptor stays open, and a child of fork() has none of it. Any thread.
// It does not survive the machine: nothing is flushed. Who accepts what an ended process left is in behind.cpp.
#pragma once

#include "store/behind_record.h"

#include <array>
#include <memory>
#include <mutex>

namespace dyncx::store {

class BehindLog {
  public:
    static constexpr std::size_t kSegmentBytes = 4U << 20, kFileBytes = 2 * kSegmentBytes;
    struct Place {
        std::size_t segment = 0, at = 0;
    };

    static Result<std::shared_ptr<BehindLog>> make(const std::string& file);
    ~BehindLog();
    BehindLog(const BehindLog&) = delete;
    BehindLog& operator=(const BehindLog&) = delete;

    static bool fits(const std::vector<NewEvent>& events, const PreparedLine& line); // into an empty segment
    Result<Place> keep(const std::vector<NewEvent>& events,
                       const PreparedLine& line); // FULL: no space until more landed
    void landed(Place place);

    // What is left in such a file, in the order it was taken; what is torn is left out.
    static std::vector<Kept> read(std::string_view content);

  private:
    BehindLog(std::string file, char* memory);
    char* at(Place place) const { return memory_ + place.segment * kSegmentBytes + place.at; }
    Result<Place> reserve(std::size_t bytes);
    void set_end(std::size_t segment, std::size_t end);

    const std::string file_;
    char* const memory_;
    const int process_;
    struct Segment {
        std::size_t end = 0, live = 0; // where the next record goes; how many have not landed
    };
    std::mutex mutex_; // guards what follows, and the sizes in the file
    std::array<Segment, 2> segments_;
    std::size_t current_ = 0;
    std::uint64_t last_number_ = 0;
};

} // namespace dyncx::store
