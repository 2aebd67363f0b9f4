// The host gets three descriptors and nothing else of ours: a socket of the emulator that lives on in it would hide that
// the emulator closed it.
#include "process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace campaign {
namespace {

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("no pipe");
    }
};

pid_t spawn(std::vector<std::string> words, int in, int out) {
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&attributes);
    sigset_t signals;
    ::sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    ::sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t pid = -1;
    const int failed = ::posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0)
        throw std::runtime_error("a host cannot be started");
    return pid;
}

void wait_readable(std::vector<pollfd>& polled, Moment until) {
    const auto left =
        std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(until - std::chrono::steady_clock::now()));
    const timespec time{static_cast<time_t>(left.count() / 1'000'000'000),
                        static_cast<long>(left.count() % 1'000'000'000)};
    ::ppoll(polled.data(), polled.size(), &time, nullptr);
}

} // namespace

Process::Process(const HostStart& start) {
    Pipe in, out;
    to_ = in.ends[1];
    from_ = out.ends[0];
    ::fcntl(from_, F_SETFL, O_NONBLOCK);
    pid_ = spawn({"dyncx-campaign", "host", start.library, start.store, start.settings_file, std::to_string(start.seed),
                  start.order == Order::kKept ? "kept" : "any"},
                 in.ends[0], out.ends[1]);
    ::close(in.ends[0]);
    ::close(out.ends[1]);
}

Process::~Process() {
    kill();
    ::close(to_);
    ::close(from_);
}

void Process::tell(const std::string& line) {
    const std::string text = line + "\n";
    if (::write(to_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return; // SIGPIPE is ignored; has_ended() tells
}

void Process::take_in() {
    std::array<char, 16384> buffer;
    for (;;) {
        const ssize_t length = ::read(from_, buffer.data(), buffer.size());
        if (length < 0)
            return;
        if (length == 0) {
            is_at_end_ = true;
            return;
        }
        rest_.append(buffer.data(), static_cast<std::size_t>(length));
        for (std::size_t end = rest_.find('\n'); end != rest_.npos; end = rest_.find('\n')) {
            reports_.push_back(rest_.substr(0, end));
            rest_.erase(0, end + 1);
        }
    }
}

std::optional<std::string> Process::report() {
    if (reports_.empty())
        take_in();
    if (reports_.empty())
        return std::nullopt;
    std::string line = std::move(reports_.front());
    reports_.pop_front();
    return line;
}

bool Process::wait(Moment until) {
    wait_for_any({this}, until);
    return !reports_.empty();
}

void Process::reap() {
    if (pid_ > 0)
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
    pid_ = -1;
}

bool Process::kill() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL); // not reaped yet, so the id is its own
        reap();
        take_in();
    }
    return WIFSIGNALED(status_) && WTERMSIG(status_) == SIGKILL;
}

bool Process::has_ended() {
    if (is_at_end_ && reports_.empty())
        reap();
    return pid_ < 0;
}

std::string Process::ending() const {
    if (WIFSIGNALED(status_))
        return "ended by signal " + std::to_string(WTERMSIG(status_));
    return WEXITSTATUS(status_) == 0 ? "" : "ended with " + std::to_string(WEXITSTATUS(status_));
}

void wait_for_any(const std::vector<Process*>& processes, Moment until) {
    std::vector<pollfd> polled;
    for (Process* process : processes) {
        process->take_in();
        if (!process->reports_.empty() || process->is_at_end_)
            return;
        polled.push_back({process->from_, POLLIN, 0});
    }
    wait_readable(polled, until);
    for (Process* process : processes)
        process->take_in();
}

} // namespace campaign
