// Refusals carry the codes of the real one, so that the engine reads them through its own catalogue.
#include "server.h"

#include "base/guid.h"

namespace dyncx::simulation {
namespace {

constexpr std::size_t kGuidLength = 36;
constexpr const char* kParties = "phonecall_activity_parties";
constexpr const char* kAbout = "objectid_phonecall@odata.bind";

dataverse::Answer refusal(int status, const char* code) {
    return {status, {}, std::string(R"({"error":{"code":")") + code + R"(","message":"refused"}})"};
}

dataverse::Answer done(const std::string& set, const std::string& id) {
    return {204, {{"OData-EntityId", "https://org.example/api/data/v9.2/" + set + "(" + id + ")"}}, {}};
}

dataverse::Answer found(std::string body) { return {200, {{"Content-Type", "application/json"}}, std::move(body)}; }

const char* key_of(const std::string& set) { return set == "phonecalls" ? "activityid" : "annotationid"; }

bool has_if_match(const dataverse::Request& request) {
    for (const auto& [name, value] : request.headers)
        if (name == "If-Match")
            return true;
    return false;
}

bool is_open(const Row& row) { return row.columns["statecode"].as_integer() == 0; }

} // namespace

std::string guid_in(const dataverse::Request& request) {
    if (const auto open = request.path.find('('); open != std::string::npos && open < request.path.find('?'))
        return request.path.substr(open + 1, kGuidLength);
    for (const char* key : {"\"activityid\":\"", "\"annotationid\":\""})
        if (const auto at = request.body.find(key); at != std::string::npos)
            return request.body.substr(at + std::string_view(key).size(), kGuidLength);
    return {};
}

Server::Server(Nature& nature, const std::vector<PlannedSession>& sessions, bool knows_people)
    : nature_(nature), knows_people_(knows_people) {
    for (const PlannedSession& session : sessions)
        (session.is_refused ? refused_numbers_ : numbers_).insert(session.number);
}

std::vector<dataverse::Answer> Server::run(const std::vector<dataverse::Request>& requests) {
    std::vector<dataverse::Answer> answers;
    before_.clear();
    for (const auto& request : requests) {
        answers.push_back(answer(request));
        if (answers.back().status < 400)
            continue;
        for (auto& [id, row] : before_)
            if (row)
                rows_[id] = std::move(*row);
            else
                rows_.erase(id);
        return {answers.back()};
    }
    for (const auto& [id, row] : before_)
        if (!row)
            watch_created(id);
    return answers;
}

Server::Target Server::target_of(const std::string& path) {
    const auto open = path.find('('), query = path.find('?');
    if (open == std::string::npos || query < open)
        return {path.substr(0, query), {}, query == std::string::npos ? "" : path.substr(query)};
    return {path.substr(0, open), path.substr(open + 1, kGuidLength), path.substr(open + kGuidLength + 2)};
}

dataverse::Answer Server::answer(const dataverse::Request& request) {
    const Target target = target_of(request.path);
    if (request.method == "GET")
        return target.id.empty() ? find_people(target) : read(target);
    auto body = Json::parse(request.body);
    if (!body || (target.set != "phonecalls" && target.set != "annotations"))
        return refusal(400, "0x80048d19");
    if (request.method == "POST" && target.id.empty())
        return create(target, std::move(*body));
    if (request.method == "PATCH" && target.rest.empty())
        return change(target, *body, !has_if_match(request));
    if (request.method == "PUT" && target.rest == "/" + std::string(kParties))
        return put_parties(target, *body);
    return refusal(405, "0x80060888");
}

dataverse::Answer Server::create(const Target& target, Json body) {
    const std::string id = body[key_of(target.set)].as_string();
    if (!is_guid(id))
        return refusal(400, "0x80048d19");
    if (rows_.contains(id))
        return refusal(412, "0x80040237");
    if (refused_numbers_.contains(body["phonenumber"].as_string()))
        return refusal(403, "0x80040220");
    if (target.set == "phonecalls" && body["statecode"].as_integer() != 0)
        return refusal(400, "0x80048408");
    if (target.set == "annotations") {
        const std::string& about = body[kAbout].as_string();
        if (about.size() <= kGuidLength || !rows_.contains(about.substr(about.find('(') + 1, kGuidLength)))
            return refusal(404, "0x80040217");
    }
    keep_for_undo(id);
    rows_[id] = {target.set, std::move(body)};
    return done(target.set, id);
}

dataverse::Answer Server::change(const Target& target, const Json& body, bool may_create) {
    const auto at = rows_.find(target.id);
    if (at == rows_.end() && !may_create)
        return refusal(404, "0x80040217");
    if (at != rows_.end() && !is_open(at->second)) {
        const Json* state = body.find("statecode");
        if (!state || state->as_integer() != 0)
            return refusal(400, "0x80040265");
    }
    keep_for_undo(target.id);
    Row& row = rows_[target.id];
    row.set = target.set;
    for (const auto& [name, value] : body.as_object())
        row.columns.set(name, value);
    return done(target.set, target.id);
}

dataverse::Answer Server::put_parties(const Target& target, const Json& body) {
    const auto at = rows_.find(target.id);
    if (at == rows_.end())
        return refusal(404, "0x80040217");
    if (!is_open(at->second))
        return refusal(400, "0x80040265");
    keep_for_undo(target.id);
    at->second.columns.set(kParties, body["value"]);
    return done(target.set, target.id);
}

dataverse::Answer Server::read(const Target& target) const {
    const auto at = rows_.find(target.id);
    return at == rows_.end() ? refusal(404, "0x80040217") : found(at->second.columns.text());
}

dataverse::Answer Server::find_people(const Target& target) const {
    static constexpr const char* kContact = "6d9b3f30-0000-4000-8000-00000000000";
    Json rows = Json::array();
    if (knows_people_ && target.set == "contacts") {
        Json row = Json::object();
        row.set("contactid", kContact + std::string("9"));
        rows.push(std::move(row));
    }
    for (const char* number : {"1", "2", "3"}) {
        const std::string name = "agent" + std::string(number);
        const bool is_listed = target.rest.find("agent") == std::string::npos;
        if (!knows_people_ || target.set != "systemusers" ||
            (!is_listed && target.rest.find(name) == std::string::npos))
            continue;
        Json row = Json::object();
        row.set("systemuserid", kContact + std::string(number));
        row.set("domainname", name + "@example.com");
        rows.push(std::move(row));
    }
    return found("{\"value\":" + rows.text() + "}");
}

void Server::keep_for_undo(const std::string& id) {
    const auto at = rows_.find(id);
    before_.try_emplace(id, at == rows_.end() ? std::nullopt : std::optional(at->second));
}

void Server::watch_created(const std::string& id) {
    const Row& row = rows_[id];
    if (row.set == "annotations") {
        const std::string about = row.columns[kAbout].as_string() + " " + row.columns["subject"].as_string() + " " +
                                  row.columns["notetext"].as_string();
        if (!notes_.insert(about).second)
            nature_.watch.breaks("one note", "a second note " + about);
        return;
    }
    const std::string& number = row.columns["phonenumber"].as_string();
    if (!numbers_.contains(number))
        nature_.watch.breaks("no ghost", "a call " + id + " that no host handed in (number " + number + ")");
    else if (const auto [known, is_first] = call_of_number_.emplace(number, id); !is_first)
        nature_.watch.breaks("one row", "a second call " + id + " for " + number + ", which has " + known->second);
}

} // namespace dyncx::simulation
