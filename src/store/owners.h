// Who delivers an event: the opening of the store that accepted it, for as long as it lives. Each opening holds a lock
// on one byte of the file "owners" beside the store; the byte's number is its name in the outbox. The kernel lets go of
// the lock when the process ends, however it ends, and then whoever looks first takes the events over. So no lease has
// to be renewed, no clock has to agree, and an operation ends in the process that started it. Limit: a child made by
// fork() without exec() keeps its parent's lock until it ends too.
#pragma once

#include "guest/descriptor.h"

#include <cstdint>
#include <string>

namespace dyncx::store {

class Owners {
  public:
    Owners() = default;
    static Result<Owners> open(const std::string& file); // takes a name and holds it until destruction

    static bool has_living(const std::string& file); // whether anybody holds a name; no file: nobody

    std::int64_t own() const { return own_; }
    bool is_alive(std::int64_t owner) const; // in doubt: yes
    bool has_others() const;                 // somebody else holds a name; in doubt: yes

  private:
    guest::Descriptor file_;
    std::int64_t own_ = 0;
};

} // namespace dyncx::store
