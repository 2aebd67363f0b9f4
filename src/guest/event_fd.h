// A level-triggered flag that poll(2) and epoll can wait on: readable from set() until clear().
// It is close-on-exec and never blocks. set() may be called from any thread; it cannot raise SIGPIPE.
#pragma once

#include "guest/descriptor.h"

namespace dyncx::guest {

class EventFd {
  public:
    static Result<EventFd> open();

    void set() const;   // keeps errno
    void clear() const; // keeps errno
    int number() const { return descriptor_.number(); }

  private:
    explicit EventFd(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

} // namespace dyncx::guest
