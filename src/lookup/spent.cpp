// See spent.h.
#include "lookup/spent.h"

#include "lookup/findings.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostMatches = 10; // of one answer
constexpr std::size_t kMostHeld = 10000;
constexpr std::int64_t kMinuteMs = 60 * 1000;

// What the rows were grouped by, whatever Dataverse calls the member that holds it.
Json currency_in(const Json& row) {
    for (const auto& [name, value] : row.as_object())
        if (name != "total" && name != "count" && name.find('@') == std::string::npos)
            return value.as_object().empty() ? value : value.as_object().front().second;
    return {};
}

Json totals_of(const Json& page) {
    Json totals = Json::array();
    for (const Json& row : page["value"].as_array()) {
        if (row["total"].is_null()) // rows without an amount, or none
            continue;
        Json total = Json::object();
        total.set("currency", currency_in(row));
        total.set("amount", row["total"]);
        total.set("count", row["count"]);
        totals.push(std::move(total));
    }
    return totals;
}

// Of several matches the one that went least well speaks for all.
int rank_of(std::string_view state) {
    constexpr std::array<std::string_view, 6> kStates = {"not asked",      "read",    "kept",
                                                         "not configured", "refused", "late"};
    return static_cast<int>(std::find(kStates.begin(), kStates.end(), state) - kStates.begin());
}

} // namespace

Result<std::unique_ptr<Spent>> Spent::open(const config::Settings& settings, dataverse::WebApi& api,
                                           dataverse::Metadata& metadata, const Clock& clock) {
    std::unique_ptr<Spent> spent(new Spent(api, metadata, clock));
    auto mapping = sum_mapping_of(settings, "customer.spent");
    if (!mapping)
        return mapping.error();
    spent->mapping_ = std::move(*mapping);
    for (const Json& table : settings.value("lookup.tables").as_array())
        spent->tables_.push_back(table.as_string());
    spent->limit_ = std::chrono::milliseconds(settings.integer("customer.spent_ms"));
    spent->max_age_ms_ = settings.integer("customer.spent_max_age_minutes") * kMinuteMs;
    return spent;
}

Result<> Spent::check(const net::Budget& budget) const {
    if (!mapping_ || tables_.empty())
        return Done{};
    auto table = metadata_.table(mapping_->table, budget);
    if (!table)
        return at_place(*mapping_, table.error());
    const auto served =
        std::find_if(tables_.begin(), tables_.end(), [&](auto& one) { return points_at(*mapping_, **table, one); });
    auto request = sum_request(*mapping_, **table, served == tables_.end() ? tables_.front() : *served, kNobody);
    return request ? Result<>(Done{}) : request.error();
}

std::optional<Spent::Held> Spent::held(const std::string& key) {
    std::lock_guard lock(mutex_);
    const auto found = held_.find(key);
    return found == held_.end() ? std::nullopt : std::optional(found->second);
}

void Spent::keep(const std::string& key, const Held& held) {
    std::lock_guard lock(mutex_);
    if (held_.size() >= kMostHeld && !held_.contains(key))
        held_.erase(std::min_element(held_.begin(), held_.end(),
                                     [](auto& a, auto& b) { return a.second.at_ms < b.second.at_ms; }));
    held_[key] = held;
}

bool Spent::is_fresh(const Held& held) const { return clock_.even_ms() - held.at_ms < max_age_ms_; }

Result<> Spent::send(const std::vector<Asked*>& asked, const std::vector<dataverse::BatchPart>& requests,
                     Json& findings, const net::Budget& budget) {
    auto answers = api_.batch(requests, true, budget);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto page = page_of(answers, i);
        if (page) {
            asked[i]->held = Held{totals_of(*page), clock_.even_ms()};
            asked[i]->state = "read";
            keep(asked[i]->key, *asked[i]->held);
            continue;
        }
        if (ends_all(page.error()))
            return page.error();
        asked[i]->state = asked[i]->held ? "kept" : state_after(page.error());
        if (i == 0 || answers)
            findings.push(finding_of("spent", page.error()));
    }
    return Done{};
}

Result<> Spent::read(std::vector<Asked>& asked, Json& findings, const net::Budget& budget) {
    auto table = metadata_.table(mapping_->table, budget);
    if (!table && ends_all(table.error()))
        return table.error();
    std::vector<Asked*> open;
    std::vector<dataverse::BatchPart> requests;
    std::optional<Fault> wrong;
    for (Asked& one : asked) {
        one.held = held(one.key);
        if (one.held && is_fresh(*one.held)) {
            one.state = "kept";
            continue;
        }
        if (table && !points_at(*mapping_, **table, one.table)) {
            one.state = "not configured";
            continue;
        }
        auto request = table ? sum_request(*mapping_, **table, one.table, one.id)
                             : Result<dataverse::Request>(at_place(*mapping_, table.error()));
        if (!request) {
            wrong = request.error();
            one.state = one.held ? "kept" : state_after(*wrong);
            continue;
        }
        open.push_back(&one);
        requests.push_back({{std::move(*request)}, false});
    }
    if (wrong)
        findings.push(finding_of("spent", *wrong));
    return open.empty() ? Result<>(Done{}) : send(open, requests, findings, budget);
}

void Spent::write(Json& answer, const std::vector<Asked>& asked) const {
    Json matches = Json::array();
    std::string_view all = mapping_ ? "not asked" : "not configured";
    std::size_t i = 0;
    for (Json match : answer["matches"].as_array()) {
        Json spent = Json::object();
        const Asked* one = i < asked.size() ? &asked[i] : nullptr;
        ++i;
        const std::string_view state = one != nullptr ? one->state : mapping_ ? "not asked" : "not configured";
        spent.set("state", state);
        if (one != nullptr && one->held) {
            spent.set("age_ms", std::max<std::int64_t>(0, clock_.even_ms() - one->held->at_ms));
            spent.set("totals", one->held->totals);
        }
        all = rank_of(state) > rank_of(all) ? state : all;
        match.set("spent", std::move(spent));
        matches.push(std::move(match));
    }
    Json parts = answer["parts"];
    parts.set("spent", all);
    answer.set("parts", std::move(parts));
    answer.set("matches", std::move(matches));
}

Result<> Spent::add_to(Json& answer, const net::Budget& budget) {
    std::vector<Asked> asked;
    Json findings = answer["findings"];
    for (const Json& match : answer["matches"].as_array()) {
        if (!mapping_ || asked.size() == kMostMatches)
            break;
        Asked one;
        one.table = match["table"].as_string();
        one.id = match["id"].as_string();
        one.key = one.table + "/" + one.id;
        asked.push_back(std::move(one));
    }
    net::Budget own = budget;
    own.deadline = Deadline::sooner(budget.deadline, Deadline::after(limit_));
    if (!asked.empty())
        if (auto done = read(asked, findings, own); !done)
            return done;
    write(answer, asked);
    if (!findings.is_null() && !findings.as_array().empty())
        answer.set("findings", std::move(findings));
    return Done{};
}

} // namespace dyncx::lookup
