// One writer thread with a condition per waiting producer, as the library has it, so that the two differ by the store
// only.
#include "raw_group_commit.h"

#include "measure.h"

#include <condition_variable>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

namespace dyncx::bench {
namespace {

constexpr off_t kFileBytes = 64 << 20;

struct Waiting {
    const std::string* event = nullptr;
    std::mutex mutex;
    std::condition_variable flushed;
    bool is_flushed = false;

    void finish() { // under the lock to the end: the producer then takes this away
        std::lock_guard lock(mutex);
        is_flushed = true;
        flushed.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex);
        flushed.wait(lock, [this] { return is_flushed; });
    }
};

class RawLog {
  public:
    explicit RawLog(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        const std::string zeros(1 << 20, '\0'); // written, not only reserved: no change of metadata later
        for (off_t at = 0; at < kFileBytes; at += static_cast<off_t>(zeros.size()))
            check(::pwrite(fd_, zeros.data(), zeros.size(), at) == static_cast<ssize_t>(zeros.size()));
        check(::fsync(fd_) == 0);
        writer_ = std::thread([this] { write_until_closed(); });
    }
    RawLog(const RawLog&) = delete;
    RawLog& operator=(const RawLog&) = delete;
    ~RawLog() {
        {
            std::lock_guard lock(mutex_);
            is_closed_ = true;
        }
        has_work_.notify_one();
        writer_.join();
        ::close(fd_);
    }

    void append(const std::string& event) {
        Waiting waiting;
        waiting.event = &event;
        {
            std::lock_guard lock(mutex_);
            queue_.push_back(&waiting);
        }
        has_work_.notify_one();
        waiting.wait();
    }

  private:
    static void check(bool is_good) {
        if (!is_good)
            std::abort();
    }
    void write_until_closed() {
        std::string block;
        for (;;) {
            std::vector<Waiting*> group;
            {
                std::unique_lock lock(mutex_);
                has_work_.wait(lock, [this] { return is_closed_ || !queue_.empty(); });
                if (queue_.empty())
                    return;
                group.swap(queue_);
            }
            block.clear();
            for (auto* waiting : group)
                block += *waiting->event;
            if (at_ + static_cast<off_t>(block.size()) > kFileBytes)
                at_ = 0;
            check(::pwrite(fd_, block.data(), block.size(), at_) == static_cast<ssize_t>(block.size()));
            at_ += static_cast<off_t>(block.size());
            check(::fdatasync(fd_) == 0);
            for (auto* waiting : group)
                waiting->finish();
        }
    }

    int fd_;
    off_t at_ = 0;
    std::mutex mutex_;
    std::condition_variable has_work_;
    std::vector<Waiting*> queue_;
    bool is_closed_ = false;
    std::thread writer_;
};

} // namespace

Rate raw_group_commit(const std::string& directory, int threads, std::size_t event_bytes, double seconds) {
    const std::string path = directory + "/raw.log";
    const std::string event(event_bytes, 'x');
    Rate rate;
    {
        RawLog log(path);
        rate = measured(threads, seconds, [&](int, long) { log.append(event); });
    }
    ::unlink(path.c_str());
    return rate;
}

} // namespace dyncx::bench
