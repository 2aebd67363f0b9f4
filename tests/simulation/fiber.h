// A flow of control that can stop in the middle of a call and go on later: what a thread is to a real process. All
// fibers of a world run on one thread of this program, one at a time, so a world needs no lock and repeats exactly.
// A fiber is used again when its body has ended. It must not be destroyed in the middle of one.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <ucontext.h>
#include <vector>

namespace dyncx::simulation {

class Fiber {
  public:
    Fiber();
    ~Fiber();
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    void start(std::function<void()> body); // runs with the next resume()
    void resume();                          // from outside: until the body pauses or ends
    void pause();                           // from within
    bool has_ended() const { return !body_; }

  private:
    static void enter(unsigned high, unsigned low);
    void run();
    void leave_for(bool is_last);
    void arrive();

    ucontext_t own_{}, outside_{};
    void* stack_ = nullptr;
    std::function<void()> body_;
    bool must_end_ = false;
    // What the sanitizers want to know of stacks.
    void* own_fake_ = nullptr;
    const void* outside_bottom_ = nullptr;
    std::size_t outside_size_ = 0;
    void* own_tsan_ = nullptr;
    void* outside_tsan_ = nullptr;
};

// Fibers between two uses; one pool serves all worlds of a thread.
class FiberPool {
  public:
    std::unique_ptr<Fiber> take() {
        if (idle_.empty())
            return std::make_unique<Fiber>();
        auto fiber = std::move(idle_.back());
        idle_.pop_back();
        return fiber;
    }
    void give(std::unique_ptr<Fiber> fiber) { idle_.push_back(std::move(fiber)); }

  private:
    std::vector<std::unique_ptr<Fiber>> idle_;
};

} // namespace dyncx::simulation
