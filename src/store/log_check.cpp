// The format is SQLite's (sqlite.org/fileformat2.html, section 4): a header of 32 bytes, then frames of 24 bytes and a page.
// Every frame carries the salts of its header; frames of an earlier round have others.
#include "store/log_check.h"

#include "guest/descriptor.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace dyncx::store {
namespace {

constexpr std::size_t kHeader = 32, kFrameHeader = 24, kSmallestPage = 512;
constexpr std::uint32_t kMagic = 0x377f0682; // its last bit: checksums over big-endian words

using Bytes = std::vector<unsigned char>;

std::uint32_t big_endian(const unsigned char* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}
std::uint32_t little_endian(const unsigned char* at) {
    return std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 | std::uint32_t{at[1]} << 8 | at[0];
}

class Log {
  public:
    Log(int file, std::size_t size) : file_(file), size_(size) {}

    bool is_damaged() {
        Bytes header(kHeader);
        if (size_ < kHeader + kFrameHeader + kSmallestPage || !read(header, 0))
            return false; // nothing was ever committed in it
        if (!takes(header))
            return true;
        return is_damaged_behind_the_first_broken_frame() && has_still(header);
    }

  private:
    bool read(Bytes& into, std::size_t at) const {
        return ::pread(file_, into.data(), into.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(into.size());
    }
    bool has_still(const Bytes& header) const { // else another process has begun a new round meanwhile
        Bytes now(kHeader);
        return read(now, 0) && now == header;
    }
    void add(const unsigned char* at, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; i += 8) {
            sum_[0] += (is_big_ ? big_endian(at + i) : little_endian(at + i)) + sum_[1];
            sum_[1] += (is_big_ ? big_endian(at + i + 4) : little_endian(at + i + 4)) + sum_[0];
        }
    }
    bool has_sum(const unsigned char* at) const { return big_endian(at) == sum_[0] && big_endian(at + 4) == sum_[1]; }

    bool takes(const Bytes& header) {
        is_big_ = (header[3] & 1) != 0;
        page_ = big_endian(&header[8]);
        salts_ = {big_endian(&header[16]), big_endian(&header[20])};
        add(header.data(), 24);
        return (big_endian(header.data()) & ~1U) == kMagic && has_sum(&header[24]) && page_ >= kSmallestPage &&
               page_ <= 65536;
    }
    bool is_of_this_round(const Bytes& frame) const {
        return big_endian(&frame[8]) == salts_[0] && big_endian(&frame[12]) == salts_[1];
    }
    bool is_whole(const Bytes& frame) {
        add(frame.data(), 8);
        add(&frame[kFrameHeader], page_);
        return is_of_this_round(frame) && has_sum(&frame[16]);
    }

    bool is_damaged_behind_the_first_broken_frame() {
        Bytes frame(kFrameHeader + page_);
        bool is_broken = false, has_committed = false;
        for (std::size_t at = kHeader; at + frame.size() <= size_ && read(frame, at); at += frame.size()) {
            is_broken = is_broken || !is_whole(frame);
            if (!is_broken || !is_of_this_round(frame))
                continue;
            if (has_committed)
                return true; // a commit is on disk before the next one begins
            has_committed = big_endian(&frame[4]) != 0;
        }
        return false;
    }

    const int file_;
    const std::size_t size_;
    bool is_big_ = false;
    std::size_t page_ = 0;
    std::array<std::uint32_t, 2> salts_{}, sum_{};
};

} // namespace

Result<> check_log(const std::string& log_file) {
    const guest::Descriptor file(::open(log_file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about {};
    if (!file.is_open() || ::fstat(file.number(), &about) != 0)
        return Done{}; // what cannot be opened is told by who needs it
    if (!Log(file.number(), static_cast<std::size_t>(about.st_size)).is_damaged())
        return Done{};
    Fault f = fault(DYNCX_E_DAMAGED, "The store's log " + log_file + " is damaged; it was left as it is.",
                    "Put back a backup of its directory, or move the directory away to begin a new store.");
    f.flags |= DYNCX_ERROR_LOCAL;
    return f;
}

} // namespace dyncx::store
