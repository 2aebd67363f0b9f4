// Locks that belong to the open file (OFD), so that two openings in one process see each other and closing one drops no
// lock of the other.
#include "store/owners.h"

#include "base/guid.h"

#include <cerrno>
#include <fcntl.h>

namespace dyncx::store {
namespace {

constexpr int kTries = 8; // names are random; a taken one is as good as never met

struct flock byte_lock(std::int64_t owner, short type, off_t bytes = 1) {
    struct flock lock {};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(owner);
    lock.l_len = bytes;
    return lock;
}

} // namespace

Result<Owners> Owners::open(const std::string& file) {
    Owners owners;
    owners.file_ = guest::Descriptor(::open(file.c_str(), O_RDWR | O_CLOEXEC));
    if (!owners.file_.is_open())
        return guest::os_fault("cannot open " + file, errno, "let this process's user read and write it");
    for (int i = 0; i < kTries; ++i) {
        const auto name = static_cast<std::int64_t>(system_random() >> 2) | 1; // positive, far from the last offset
        struct flock lock = byte_lock(name, F_WRLCK);
        if (::fcntl(owners.file_.number(), F_OFD_SETLK, &lock) == 0) {
            owners.own_ = name;
            return owners;
        }
    }
    return guest::os_fault("cannot lock " + file, errno, "keep the store on a local disk");
}

bool Owners::has_living(const std::string& file) {
    const guest::Descriptor open(::open(file.c_str(), O_RDWR | O_CLOEXEC));
    struct flock lock = byte_lock(0, F_WRLCK, 0); // to the end, wherever that is
    return open.is_open() && (::fcntl(open.number(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK);
}

bool Owners::has_others() const {
    struct flock lock = byte_lock(0, F_WRLCK, 0); // its own lock is not told
    return ::fcntl(file_.number(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

bool Owners::is_alive(std::int64_t owner) const {
    if (owner == own_)
        return true;
    struct flock lock = byte_lock(owner, F_WRLCK);
    return ::fcntl(file_.number(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

} // namespace dyncx::store
