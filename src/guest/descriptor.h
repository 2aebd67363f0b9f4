// A file descriptor that is closed when its owner goes, and the one way to say why the operating system refused
// something. Every descriptor of the library is opened with O_CLOEXEC; close_on_exec() is for those that others opened
// for us. It does not read or write.
#pragma once

#include "base/result.h"

#include <string_view>
#include <utility>

namespace dyncx::guest {

// "cannot start a thread (EAGAIN)" as DYNCX_E_OS; `error_number` is an errno value.
Fault os_fault(std::string_view what, int error_number, std::string fix = {});

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }

    int number() const { return number_; } // -1 when there is none
    bool is_open() const { return number_ >= 0; }
    void close(); // keeps errno

  private:
    int number_ = -1;
};

Result<> close_on_exec(int descriptor); // sets FD_CLOEXEC

} // namespace dyncx::guest
