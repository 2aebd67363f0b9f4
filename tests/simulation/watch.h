// The first broken invariant of a world: which, what was seen, when. Each part of the world tests what it sees; the
// names of the invariants are those of docs/simulation.md.
#pragma once

#include "schedule.h"

#include <optional>
#include <string>
#include <utility>

namespace dyncx::simulation {

class Watch {
  public:
    struct Broken {
        std::string invariant; // "one row"
        std::string seen;
        std::int64_t at_ms = 0, step = 0;
    };

    explicit Watch(const Schedule& schedule) : schedule_(schedule) {}

    void breaks(const char* invariant, std::string seen) {
        if (!broken_)
            broken_ = Broken{invariant, std::move(seen), schedule_.now(), schedule_.count_steps()};
    }
    bool is_broken() const { return broken_.has_value(); }
    const std::optional<Broken>& broken() const { return broken_; }

  private:
    const Schedule& schedule_;
    std::optional<Broken> broken_;
};

} // namespace dyncx::simulation
