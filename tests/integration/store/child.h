// A child process of a test: runs a function and ends without unwinding the test program. Fork before any thread is
// made.
#pragma once

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace dyncx::store::test {

class Child {
  public:
    explicit Child(const std::function<int(int pipe)>& body) {
        int ends[2];
        BOOST_REQUIRE(::pipe(ends) == 0);
        pid_ = ::fork();
        BOOST_REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::close(ends[0]);
            ::_exit(body(ends[1]));
        }
        ::close(ends[1]);
        pipe_ = ends[0];
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        kill();
        ::close(pipe_);
    }

    bool read_some(std::string& text) { // false: the child closed its end
        char buffer[4096];
        const ssize_t length = ::read(pipe_, buffer, sizeof buffer);
        if (length > 0)
            text.append(buffer, static_cast<std::size_t>(length));
        return length > 0;
    }
    std::string read_all() {
        std::string text;
        while (read_some(text)) {
        }
        return text;
    }
    void kill() {
        if (pid_ > 0)
            ::kill(pid_, SIGKILL);
        wait();
    }
    int wait() { // the exit code; -1 when a signal ended it or it was waited for before
        int status = -1;
        if (pid_ > 0)
            ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    pid_t pid_ = -1;
    int pipe_ = -1;
};

} // namespace dyncx::store::test
