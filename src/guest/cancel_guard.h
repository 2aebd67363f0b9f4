// Guards of one call of the API on the host's thread: pthread_cancel() cannot end it half way, and errno comes back as
// it was. A cancel that arrives meanwhile takes effect at the host's next cancellation point after the call.
#pragma once

#include <cerrno>
#include <pthread.h>

namespace dyncx::guest {

class CancelGuard {
  public:
    CancelGuard() noexcept { ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &former_state_); }
    CancelGuard(const CancelGuard&) = delete;
    CancelGuard& operator=(const CancelGuard&) = delete;
    ~CancelGuard() {
        ::pthread_setcancelstate(former_state_, nullptr);
        errno = former_errno_;
    }

  private:
    int former_errno_ = errno;
    int former_state_ = PTHREAD_CANCEL_ENABLE;
};

} // namespace dyncx::guest
