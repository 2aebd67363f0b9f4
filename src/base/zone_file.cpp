// Reads a zone file (TZif, RFC 8536, version 2 or later): the changes in 64 bits, and the rule for the years behind them,
// of the form "CET-1CEST,M3.5.0,M10.5.0/3". Whatever the bytes are, the answer is a Zone or a Fault.
#include "base/zone.h"

#include <array>

namespace dyncx {

class ZoneReader {
  public:
    explicit ZoneReader(std::string_view file) : file_(file) {}

    Result<Zone> read() {
        Counts counts;
        if (!read_header(counts) || !skip(block_bytes(counts, 4)) || !read_header(counts) || !read_block(counts) ||
            !read_rule())
            return fault(DYNCX_E_INVALID, "It is no zone file of version 2 or later.");
        zone_.is_known_ = true;
        return std::move(zone_);
    }

  private:
    enum Count { kUtFlags, kStandardFlags, kLeaps, kChanges, kTypes, kLetters, kCounts };
    using Counts = std::array<std::size_t, kCounts>;
    static constexpr std::size_t kMostOfAny = 100000;
    static constexpr std::int64_t kMostOffset = 26 * 3600, kMostTurn = 167 * 3600;

    static std::size_t block_bytes(const Counts& counts, std::size_t time_bytes) {
        return counts[kChanges] * (time_bytes + 1) + counts[kTypes] * 6 + counts[kLetters] +
               counts[kLeaps] * (time_bytes + 4) + counts[kStandardFlags] + counts[kUtFlags];
    }

    bool skip(std::size_t bytes) {
        if (file_.size() < bytes)
            return false;
        file_.remove_prefix(bytes);
        return true;
    }
    static std::int64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) { // big-endian, signed
        std::uint64_t value = static_cast<unsigned char>(bytes[at]) & 0x80 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
        return static_cast<std::int64_t>(value);
    }

    bool read_header(Counts& counts) {
        constexpr std::size_t kHeader = 44, kFirstCount = 20;
        if (file_.size() < kHeader || file_.substr(0, 4) != "TZif" || file_[4] < '2')
            return false;
        for (std::size_t i = 0; i < kCounts; ++i) {
            const std::int64_t count = number_at(file_, kFirstCount + 4 * i, 4);
            if (count < 0 || count > static_cast<std::int64_t>(kMostOfAny))
                return false;
            counts[i] = static_cast<std::size_t>(count);
        }
        return skip(kHeader);
    }

    bool read_block(const Counts& counts) {
        const std::string_view block = file_;
        if (counts[kLeaps] != 0 || counts[kTypes] == 0 || !skip(block_bytes(counts, 8)))
            return false;
        const std::size_t indexes = counts[kChanges] * 8, types = indexes + counts[kChanges];
        std::vector<std::int64_t> offsets;
        for (std::size_t i = 0; i < counts[kTypes]; ++i) {
            offsets.push_back(number_at(block, types + i * 6, 4));
            if (offsets.back() < -kMostOffset || offsets.back() > kMostOffset)
                return false;
        }
        zone_.first_offset_ = offsets.front();
        for (std::size_t i = 0; i < counts[kChanges]; ++i) {
            const std::int64_t from = number_at(block, i * 8, 8);
            const std::size_t type = static_cast<unsigned char>(block[indexes + i]);
            if (type >= offsets.size() || (i > 0 && from <= zone_.changes_.back().from))
                return false;
            zone_.changes_.push_back({from, offsets[type]});
        }
        return true;
    }

    // ---- the rule

    bool take(char c) { return !file_.empty() && file_.front() == c && skip(1); }
    bool read_number(std::int64_t most, std::int64_t& out) {
        out = 0;
        std::size_t digits = 0;
        for (; digits < 3 && !file_.empty() && file_.front() >= '0' && file_.front() <= '9'; ++digits, skip(1))
            out = out * 10 + (file_.front() - '0');
        return digits > 0 && out <= most;
    }
    bool read_name() {
        const bool is_quoted = take('<');
        std::size_t letters = 0;
        while (letters < file_.size() &&
               (is_quoted ? file_[letters] != '>' && file_[letters] != '\n'
                          : ((file_[letters] | 0x20) >= 'a' && (file_[letters] | 0x20) <= 'z')))
            ++letters;
        return letters >= 3 && skip(letters) && (!is_quoted || take('>'));
    }
    bool read_seconds(std::int64_t most, std::int64_t& out) { // "-3", "5:30"
        const bool is_negative = take('-');
        if (!is_negative)
            take('+');
        std::int64_t hours = 0, minutes = 0, seconds = 0;
        if (!read_number(most / 3600, hours) || (take(':') && !read_number(59, minutes)) ||
            (take(':') && !read_number(59, seconds)))
            return false;
        out = (hours * 3600 + minutes * 60 + seconds) * (is_negative ? -1 : 1);
        return true;
    }
    bool read_turn(Zone::Turn& turn) {
        std::int64_t month = 0, week = 0, day = 0;
        turn.seconds = 2 * 3600;
        if (!take(',') || !take('M') || !read_number(12, month) || !take('.') || !read_number(5, week) || !take('.') ||
            !read_number(6, day) || month == 0 || week == 0)
            return false;
        turn.month = static_cast<unsigned>(month);
        turn.week = static_cast<unsigned>(week);
        turn.day = static_cast<unsigned>(day);
        return !take('/') || read_seconds(kMostTurn, turn.seconds);
    }
    bool read_rule() {
        if (!take('\n'))
            return false;
        if (take('\n')) // none: the last change holds
            return true;
        Zone::Rule rule;
        std::int64_t west = 0;
        if (!read_name() || !read_seconds(kMostOffset, west))
            return false;
        rule.standard = -west;
        if (!take('\n')) {
            rule.has_summer = true;
            west -= 3600;
            if (!read_name() || (!file_.empty() && file_.front() != ',' && !read_seconds(kMostOffset, west)) ||
                !read_turn(rule.begins) || !read_turn(rule.ends) || !take('\n'))
                return false;
            rule.summer = -west;
        }
        zone_.rule_ = rule;
        return true;
    }

    std::string_view file_;
    Zone zone_;
};

Result<Zone> Zone::parse(std::string_view file) { return ZoneReader(file).read(); }

} // namespace dyncx
