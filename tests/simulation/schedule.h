// Simulated time, and the order of all that happens in a world: whatever may run now is a candidate, and the dice
// choose. When nothing may run, time goes on to the next task. Nobody waits for real time.
#pragma once

#include "base/time.h"
#include "dice.h"
#include "fiber.h"

#include <functional>
#include <memory>
#include <vector>

namespace dyncx::simulation {

class Schedule {
  public:
    using Task = std::function<void()>;
    static constexpr int kWorld = 0; // owner of what belongs to no process

    Schedule(Dice& dice, FiberPool& fibers) : dice_(dice), fibers_(fibers) {}

    std::int64_t now() const { return now_; } // ms since the world began; never jumps
    std::int64_t count_steps() const { return steps_; }
    void post(int owner, std::int64_t delay_ms, Task task);
    void sleep(std::int64_t ms);      // of the task that runs; 0: others may run in between
    void wake(int owner);             // its sleeping tasks go on now
    void forget(int owner);           // its tasks that have not begun
    bool is_running(int owner) const; // has tasks that have begun
    bool is_empty() const { return entries_.empty(); }
    std::int64_t next_at() const; // when the next task may run; only when not empty
    void step();                  // one task, to its next stop; only when not empty

  private:
    struct Entry {
        std::int64_t at = 0;
        int owner = 0;
        Task task;                    // not begun
        std::unique_ptr<Fiber> fiber; // begun
    };
    std::size_t choose();

    Dice& dice_;
    FiberPool& fibers_;
    std::int64_t now_ = 0, steps_ = 0;
    std::vector<Entry> entries_;
    Entry* running_ = nullptr;
};

// The clock of the one machine: wall time may jump, the steady one does not.
class SimClock final : public Clock {
  public:
    explicit SimClock(const Schedule& schedule) : schedule_(schedule) {}
    static constexpr UnixMs kStart = 1770000000000;

    UnixMs now() const override { return kStart + schedule_.now() + skew_ms_; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(schedule_.now()));
    }
    void jump(std::int64_t ms) {
        skew_ms_ += ms;
        jumped_ms_ += ms < 0 ? -ms : ms;
    }
    std::int64_t jumped_ms() const { return jumped_ms_; } // to and fro, all jumps together

  private:
    const Schedule& schedule_;
    std::int64_t skew_ms_ = 0, jumped_ms_ = 0;
};

} // namespace dyncx::simulation
