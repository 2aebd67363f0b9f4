// Memory first, then the keeper, then one $batch; callers of the same moment share it. An old definition is better than
// none when the environment cannot be reached.
#include "dataverse/metadata.h"

#include "base/text.h"
#include "dataverse/definition.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace dyncx::dataverse {

namespace {

constexpr const char* kListKey = "*tables"; // of the keeper: no table is named so
constexpr UnixMs kListAgainMs = 60 * 1000;  // how soon an unknown name makes us look again
constexpr std::chrono::milliseconds kSlice{50};

using TablePointer = std::shared_ptr<const Table>;

struct Held {
    TablePointer table;
    UnixMs since = 0;
};

Fault no_such_table(std::string_view name, const SetNames& tables, bool is_set) {
    std::vector<std::string> names;
    for (const auto& [table, set] : tables)
        names.push_back(is_set ? set : table);
    auto near = nearest(name, names);
    std::string shown = is_table_name(name) ? " " + std::string(name) : "";
    return fault(DYNCX_E_UNSUPPORTED, "the environment has no table" + shown,
                 near.empty() ? "" : "Did you mean " + near.front() + "?");
}

// "phonecalls" -> "phonecall", "activityparties" -> "activityparty": only a guess, to save a request.
std::string guessed_table(std::string_view set) {
    if (set.ends_with("ies"))
        return std::string(set.substr(0, set.size() - 3)) + "y";
    return std::string(set.ends_with('s') ? set.substr(0, set.size() - 1) : set);
}

class CachedMetadata final : public Metadata {
  public:
    CachedMetadata(WebApi& api, MetadataKeeper keeper, const Clock& clock, UnixMs max_age_ms)
        : api_(api), keeper_(std::move(keeper)), clock_(clock), max_age_ms_(max_age_ms) {}

    Result<TablePointer> table(std::string_view name, const net::Budget& budget) override {
        if (!is_table_name(name))
            return fault(DYNCX_E_UNSUPPORTED, "a table's name has letters, digits and _ only");
        return shared_fetch(std::string(name), budget);
    }

    TablePointer known(std::string_view name) override {
        std::string key(name);
        {
            std::lock_guard lock(mutex_);
            auto found = held_.find(key);
            if (found != held_.end())
                return found->second.table;
        }
        Held kept = from_keeper(key);
        if (!kept.table)
            return nullptr;
        std::lock_guard lock(mutex_);
        return held_.try_emplace(key, kept).first->second.table;
    }

    Result<TablePointer> table_of_set(std::string_view set, const net::Budget& budget) override {
        if (!is_table_name(set))
            return fault(DYNCX_E_UNSUPPORTED, "the name of a table's set has letters, digits and _ only");
        load_list();
        std::string name = table_name_of(set);
        if (!name.empty())
            return table(name, budget);
        auto guessed = shared_fetch(guessed_table(set), budget); // brings the list along when it is old or unknown
        if (guessed && (*guessed)->set == set)
            return guessed;
        name = table_name_of(set);
        if (!name.empty())
            return table(name, budget);
        if (!guessed && guessed.error().status != DYNCX_E_UNSUPPORTED)
            return guessed;
        std::lock_guard lock(mutex_);
        return no_such_table(set, list_, true);
    }

    void forget() override {
        std::lock_guard lock(mutex_);
        for (auto& [name, held] : held_)
            held.since = 0; // asked for anew, but still there when that fails
        list_since_ = 0;
    }

  private:
    bool is_fresh(UnixMs since) const {
        UnixMs age = clock_.now() - since;
        return since > 0 && age >= 0 && age < max_age_ms_;
    }

    Held from_keeper(const std::string& name) const {
        if (!keeper_.load || !is_table_name(name))
            return {};
        auto kept = keeper_.load(name);
        if (!kept)
            return {};
        auto table = table_of(kept->first);
        if (!table)
            return {};
        return {std::make_shared<const Table>(std::move(*table)), kept->second};
    }

    void load_list() {
        {
            std::lock_guard lock(mutex_);
            if (is_list_loaded_)
                return;
            is_list_loaded_ = true;
        }
        auto kept = keeper_.load ? keeper_.load(kListKey) : std::nullopt;
        std::lock_guard lock(mutex_);
        if (kept && list_.empty()) {
            list_ = kept_set_names(kept->first);
            list_since_ = kept->second;
        }
    }

    std::string table_name_of(std::string_view set) {
        std::lock_guard lock(mutex_);
        for (const auto& [name, its_set] : list_)
            if (its_set == set)
                return name;
        return {};
    }

    // One caller fetches, the others of the same table wait within their own budgets.
    Result<TablePointer> shared_fetch(const std::string& name, const net::Budget& budget) {
        known(name); // from the keeper to memory
        load_list();
        std::unique_lock lock(mutex_);
        for (;;) {
            auto held = held_.find(name);
            if (held != held_.end() && is_fresh(held->second.since))
                return held->second.table;
            if (is_surely_unknown(name))
                return no_such_table(name, list_, false);
            bool is_under_way = std::find(under_way_.begin(), under_way_.end(), name) != under_way_.end();
            if (!is_under_way)
                return fetch(lock, name, budget);
            if (budget.cancel && budget.cancel->is_canceled())
                return fault(DYNCX_E_CANCELED, "the operation was canceled while metadata was fetched");
            if (budget.deadline.is_over())
                return out_of_time();
            fetched_.wait_for(lock, std::min(kSlice, budget.deadline.left()));
        }
    }

    static Fault out_of_time() {
        Fault f = fault(DYNCX_E_TIMEOUT, "the budget ran out while metadata was fetched");
        f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
        return f;
    }

    bool is_surely_unknown(const std::string& name) const {
        UnixMs age = clock_.now() - list_since_;
        return !list_.empty() && age >= 0 && age < kListAgainMs && list_.find(name) == list_.end();
    }

    Result<TablePointer> fetch(std::unique_lock<std::mutex>& lock, const std::string& name, const net::Budget& budget) {
        bool needs_list = list_.empty() || !is_fresh(list_since_) || list_.find(name) == list_.end();
        under_way_.push_back(name);
        SetNames sets = list_;
        lock.unlock();
        auto fetched = ask(name, needs_list, sets, budget);
        if (fetched && keeper_.save)
            keeper_.save(name, to_json(**fetched));
        if (needs_list && !sets.empty() && keeper_.save)
            keeper_.save(kListKey, to_json(sets));
        lock.lock();
        std::erase(under_way_, name);
        fetched_.notify_all();
        if (needs_list && !sets.empty()) {
            list_ = std::move(sets);
            list_since_ = clock_.now();
        }
        return settle(name, std::move(fetched));
    }

    Result<TablePointer> settle(const std::string& name, Result<TablePointer> fetched) {
        if (fetched) {
            held_[name] = Held{*fetched, clock_.now()};
            return fetched;
        }
        Status status = fetched.error().status;
        bool is_refused_name = status == DYNCX_E_GONE || status == DYNCX_E_REJECTED;
        if (!list_.empty() && is_refused_name && list_.find(name) == list_.end())
            return no_such_table(name, list_, false);
        auto old = held_.find(name);
        if (old != held_.end() && fetched.error().is_retriable())
            return old->second.table;
        return fetched;
    }

    // `sets` is filled when the list was asked for and came.
    Result<TablePointer> ask(const std::string& name, bool needs_list, SetNames& sets, const net::Budget& budget) {
        std::vector<BatchPart> parts = definition_requests(name);
        const std::size_t definition_parts = parts.size();
        if (needs_list)
            parts.push_back(BatchPart{{set_names_request()}, false});
        auto answers = api_.batch(parts, true, budget);
        if (!answers)
            return answers.error();
        if (needs_list)
            take_list((*answers)[definition_parts], sets);
        auto table = definition_of(*answers, sets);
        if (!table)
            return table.error();
        return std::make_shared<const Table>(std::move(*table));
    }

    static void take_list(const WebApi::PartAnswers& part, SetNames& sets) {
        if (part.empty() || !part.front())
            return;
        auto body = part.front()->json();
        if (!body)
            return;
        auto names = set_names_of(*body);
        if (names)
            sets = std::move(*names);
    }

    WebApi& api_;
    const MetadataKeeper keeper_;
    const Clock& clock_;
    const UnixMs max_age_ms_;
    std::mutex mutex_; // guards all below
    std::condition_variable fetched_;
    std::map<std::string, Held> held_;
    std::vector<std::string> under_way_;
    SetNames list_;
    UnixMs list_since_ = 0;
    bool is_list_loaded_ = false;
};

} // namespace

std::unique_ptr<Metadata> Metadata::open(WebApi& api, MetadataKeeper keeper, const Clock& clock, UnixMs max_age_ms) {
    return std::make_unique<CachedMetadata>(api, std::move(keeper), clock, max_age_ms);
}

} // namespace dyncx::dataverse
