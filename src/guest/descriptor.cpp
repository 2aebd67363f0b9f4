// Owning descriptors; errno values in words. strerror() is not used: it is not safe with threads and follows the
// locale.
#include "guest/descriptor.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace dyncx::guest {

Fault os_fault(std::string_view what, int error_number, std::string fix) {
    const char* name = ::strerrorname_np(error_number);
    std::string message(what);
    message += " (";
    message += name != nullptr ? std::string(name) : "errno " + std::to_string(error_number);
    message += ")";
    Fault f = fault(DYNCX_E_OS, std::move(message), std::move(fix));
    f.flags = DYNCX_ERROR_LOCAL;
    if (error_number == EAGAIN || error_number == ENOMEM || error_number == EMFILE || error_number == ENFILE)
        f.flags |= DYNCX_ERROR_RETRIABLE;
    return f;
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        close();
        number_ = std::exchange(other.number_, -1);
    }
    return *this;
}

void Descriptor::close() {
    if (number_ < 0)
        return;
    const int kept = errno;
    ::close(std::exchange(number_, -1)); // never repeated on EINTR: Linux has closed it then
    errno = kept;
}

Result<> close_on_exec(int descriptor) {
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags < 0 || ::fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) < 0)
        return os_fault("cannot set close-on-exec on a descriptor", errno);
    return Done{};
}

} // namespace dyncx::guest
