// See order_parts.h.
#include "lookup/order_parts.h"

#include "lookup/findings.h"

#include <algorithm>

namespace dyncx::lookup {
namespace {

constexpr const char* kOwner = "salesorder";

Json rows_of_order(const char* state, const Json::Array& rows, const Mapping* mapping, const dataverse::Table* table,
                   const std::string& order) {
    Json part = Json::object();
    part.set("state", state);
    if (table == nullptr || std::string_view(state) != "read")
        return part;
    Json told = Json::array();
    for (const Json& row : rows)
        if (owner_of(*mapping, *table, row) == order)
            told.push(told_row(*mapping, *table, row));
    part.set("rows", std::move(told));
    return part;
}

Json too_many(const char* part) {
    return finding_of(part, fault(DYNCX_E_TOO_LARGE, "There are more than 200 rows; the rest is left out.",
                                  "Narrow its where, or ask for one order."));
}

} // namespace

Result<std::unique_ptr<OrderParts>> OrderParts::open(const config::Settings& settings, dataverse::WebApi& api,
                                                     dataverse::Metadata& metadata) {
    std::unique_ptr<OrderParts> parts(new OrderParts(api, metadata));
    auto refunds = order_mapping_of(settings, "orders.refunds");
    if (!refunds)
        return refunds.error();
    auto tracking = order_mapping_of(settings, "orders.tracking");
    if (!tracking)
        return tracking.error();
    parts->refunds_ = std::move(*refunds);
    parts->tracking_ = std::move(*tracking);
    parts->limit_ = std::chrono::milliseconds(settings.integer("orders.parts_ms"));
    return parts;
}

Result<> OrderParts::check(const net::Budget& budget) const {
    for (const auto* mapping : {&refunds_, &tracking_}) {
        if (!*mapping)
            continue;
        auto table = metadata_.table((*mapping)->table, budget);
        if (!table)
            return at_place(**mapping, table.error());
        if (auto request = rows_request(**mapping, **table, kOwner, {kNobody}); !request)
            return request.error();
    }
    return Done{};
}

Result<> OrderParts::prepare(Part& part, const std::vector<std::string>& ids, const net::Budget& budget) const {
    const Mapping& mapping = **part.mapping;
    auto table = metadata_.table(mapping.table, budget);
    if (!table)
        return at_place(mapping, table.error());
    auto request = rows_request(mapping, **table, kOwner, ids);
    if (!request)
        return request.error();
    part.table = *table;
    part.request = std::move(*request);
    return Done{};
}

// Sends what was prepared; a part that fails is told, the others stand.
Result<> OrderParts::read(std::vector<Part*> parts, Json& findings, const net::Budget& budget) const {
    std::vector<dataverse::BatchPart> requests;
    for (const Part* part : parts)
        requests.push_back({{*part->request}, false});
    auto answers = api_.batch(requests, true, budget);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto page = page_of(answers, i);
        if (!page) {
            if (ends_all(page.error()))
                return page.error();
            parts[i]->state = state_after(page.error());
            findings.push(finding_of(parts[i]->name, page.error()));
            continue;
        }
        parts[i]->state = "read";
        parts[i]->rows = (*page)["value"].as_array();
        if (parts[i]->rows.size() >= kMostRows)
            findings.push(too_many(parts[i]->name));
    }
    return Done{};
}

Result<> OrderParts::add_to(Json& answer, const OrderQuestion& question, const net::Budget& budget) const {
    std::vector<Part> parts;
    if (question.wants_refunds)
        parts.push_back({"refunds", &refunds_, {}, {}, {}, {}});
    if (question.wants_tracking)
        parts.push_back({"tracking", &tracking_, {}, {}, {}, {}});
    if (parts.empty())
        return Done{};
    std::vector<std::string> ids;
    for (const Json& order : answer["orders"].as_array())
        ids.push_back(order["id"].as_string());
    net::Budget own = budget;
    own.deadline = Deadline::sooner(budget.deadline, Deadline::after(limit_));
    Json findings = Json::array(), states = Json::object();
    std::vector<Part*> prepared;
    for (Part& part : parts) {
        part.state = !*part.mapping ? "not configured" : "not asked";
        if (!*part.mapping || ids.empty())
            continue;
        if (auto good = prepare(part, ids, own); good) {
            prepared.push_back(&part);
        } else if (ends_all(good.error())) {
            return good.error();
        } else {
            part.state = state_after(good.error());
            findings.push(finding_of(part.name, good.error()));
        }
    }
    if (!prepared.empty())
        if (auto done = read(prepared, findings, own); !done)
            return done.error();
    Json orders = Json::array();
    for (Json order : answer["orders"].as_array()) {
        for (const Part& part : parts)
            order.set(part.name, rows_of_order(part.state, part.rows, *part.mapping ? &**part.mapping : nullptr,
                                               part.table.get(), order["id"].as_string()));
        orders.push(std::move(order));
    }
    for (const Part& part : parts)
        states.set(part.name, part.state);
    answer.set("orders", std::move(orders));
    answer.set("parts", std::move(states));
    answer.set("findings", std::move(findings));
    return Done{};
}

} // namespace dyncx::lookup
