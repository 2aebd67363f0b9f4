// NOWAIT: kept in the log behind (behind_log.h) before the call returns, committed after it. What a process that ended has
// left in its log is accepted here, each submit once: what it had committed is known by the salt of its line in the trail.
// That is looked up in the last kTrailLook lines; what had landed even before would come again, and changes nothing by its
// GUID and version. The log of a living process is left alone.
#include "store/sqlite_store.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace dyncx::store {
namespace {

constexpr const char* kPrefix = "behind-"; // and the owner's name
constexpr std::int64_t kTrailLook = 100'000;
constexpr std::int64_t kLeftLook_ms = 1000, kMakeAgain_ms = 60'000;

std::optional<std::int64_t> owner_in(std::string_view name) {
    name.remove_prefix(std::string_view(kPrefix).size());
    std::int64_t owner = 0;
    const auto [end, code] = std::from_chars(name.data(), name.data() + name.size(), owner);
    if (code != std::errc() || end != name.data() + name.size() || owner <= 0)
        return std::nullopt;
    return owner;
}

Result<std::string> content_of(const std::string& path) {
    const guest::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat about {};
    if (!file.is_open() || ::fstat(file.number(), &about) != 0)
        return guest::os_fault("cannot read " + path, errno);
    std::string content(std::min<std::size_t>(static_cast<std::size_t>(about.st_size), BehindLog::kFileBytes), '\0');
    for (std::size_t at = 0; at < content.size();) {
        const ssize_t length = ::read(file.number(), &content[at], content.size() - at);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return guest::os_fault("cannot read " + path, errno);
        at += static_cast<std::size_t>(length);
    }
    return content;
}

Result<std::set<std::string>> last_salts(Transaction& transaction) {
    std::set<std::string> salts;
    auto row = transaction.database.query("SELECT salt FROM audit WHERE seq > ?");
    row.integer(transaction.head.audit.count - kTrailLook);
    for (;;) {
        auto stepped = row.step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            return salts;
        salts.insert(row.text_at(0));
    }
}

} // namespace

// Nothing: there is none now, and the host is told so once, in the trail.
std::shared_ptr<BehindLog> SqliteStore::behind_log() {
    std::lock_guard lock(behind_mutex_);
    if (behind_log_ || clock_.even_ms() < make_behind_at_)
        return behind_log_;
    auto made = BehindLog::make(folder_.file(kPrefix + std::to_string(owners_.own())));
    if (made)
        return behind_log_ = std::move(*made);
    make_behind_at_ = clock_.even_ms() + kMakeAgain_ms;
    if (is_told_)
        return nullptr;
    AuditLine told{"nowait in memory only", "", Json::object()};
    told.detail.set("message", made.error().message);
    told.detail.set("fix", made.error().fix);
    auto telling = [line = prepared(std::move(told), clock_.now())](Transaction& t) { return append(t, line); };
    is_told_ = committer_.commit_behind(lane_, std::move(telling), 0, [](const Result<>&) {}).ok();
    return nullptr;
}

Result<> SqliteStore::accept_behind(std::vector<NewEvent> events, AuditLine audit,
                                    std::function<void(Result<>)> landed) {
    const auto bytes = bytes_of(events);
    auto line = prepared(std::move(audit), clock_.now());
    const auto log = behind_log();
    if (log && !BehindLog::fits(events, line)) {
        auto done = committer_.commit(lane_, accepting(std::move(events), std::move(line)), bytes);
        if (done)
            landed(done);
        return done;
    }
    if (!log)
        return committer_.commit_behind(lane_, accepting(std::move(events), std::move(line)), bytes, std::move(landed));
    const auto place = log->keep(events, line);
    if (!place)
        return place.error();
    auto taken = committer_.commit_behind(lane_, accepting(std::move(events), std::move(line)), bytes,
                                          [log, place = *place, landed = std::move(landed)](Result<> result) {
                                              log->landed(place);
                                              landed(std::move(result));
                                          });
    if (!taken)
        log->landed(*place);
    return taken;
}

Result<> SqliteStore::take_in(const std::string& file) {
    const auto content = content_of(file);
    if (!content)
        return content.error();
    auto left = BehindLog::read(*content);
    if (!left.empty()) {
        auto done = committer_.commit(
            lane_,
            [this, &left](Transaction& transaction) -> Result<> {
                const auto salts = last_salts(transaction);
                if (!salts)
                    return salts.error();
                for (auto& kept : left)
                    if (!salts->contains(std::string(audit::bytes_of(kept.line.salt))))
                        if (auto taken = accepting(kept.events, kept.line)(transaction); !taken)
                            return taken;
                return Done{};
            },
            0);
        if (!done)
            return done;
    }
    return ::unlink(file.c_str()) == 0 || errno == ENOENT ? Result<>(Done{})
                                                          : guest::os_fault("cannot remove " + file, errno);
}

// What cannot be taken in now stays where it is for the next look.
void SqliteStore::take_in_left() {
    const auto now = clock_.even_ms();
    if (now < look_for_left_at_)
        return;
    look_for_left_at_ = now + kLeftLook_ms;
    bool has_others = false;
    for (const std::string& name : folder_.names(kPrefix)) {
        const auto owner = owner_in(name);
        if (!owner || *owner == owners_.own())
            continue;
        has_others = owners_.is_alive(*owner) || !take_in(folder_.file(name)) || has_others;
    }
    has_others_behind_ = has_others;
}

std::optional<std::int64_t> SqliteStore::next_look_for_left() const {
    return has_others_behind_ ? std::optional(look_for_left_at_.load()) : std::nullopt;
}

} // namespace dyncx::store
