// A segment is its end and then its records, each a header and the bytes of behind_record.h. A record has its place before it
// has its content, so that threads write side by side; until its state says that it is kept, readers pass over it.
#include "store/behind_log.h"

#include "guest/descriptor.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dyncx::store {
namespace {

enum State : std::uint64_t { kEmpty = 0, kKept = 0x7470654b };

struct Header {
    std::uint64_t bytes = 0; // with the header, a multiple of eight
    std::uint64_t content_bytes = 0;
    std::uint64_t number = 0; // grows with each record of the file
    std::uint64_t sum = 0;
    std::uint64_t state = kEmpty; // written last
};

using End = std::uint64_t;
constexpr std::size_t kFirst = sizeof(End);

std::size_t whole_bytes(std::size_t content_bytes) { return sizeof(Header) + ((content_bytes + 7) & ~std::size_t{7}); }

template <class Value> void store_released(char* at, Value value) {
    std::atomic_ref<Value>(*reinterpret_cast<Value*>(at)).store(value, std::memory_order_release);
}

template <class Value> Value value_at(std::string_view bytes, std::size_t at) {
    Value value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

Fault full() {
    Fault f = fault(DYNCX_E_FULL, "Too much that was taken without waiting is not on disk yet; nothing was taken.",
                    "Call again in a moment; if it stays so, the disk is too slow.");
    f.flags = DYNCX_ERROR_LOCAL | DYNCX_ERROR_RETRIABLE;
    return f;
}

// An errno value; 0: the file has its space.
int allocate(int file) {
    int code = 0;
    do
        code = ::posix_fallocate(file, 0, static_cast<off_t>(BehindLog::kFileBytes));
    while (code == EINTR);
    return code;
}

Result<char*> map_new(int file, const std::string& name) {
    if (::fchmod(file, 0600) != 0)
        return guest::os_fault("cannot set the mode of " + name, errno);
    if (const int code = allocate(file); code != 0)
        return guest::os_fault("cannot get the space for " + name, code, "free 8 MiB on that disk");
    void* memory = ::mmap(nullptr, BehindLog::kFileBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED)
        return guest::os_fault("cannot map " + name, errno);
    if (::madvise(memory, BehindLog::kFileBytes, MADV_DONTFORK) != 0) {
        const int code = errno;
        ::munmap(memory, BehindLog::kFileBytes);
        return guest::os_fault("cannot keep " + name + " from children", code);
    }
    return static_cast<char*>(memory);
}

using Numbered = std::pair<std::uint64_t, Kept>;

void read_segment(std::string_view segment, std::vector<Numbered>& out) {
    if (segment.size() < kFirst)
        return;
    const std::size_t end = std::min<std::uint64_t>(value_at<End>(segment, 0), segment.size());
    for (std::size_t at = kFirst; at < end && sizeof(Header) <= end - at;) {
        const auto header = value_at<Header>(segment, at);
        if (header.bytes < sizeof header || header.bytes > end - at)
            return;
        const auto content = segment.substr(at + sizeof header, header.bytes - sizeof header)
                                 .substr(0, static_cast<std::size_t>(header.content_bytes));
        if (header.state == kKept && checksum(content, header.number) == header.sum)
            if (auto kept = read_record(content))
                out.emplace_back(header.number, std::move(*kept));
        at += static_cast<std::size_t>(header.bytes);
    }
}

} // namespace

Result<std::shared_ptr<BehindLog>> BehindLog::make(const std::string& file) {
    const guest::Descriptor open(::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!open.is_open())
        return guest::os_fault("cannot make " + file, errno);
    auto memory = map_new(open.number(), file);
    if (!memory) {
        ::unlink(file.c_str());
        return memory.error();
    }
    return std::shared_ptr<BehindLog>(new BehindLog(file, *memory));
}

BehindLog::BehindLog(std::string file, char* memory) : file_(std::move(file)), memory_(memory), process_(::getpid()) {
    for (Segment& segment : segments_)
        segment.end = kFirst;
}

BehindLog::~BehindLog() {
    if (process_ != ::getpid())
        return; // the memory at this address is the child's
    ::munmap(memory_, kFileBytes);
    if (segments_[0].live + segments_[1].live == 0)
        ::unlink(file_.c_str());
}

bool BehindLog::fits(const std::vector<NewEvent>& events, const PreparedLine& line) {
    return whole_bytes(record_bytes(events, line)) <= kSegmentBytes - kFirst;
}

// Holds: mutex_.
void BehindLog::set_end(std::size_t segment, std::size_t end) {
    segments_[segment].end = end;
    store_released<End>(at({segment, 0}), end);
}

// The header is in its place before the end of the segment passes it: a process may end in between.
Result<BehindLog::Place> BehindLog::reserve(std::size_t bytes) {
    std::lock_guard lock(mutex_);
    if (bytes > kSegmentBytes - segments_[current_].end)
        current_ = 1 - current_;
    Segment& segment = segments_[current_];
    if (bytes > kSegmentBytes - segment.end)
        return full();
    const Place place{current_, segment.end};
    Header header;
    header.bytes = bytes;
    header.number = ++last_number_;
    std::memcpy(at(place), &header, sizeof header);
    set_end(current_, segment.end + bytes);
    ++segment.live;
    return place;
}

Result<BehindLog::Place> BehindLog::keep(const std::vector<NewEvent>& events, const PreparedLine& line) {
    const std::size_t content_bytes = record_bytes(events, line);
    auto place = reserve(whole_bytes(content_bytes));
    if (!place)
        return place;
    char* const record = at(*place);
    char* const content = record + sizeof(Header);
    write_record(content, events, line);
    Header header;
    std::memcpy(&header, record, sizeof header);
    header.content_bytes = content_bytes;
    header.sum = checksum({content, content_bytes}, header.number);
    std::memcpy(record, &header, sizeof header);
    store_released<std::uint64_t>(record + offsetof(Header, state), kKept);
    return place;
}

// The length stays, for those behind it to be found.
void BehindLog::landed(Place place) {
    char* const record = at(place);
    Header header;
    std::memcpy(&header, record, sizeof header);
    store_released<std::uint64_t>(record + offsetof(Header, state), kEmpty);
    std::memset(record + sizeof header, 0, header.bytes - sizeof header);
    std::lock_guard lock(mutex_);
    if (--segments_[place.segment].live == 0)
        set_end(place.segment, kFirst);
}

std::vector<Kept> BehindLog::read(std::string_view content) {
    std::vector<Numbered> found;
    for (std::size_t at = 0; at < std::min(content.size(), kFileBytes); at += kSegmentBytes)
        read_segment(content.substr(at, kSegmentBytes), found);
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.first < b.first; });
    std::vector<Kept> left;
    for (auto& [number, kept] : found)
        left.push_back(std::move(kept));
    return left;
}

} // namespace dyncx::store
