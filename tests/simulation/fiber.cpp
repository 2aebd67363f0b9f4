// Contexts of the C library, each on a stack of its own with a guard page below.
#include "fiber.h"

#include <cstdint>
#include <cstdlib>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace dyncx::simulation {
namespace {

constexpr std::size_t kGuardBytes = 4096;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStackBytes = 1024 * 1024;
#else
constexpr std::size_t kStackBytes = 256 * 1024;
#endif

} // namespace

Fiber::Fiber() {
    stack_ = ::mmap(nullptr, kGuardBytes + kStackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack_ == MAP_FAILED || ::mprotect(stack_, kGuardBytes, PROT_NONE) != 0 || ::getcontext(&own_) != 0)
        std::abort();
    own_.uc_stack.ss_sp = static_cast<char*>(stack_) + kGuardBytes;
    own_.uc_stack.ss_size = kStackBytes;
    own_.uc_link = &outside_;
    const auto self = reinterpret_cast<std::uintptr_t>(this);
    ::makecontext(&own_, reinterpret_cast<void (*)()>(&Fiber::enter), 2, static_cast<unsigned>(self >> 32),
                  static_cast<unsigned>(self));
#if defined(__SANITIZE_THREAD__)
    own_tsan_ = __tsan_create_fiber(0);
#endif
}

Fiber::~Fiber() {
    must_end_ = true;
    resume();
#if defined(__SANITIZE_THREAD__)
    __tsan_destroy_fiber(own_tsan_);
#endif
    ::munmap(stack_, kGuardBytes + kStackBytes);
}

void Fiber::enter(unsigned high, unsigned low) {
    reinterpret_cast<Fiber*>((static_cast<std::uintptr_t>(high) << 32) | low)->run();
}

void Fiber::start(std::function<void()> body) { body_ = std::move(body); }

void Fiber::run() {
    arrive();
    while (!must_end_) {
        body_();
        body_ = nullptr;
        pause();
    }
    leave_for(true);
}

void Fiber::resume() {
#if defined(__SANITIZE_THREAD__)
    outside_tsan_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(own_tsan_, 0);
#endif
#if defined(__SANITIZE_ADDRESS__)
    void* outside_fake = nullptr;
    __sanitizer_start_switch_fiber(&outside_fake, own_.uc_stack.ss_sp, own_.uc_stack.ss_size);
#endif
    ::swapcontext(&outside_, &own_);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(outside_fake, nullptr, nullptr);
#endif
}

void Fiber::pause() {
    leave_for(false);
    ::swapcontext(&own_, &outside_);
    arrive();
}

void Fiber::leave_for([[maybe_unused]] bool is_last) {
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(outside_tsan_, 0);
#endif
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(is_last ? nullptr : &own_fake_, outside_bottom_, outside_size_);
#endif
}

void Fiber::arrive() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(own_fake_, &outside_bottom_, &outside_size_);
#endif
}

} // namespace dyncx::simulation
