// What the clocks of a place show, so that a time written without a zone can be told in UTC: a fixed offset, or the rules of
// a zone file (TZif, RFC 8536) as every system keeps them. No I/O, and no TZ: that variable is the host's. Leap seconds are
// not known, and a file that counts them is refused.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dyncx {

class Zone {
  public:
    Zone() = default;                                            // none: a local time means nothing
    static std::optional<Zone> of_offset(std::string_view text); // "Z", "+02:00", "-0330"
    static Result<Zone> parse(std::string_view file);            // the bytes of a zone file

    bool is_none() const { return !is_known_; }
    // When the clocks show this, given as though it were UTC; in order: none when they leap over it, two when they show
    // it twice.
    std::vector<UnixMs> moments_of(UnixMs local) const;

  private:
    struct Change {
        std::int64_t from; // seconds since 1970, UTC
        std::int64_t offset;
    };
    struct Turn { // of summer time, each year: in `month`, on the `week`th (5: last) `day` from Sunday
        unsigned month = 0, week = 0, day = 0;
        std::int64_t seconds = 0; // from that day's beginning, by the clocks before
    };
    struct Rule { // after the last change
        std::int64_t standard = 0, summer = 0;
        bool has_summer = false;
        Turn begins, ends;
    };
    friend class ZoneReader;

    static std::int64_t turn_in(int year, const Turn& turn);
    std::int64_t offset_at(std::int64_t utc) const;
    std::int64_t offset_by_rule(std::int64_t utc) const;

    bool is_known_ = false;
    std::int64_t first_offset_ = 0; // seconds east of UTC, before the first change
    std::vector<Change> changes_;
    std::optional<Rule> rule_;
};

} // namespace dyncx
