// Numbers are eight bytes as the machine has them; a text is its length and its bytes. Counting and writing go the same way.
#include "store/behind_record.h"

#include <algorithm>
#include <cstring>

namespace dyncx::store {
namespace {

struct Counter {
    std::size_t bytes = 0;
    void number(std::int64_t) { bytes += sizeof(std::int64_t); }
    void text(std::string_view text) { bytes += sizeof(std::int64_t) + text.size(); }
};

struct Writer {
    char* at;
    void number(std::int64_t number) {
        at = static_cast<char*>(std::memcpy(at, &number, sizeof number)) + sizeof number;
    }
    void text(std::string_view text) {
        number(static_cast<std::int64_t>(text.size()));
        at = std::copy(text.begin(), text.end(), at);
    }
};

template <class Out> void put(Out& out, const std::vector<NewEvent>& events, const PreparedLine& line) {
    out.number(line.time);
    out.text(line.kind);
    out.text(line.subject);
    out.text(line.detail);
    out.text(audit::bytes_of(line.salt));
    for (auto& event : events) {
        out.number(event.kind);
        out.number(event.version);
        out.text(event.guid);
        out.text(event.source);
        out.text(event.session);
        out.text(event.body);
    }
}

class Reader {
  public:
    explicit Reader(std::string_view left) : left_(left) {}

    std::int64_t number() {
        std::int64_t number = 0;
        const auto bytes = take(sizeof number);
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(&number));
        return number;
    }
    std::string_view text() { return take(static_cast<std::uint64_t>(number())); }
    bool is_at_end() const { return left_.empty(); }
    bool is_good() const { return is_good_; }

  private:
    std::string_view take(std::uint64_t bytes) { // of too few: nothing, and nothing more
        is_good_ = is_good_ && bytes <= left_.size();
        if (!is_good_)
            left_ = {};
        const auto taken = left_.substr(0, bytes);
        left_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view left_;
    bool is_good_ = true;
};

NewEvent event_of(Reader& in) {
    NewEvent event;
    event.kind = static_cast<int>(in.number());
    event.version = in.number();
    event.guid = in.text();
    event.source = in.text();
    event.session = in.text();
    event.body = in.text();
    return event;
}

} // namespace

std::size_t record_bytes(const std::vector<NewEvent>& events, const PreparedLine& line) {
    Counter counter;
    put(counter, events, line);
    return counter.bytes;
}

void write_record(char* at, const std::vector<NewEvent>& events, const PreparedLine& line) {
    Writer writer{at};
    put(writer, events, line);
}

std::optional<Kept> read_record(std::string_view bytes) {
    Reader in(bytes);
    Kept kept;
    PreparedLine& line = kept.line;
    line.time = in.number();
    line.kind = in.text();
    line.subject = in.text();
    line.detail = in.text();
    const auto salt = in.text();
    while (in.is_good() && !in.is_at_end())
        kept.events.push_back(event_of(in));
    if (!in.is_good() || salt.size() != line.salt.size())
        return std::nullopt;
    std::copy(salt.begin(), salt.end(), line.salt.begin());
    line.personal = audit::personal_digest(salt, line.subject, line.detail);
    return kept;
}

std::uint64_t checksum(std::string_view bytes, std::uint64_t start) {
    constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
    std::uint64_t sum = start ^ (bytes.size() * kOdd);
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), sizeof sum))) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), std::min(bytes.size(), sizeof word));
        sum = (sum ^ word) * kOdd;
        sum ^= sum >> 32;
    }
    return sum;
}

} // namespace dyncx::store
