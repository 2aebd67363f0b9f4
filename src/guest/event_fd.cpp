// The flag over Linux' eventfd. Whether it is set is the counter being above zero; the count itself means nothing.
#include "guest/event_fd.h"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace dyncx::guest {

Result<EventFd> EventFd::open() {
    const int number = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (number < 0)
        return os_fault("cannot open an event descriptor", errno, "raise the limit of open files (ulimit -n)");
    Descriptor flag(number);
    if (number > STDERR_FILENO)
        return EventFd(std::move(flag));
    // A host that closed its standard descriptors must not print into our flag.
    const int higher = ::fcntl(number, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (higher < 0)
        return os_fault("cannot open an event descriptor", errno, "raise the limit of open files (ulimit -n)");
    return EventFd(Descriptor(higher));
}

void EventFd::set() const {
    const int kept = errno;
    const std::uint64_t one = 1;
    while (::write(descriptor_.number(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    errno = kept;
}

void EventFd::clear() const {
    const int kept = errno;
    std::uint64_t count = 0;
    while (::read(descriptor_.number(), &count, sizeof count) < 0 && errno == EINTR) {
    }
    errno = kept;
}

} // namespace dyncx::guest
