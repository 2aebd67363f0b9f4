// The part that knows numbering plans, loaded at the first number and never before: a host that looks up no number has
// no libphonenumber in its process. Where it is missing or of another version, it is absent, and why is kept; that is no
// error. It does not look again. Any thread may call.
#pragma once

#include "phone/phone_abi.h"

#include <mutex>
#include <string>
#include <vector>

namespace dyncx::lookup {

// Beside the file that holds this code, then wherever the system finds libraries.
std::vector<std::string> places_of_phone_part();

class PhonePart {
  public:
    using Read = decltype(&dyncx_phone_read);

    explicit PhonePart(std::vector<std::string> places = places_of_phone_part()); // loads nothing; {}: absent
    PhonePart(const PhonePart&) = delete;
    PhonePart& operator=(const PhonePart&) = delete;
    ~PhonePart(); // what was loaded stays in the process: its own libraries cannot be unloaded

    Read read() const; // loads it; nullptr: absent
    std::string why_absent() const;

  private:
    void load() const;

    const std::vector<std::string> places_;
    mutable std::once_flag once_; // what follows is written once
    mutable void* handle_ = nullptr;
    mutable Read read_ = nullptr;
    mutable std::string why_absent_;
};

} // namespace dyncx::lookup
