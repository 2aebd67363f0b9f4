// Threads over pthreads: std::thread can set neither the stack size nor the mask before the first instruction.
#include "guest/thread.h"

#include "guest/descriptor.h"
#include "guest/fork.h"

#include <string>
#include <utility>

namespace dyncx::guest {

struct Thread::Body {
    std::function<void()> function;
    std::string name;
};

namespace {

constexpr int kBlocked[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGALRM,   SIGTERM, SIGUSR1, SIGUSR2,  SIGCHLD, SIGCONT,
                            SIGTSTP, SIGTTIN, SIGTTOU, SIGURG,  SIGVTALRM, SIGPROF, SIGIO,   SIGWINCH, SIGXFSZ};

class Attributes { // of a thread to be
  public:
    Attributes() : error_(::pthread_attr_init(&held_)) {}
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    ~Attributes() {
        if (error_ == 0)
            ::pthread_attr_destroy(&held_);
    }
    int set_stack(std::size_t bytes) { return error_ != 0 ? error_ : ::pthread_attr_setstacksize(&held_, bytes); }
    const pthread_attr_t* get() const { return &held_; }

  private:
    pthread_attr_t held_ = {};
    int error_;
};

class BlockedHere { // for the time of pthread_create: the new thread inherits the mask
  public:
    BlockedHere() {
        const sigset_t set = blocked_signals();
        ::pthread_sigmask(SIG_BLOCK, &set, &former_);
    }
    BlockedHere(const BlockedHere&) = delete;
    BlockedHere& operator=(const BlockedHere&) = delete;
    ~BlockedHere() { ::pthread_sigmask(SIG_SETMASK, &former_, nullptr); }

  private:
    sigset_t former_ = {};
};

void open_what_must_stay_open() { // the caller may have blocked everything
    const sigset_t set = blocked_signals();
    ::pthread_sigmask(SIG_SETMASK, &set, nullptr);
}

} // namespace

sigset_t blocked_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : kBlocked)
        ::sigaddset(&set, number);
    return set;
}

void* Thread::run(void* argument) {
    const std::unique_ptr<std::shared_ptr<Body>> body(static_cast<std::shared_ptr<Body>*>(argument));
    open_what_must_stay_open();
    ::pthread_setname_np(::pthread_self(), (*body)->name.c_str());
    try {
        (*body)->function();
    } catch (...) { // the promise of start()
    }
    (*body)->function = nullptr; // what it captured goes here, on its own thread
    return nullptr;
}

Result<Thread> Thread::start(std::string_view name, std::function<void()> function) {
    Attributes attributes;
    if (const int error = attributes.set_stack(kStackBytes); error != 0)
        return os_fault("cannot set the stack of a thread", error);
    Thread thread;
    thread.body_ = std::make_shared<Body>(Body{std::move(function), std::string(name.substr(0, kThreadNameBytes))});
    thread.generation_ = fork_generation();
    auto handed = std::make_unique<std::shared_ptr<Body>>(thread.body_);
    int error = 0;
    {
        const BlockedHere blocked;
        error = ::pthread_create(&thread.handle_, attributes.get(), &Thread::run, handed.get());
    }
    if (error != 0) {
        thread.body_ = nullptr;
        return os_fault("cannot start a thread", error, "raise the limit of processes (ulimit -u) or of memory");
    }
    (void)handed.release(); // the thread has it
    return thread;
}

Thread::Thread(Thread&& other) noexcept
    : body_(std::move(other.body_)), handle_(other.handle_), generation_(other.generation_) {}

Thread& Thread::operator=(Thread&& other) noexcept {
    if (this != &other) {
        join();
        body_ = std::move(other.body_);
        handle_ = other.handle_;
        generation_ = other.generation_;
    }
    return *this;
}

bool Thread::is_current() const { return body_ != nullptr && ::pthread_equal(handle_, ::pthread_self()) != 0; }

void Thread::join() {
    if (body_ == nullptr)
        return;
    if (generation_ == fork_generation())
        ::pthread_join(handle_, nullptr);
    body_ = nullptr;
}

} // namespace dyncx::guest
