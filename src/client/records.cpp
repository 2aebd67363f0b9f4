// Remote verbs: checked at the door, run on a worker thread within their budget, ended once.
#include "client/client.h"

#include "base/text.h"
#include "client/ladder.h"
#include "dataverse/address.h"
#include "sources/sources.h"

#include <algorithm>

namespace dyncx::client {
namespace {

constexpr std::size_t kLongestName = 128;

Result<> check_table(const std::string& table) {
    const bool is_name =
        !table.empty() && table.size() <= kLongestName && std::all_of(table.begin(), table.end(), [](unsigned char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        });
    if (!is_name)
        return fault(DYNCX_E_INVALID, "The table is no logical name.", "Write it as \"contact\" or \"new_ticket\".");
    return Done{};
}

Result<> check_id(std::string& id) {
    auto plain = normal_guid(id);
    if (!plain)
        return fault(DYNCX_E_INVALID, "The id is no GUID.",
                     "Write it as 5b4ced1c-88e1-ee11-904c-6045bd05e9d4, braces and case as you like.");
    id = *plain;
    return Done{};
}

} // namespace

Client::Answered Client::guarded_verb(const Verb& verb, Link& link, const net::Budget& budget) {
    try {
        return verb(link, budget);
    } catch (...) {
        return {"", "", fault(DYNCX_E_MEMORY, "Out of memory.")};
    }
}

Result<std::uint64_t> Client::begin(const Call& call, Verb verb) {
    if (is_closed_)
        return closed();
    auto operation = operations_.begin(call, static_cast<int>(link()->settings().integer("call.budget_ms")));
    if (!operation)
        return operation.error();
    const int priority = call.priority > 0 ? std::min(call.priority, int{kLast}) : int{kVerb};
    runtime_->schedule().post(
        net::Lane::kPop, priority,
        [self = shared_from_this(), priority, held = *operation,
         shared = std::make_shared<const Verb>(std::move(verb))] { self->try_verb(priority, held, shared); });
    return (*operation)->op;
}

Client::Answered Client::done_by(const Operation& operation, const Verb& verb, Link& link) {
    Answered done;
    if (is_closed_)
        done.fault = closed();
    else if (operation.cancel->is_canceled())
        done.fault = canceled_before_it_began();
    else if (operation.deadline.is_over())
        done.fault = fault(DYNCX_E_TIMEOUT, "The budget ran out before the operation could begin.");
    else
        done = guarded_verb(verb, link, {operation.deadline, operation.cancel, net::Lane::kPop});
    answered(done.fault ? &*done.fault : nullptr);
    return done;
}

// Where Dynamics asked for a pause that the budget outlasts, it is tried again behind the pause; no thread waits for that.
void Client::try_verb(int priority, const std::shared_ptr<Operation>& operation,
                      const std::shared_ptr<const Verb>& verb) {
    constexpr std::chrono::milliseconds kLook{200}; // for a cancel, or for settings that end the pause
    {
        std::lock_guard lock(running_mutex_);
        ++running_;
    }
    const auto link = this->link();
    operation->has_begun = true;
    Answered done = done_by(*operation, *verb, *link);
    const auto pause = link->gate().asked_pause();
    const bool is_held = done.fault && done.fault->status == DYNCX_E_THROTTLED && pause;
    if (is_held && *pause < operation->deadline.left()) {
        operation->has_begun = false;
        runtime_->schedule().post_at(
            std::chrono::steady_clock::now() + std::min(*pause, kLook), net::Lane::kPop, priority,
            [self = shared_from_this(), priority, operation, verb] { self->try_verb(priority, operation, verb); });
    } else {
        operations_.end(operation, std::move(done.subject), std::move(done.body), std::move(done.fault));
    }
    std::lock_guard lock(running_mutex_);
    --running_;
    running_changed_.notify_all();
}

Result<std::uint64_t> Client::record_get(RecordVerb verb, const Call& call) {
    if (auto good = check_table(verb.table); !good)
        return good.error();
    if (auto good = check_id(verb.id); !good)
        return good.error();
    return begin(call, [verb = std::move(verb)](Link& link, const net::Budget& budget) -> Answered {
        auto table = link.metadata().table(verb.table, budget);
        if (!table)
            return {verb.id, "", table.error()};
        std::string select;
        if (verb.has_columns)
            for (auto part : split(verb.columns, ',')) {
                const auto* column = (*table)->column(trimmed(part));
                if (!column)
                    return {verb.id, "",
                            fault(DYNCX_E_UNSUPPORTED, "The table " + verb.table + " has no such column.",
                                  "Look at the columns in docs/records.md or in Dynamics.")};
                select += (select.empty() ? "?$select=" : ",") + column->read_name();
            }
        auto answer = link.api().send({"GET", dataverse::record_path((*table)->set, verb.id) + select, {}, ""}, budget);
        if (!answer)
            return {verb.id, "", answer.error()};
        return {verb.id, std::move(answer->body), std::nullopt};
    });
}

Result<std::uint64_t> Client::record_create(RecordVerb verb, const Call& call) {
    if (auto good = check_table(verb.table); !good)
        return good.error();
    verb.id = call.idempotency_key.empty()
                  ? new_guid(runtime_->clock().now())
                  : name_guid(link()->settings().text("environment.url") + "/" + verb.table, call.idempotency_key);
    return begin(call, [verb = std::move(verb)](Link& link, const net::Budget& budget) -> Answered {
        auto table = link.metadata().table(verb.table, budget);
        if (!table)
            return {verb.id, "", table.error()};
        auto written = dataverse::write_row(**table, verb.row, dataverse::Verb::kCreate, false);
        if (!written)
            return {verb.id, "", written.error()};
        std::string id = verb.id;
        if (auto given = normal_guid(written->payload[(*table)->primary_id].as_string()))
            id = *given;
        written->payload.set((*table)->primary_id, id);
        auto answer = link.api().send({"POST", (*table)->set, {}, written->payload.text()}, budget);
        if (!answer && !dataverse::already_exists(answer.error()))
            return {id, "", answer.error()};
        Json body = Json::object();
        body.set("id", id);
        body.set("existed", !answer.ok());
        return {id, body.text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::record_update(RecordVerb verb, const Call& call) {
    if (auto good = check_table(verb.table); !good)
        return good.error();
    if (auto good = check_id(verb.id); !good)
        return good.error();
    return begin(call, [verb = std::move(verb)](Link& link, const net::Budget& budget) -> Answered {
        auto table = link.metadata().table(verb.table, budget);
        if (!table)
            return {verb.id, "", table.error()};
        auto written = dataverse::write_row(**table, verb.row, dataverse::Verb::kUpdate, false);
        if (!written)
            return {verb.id, "", written.error()};
        net::Headers headers{{"If-Match", verb.etag.empty() ? "*" : verb.etag}};
        auto answer = link.api().send(
            {"PATCH", dataverse::record_path((*table)->set, verb.id), std::move(headers), written->payload.text()},
            budget);
        if (!answer)
            return {verb.id, "", answer.error()};
        return {verb.id, "{}", std::nullopt};
    });
}

Result<std::uint64_t> Client::record_query(Json query, const Call& call) {
    const std::string next = query["next"].as_string();
    const std::string table_name = query["table"].as_string();
    if (next.empty())
        if (auto good = check_table(table_name); !good)
            return good.error();
    return begin(call, [query = std::move(query), next, table_name](Link& link, const net::Budget& budget) -> Answered {
        Result<dataverse::Request> request = fault(DYNCX_E_INTERNAL, "");
        if (!next.empty()) {
            request = dataverse::write_next(next, link.api().base_url());
        } else {
            auto table = link.metadata().table(table_name, budget);
            if (!table)
                return {"", "", table.error()};
            request = dataverse::write_query(**table, query);
        }
        if (!request)
            return {"", "", request.error()};
        if (auto size = query["page_size"].as_integer(); size > 0 && !next.empty())
            request->headers.emplace_back("Prefer", "odata.maxpagesize=" + std::to_string(size));
        auto answer = link.api().send(*request, budget);
        if (!answer)
            return {"", "", answer.error()};
        auto page = answer->json();
        if (!page)
            return {"", "", page.error()};
        Json body = Json::object();
        body.set("rows", (*page)["value"]);
        if (auto* link_to_next = page->find("@odata.nextLink"))
            body.set("next", *link_to_next);
        if (auto* count = page->find("@odata.count"))
            body.set("count", *count);
        return {"", body.text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::lookup(lookup::Question question, const Call& call) {
    return begin(call, [question = std::move(question)](Link& link, const net::Budget& budget) -> Answered {
        auto answer = link.lookup().ask(question, budget);
        if (!answer)
            return {"", "", answer.error()};
        if (question.wants_spent)
            if (auto told = link.spent().add_to(*answer, budget); !told)
                return {"", "", told.error()};
        const auto& matches = (*answer)["matches"].as_array();
        const auto& findings = (*answer)["findings"].as_array();
        const bool is_whole =
            std::none_of(findings.begin(), findings.end(), [](auto& one) { return one["code"].as_string() == "late"; });
        const bool is_by_caller =
            question.by == lookup::Question::By::kPhone || question.by == lookup::Question::By::kEmail;
        if (const Json customer = lookup::customer_taken(*answer);
            is_whole && is_by_caller && !customer.as_object().empty())
            link.found(question.text, customer);
        return {matches.empty() ? "" : matches.front()["id"].as_string(), answer->text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::timeline(lookup::TimelineQuestion question, const Call& call) {
    return begin(call, [question = std::move(question)](Link& link, const net::Budget& budget) -> Answered {
        auto answer = link.timeline().ask(question, budget);
        if (!answer)
            return {question.id, "", answer.error()};
        return {question.id, answer->text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::order_get(lookup::OrderQuestion question, const Call& call) {
    return begin(call, [question = std::move(question)](Link& link, const net::Budget& budget) -> Answered {
        auto answer = link.orders().ask(question, budget);
        if (!answer)
            return {"", "", answer.error()};
        if (auto told = link.order_parts().add_to(*answer, question, budget); !told)
            return {"", "", told.error()};
        const auto& orders = (*answer)["orders"].as_array();
        return {orders.empty() ? "" : orders.front()["id"].as_string(), answer->text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::case_get(lookup::CaseQuestion question, const Call& call) {
    return begin(call, [question = std::move(question)](Link& link, const net::Budget& budget) -> Answered {
        auto answer = link.cases().ask(question, budget);
        if (!answer)
            return {"", "", answer.error()};
        const auto& cases = (*answer)["cases"].as_array();
        return {cases.empty() ? "" : cases.front()["id"].as_string(), answer->text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::verify(const Call& call) {
    return begin(call, [](Link& link, const net::Budget& budget) -> Answered {
        auto climbed = climb(link, budget);
        return {"", climbed.report.text(), std::move(climbed.broken)};
    });
}

Result<std::uint64_t> Client::configure(std::string_view settings_json, const Call& call) {
    auto settings = config::Settings::parse_client(settings_json);
    if (!settings)
        return settings.error();
    auto link = Link::open(*settings, *store_, ground());
    if (!link)
        return link.error();
    return begin(call, [this, next = std::move(*link)](Link&, const net::Budget& budget) -> Answered {
        auto climbed = climb(*next, budget);
        if (climbed.broken)
            return {"", climbed.report.text(), std::move(climbed.broken)};
        auto version = store_->keep_settings(next->settings().kept_text(), settings_line(*next));
        if (!version)
            return {"", climbed.report.text(), version.error()};
        climbed.report.set("version", *version);
        payload_bytes_ = static_cast<std::size_t>(next->settings().integer("submit.payload_bytes"));
        {
            std::lock_guard lock(link_mutex_);
            link_ = next;
            settings_version_ = *version;
        }
        next->gate().forgive(); // proven just now
        pump_->kick();
        follow_directory();
        look_at_way();
        return {"", climbed.report.text(), std::nullopt};
    });
}

Result<std::uint64_t> Client::preview(std::string_view source, std::string_view payload, const Call& call) {
    if (payload.size() > payload_bytes_)
        return fault(DYNCX_E_TOO_LARGE, "The payload is over submit.payload_bytes.",
                     "Raise submit.payload_bytes, or hand in less.");
    auto events = sources::parse(source, payload, link()->zone());
    if (!events)
        return events.error();
    return begin(call, [events = std::move(*events)](Link& link, const net::Budget& budget) -> Answered {
        auto steps = link.flow().preview(events, budget);
        if (!steps)
            return {"", "", steps.error()};
        return {events.front().session, steps->text(), std::nullopt};
    });
}

} // namespace dyncx::client
