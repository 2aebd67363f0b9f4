// Builds the rooms below from settings, from the bottom up.
#include "client/link.h"

#include "base/text.h"
#include "config/zone.h"
#include "store/shelf.h"

#include <algorithm>

namespace dyncx::client {
namespace {

constexpr UnixMs kHourMs = 3600 * 1000;
constexpr std::size_t kMostForms = 24; // of a number, in each of the columns of a table
constexpr std::size_t kMostCallers = 1000;
constexpr std::size_t kMostFormsBesides = 16; // where the question travels with a write

net::HttpOptions connection_of(const config::Settings& settings, std::string origin) {
    net::HttpOptions options;
    options.origin = std::move(origin);
    options.ca_file = settings.text("tls.ca_file");
    options.proxy = settings.text("proxy.url");
    options.max_connections = static_cast<int>(settings.integer("net.connections"));
    options.connect_ms = static_cast<int>(settings.integer("net.connect_ms"));
    options.request_ms = static_cast<int>(settings.integer("net.request_ms"));
    return options;
}

// Definitions belong to an environment: a copy of the settings that points elsewhere must not read them.
dataverse::MetadataKeeper metadata_keeper(store::Store& store, const std::string& url) {
    dataverse::MetadataKeeper keeper;
    keeper.load = [&store, url](const std::string& table) {
        auto kept = store.kept("metadata", url + "/" + table);
        return kept ? std::move(*kept) : std::nullopt;
    };
    keeper.save = [&store, url](const std::string& table, const Json& definition) {
        // A definition that cannot be kept is fetched again by the next process.
        static_cast<void>(store.keep("metadata", url + "/" + table, definition));
    };
    return keeper;
}

// A host that only tells of calls is not to have libphonenumber in its process: the digits decide here.
flow::PeopleKeeper people_keeper(store::Store& store, const std::string& url, const std::string& region) {
    flow::PeopleKeeper keeper;
    const auto no_part = std::make_shared<const lookup::PhonePart>(std::vector<std::string>{});
    keeper.number_forms = [reader = lookup::PhoneReader(region, no_part)](std::string_view number) {
        return reader.read(number).exact_forms(kMostFormsBesides);
    };
    keeper.load = [&store, url](const std::string& key) {
        auto kept = store.kept("people", url + "/" + key);
        return kept ? std::move(*kept) : std::nullopt;
    };
    keeper.save = [&store, url](const std::string& key, const Json& person) {
        static_cast<void>(store.keep("people", url + "/" + key, person)); // looked up again when it could not be kept
    };
    return keeper;
}

lookup::NumberForms number_forms(const lookup::PhoneReader& reader, std::string_view given) {
    const lookup::PhoneNumber number = reader.read(given);
    switch (number.kind) {
    case lookup::PhoneKind::kNumber:
    case lookup::PhoneKind::kShort:
        return {number.exact_forms(kMostForms), ""};
    case lookup::PhoneKind::kWithheld:
        return {{}, "withheld"};
    case lookup::PhoneKind::kNone:
        break;
    }
    return {{}, "no number"};
}

struct Below {
    dataverse::WebApi& api;
    dataverse::Metadata& metadata;
    store::Store& store;
    const Clock& clock;
};

Result<std::unique_ptr<directory::Directory>> directory_of(const config::Settings& settings,
                                                           const lookup::PhoneReader& reader, Below below) {
    store::Shelf* shelf = below.store.shelf();
    if (!shelf || !settings.boolean("directory.enabled"))
        return directory::Directory::off();
    return directory::Directory::open(settings, reader, {below.api, below.metadata, *shelf, below.clock});
}

// Of the connections, as of the threads, half stay free of deliveries, so that the host's requests find one.
delivery::PumpOptions pump_options(const config::Settings& settings, int most_deliveries) {
    delivery::PumpOptions options;
    options.retry.first_ms = settings.integer("delivery.retry_first_ms");
    options.retry.most_ms = settings.integer("delivery.retry_most_ms");
    options.retry.attempts = settings.integer("delivery.attempts");
    const int connections = static_cast<int>(settings.integer("net.connections"));
    options.side_by_side = std::min(std::max(connections / 2, 1), most_deliveries);
    options.request_ms = settings.integer("net.request_ms");
    options.wait_ms = settings.integer("delivery.wait_hours") * kHourMs;
    return options;
}

} // namespace

Result<std::shared_ptr<Link>> Link::open(config::Settings settings, store::Store& store, Ground ground) {
    std::shared_ptr<Link> link(new Link(std::move(settings), ground));
    const config::Settings& given = link->settings_;
    const std::string& url = given.text("environment.url");

    auto zone = config::zone_of(given.text("asterisk.zone"));
    if (!zone)
        return zone.error();
    link->zone_ = std::move(*zone);

    auto environment = net::Http::open(connection_of(given, url));
    if (!environment)
        return environment.error();
    auto authority = net::Http::open(connection_of(given, given.text("environment.authority")));
    if (!authority)
        return authority.error();
    link->environment_ = std::move(*environment);
    link->authority_ = std::move(*authority);

    identity::Credentials credentials;
    credentials.authority = given.text("environment.authority");
    credentials.tenant_id = given.text("environment.tenant_id");
    credentials.client_id = given.text("environment.client_id");
    credentials.client_secret = given.secret("environment.client_secret");
    credentials.scope = url + "/.default";
    link->tokens_ = identity::Tokens::open(std::move(credentials), *link->authority_, ground.clock);

    dataverse::WebApiOptions api;
    api.base_url = url;
    api.api_version = given.text("environment.api_version");
    api.product = "dyncx";
    link->api_ = dataverse::WebApi::open(std::move(api), *link->environment_, *link->tokens_);
    const auto& pace = link->pace_;
    link->gate_ = ground.gates.of(url, given.text("environment.client_id"), pace.retry, pace.side_by_side,
                                  pace.sessions_together);
    link->governed_ = std::make_unique<delivery::GovernedApi>(*link->api_, *link->gate_);
    link->metadata_ = dataverse::Metadata::open(*link->governed_, metadata_keeper(store, url), ground.clock,
                                                given.integer("metadata.max_age_hours") * kHourMs);
    auto flow = flow::Flow::open(given, *link->governed_, *link->metadata_,
                                 people_keeper(store, url, given.text("phone.region")), ground.clock);
    if (!flow)
        return flow.error();
    link->flow_ = std::move(*flow);
    auto lookup = lookup::Lookup::open(
        given, *link->governed_, *link->metadata_,
        [reader = link->reader_](std::string_view number) { return number_forms(reader, number); });
    if (!lookup)
        return lookup.error();
    link->lookup_ = std::move(*lookup);
    auto orders = lookup::Orders::open(given, link->api());
    if (!orders)
        return orders.error();
    link->orders_ = std::move(*orders);
    link->timeline_ = std::make_unique<lookup::Timeline>(given, link->api());
    auto parts = lookup::OrderParts::open(given, link->api(), *link->metadata_);
    if (!parts)
        return parts.error();
    link->order_parts_ = std::move(*parts);
    auto cases = lookup::Cases::open(given, link->api(), *link->metadata_);
    if (!cases)
        return cases.error();
    link->cases_ = std::move(*cases);
    auto spent = lookup::Spent::open(given, link->api(), *link->metadata_, ground.clock);
    if (!spent)
        return spent.error();
    link->spent_ = std::move(*spent);
    auto directory = directory_of(given, link->reader_, {*link->governed_, *link->metadata_, store, ground.clock});
    if (!directory)
        return directory.error();
    link->directory_ = std::move(*directory);
    auto desk =
        handoff::Desk::open(given, {*link->governed_, *link->metadata_, ground.clock}, link->handoff_seams(store, url));
    if (!desk)
        return desk.error();
    link->desk_ = std::move(*desk);
    link->scripts_ = std::make_unique<Scripts>(*link->flow_, *link->desk_);
    return link;
}

handoff::Seams Link::handoff_seams(store::Store& store, const std::string& url) {
    handoff::Seams seams;
    seams.customers.is_number = [this](const std::string& said) {
        return reader_.read(said).kind == lookup::PhoneKind::kNumber;
    };
    seams.customers.known = [this](const std::string& said) { return customer_behind(said); };
    seams.customers.ask = [this](const Json& question, const net::Budget& budget) -> Result<Json> {
        auto asked = lookup::question_of(question);
        return asked ? lookup_->ask(*asked, budget) : Result<Json>(asked.error());
    };
    seams.found = [this](const std::string& said, const Json& record) { found(said, record); };
    seams.places.load = [&store, url](const std::string& key) {
        auto kept = store.kept("places", url + "/" + key);
        return kept ? std::move(*kept) : std::nullopt;
    };
    seams.places.save = [&store, url](const std::string& key, const Json& place) {
        static_cast<void>(store.keep("places", url + "/" + key, place)); // asked for again when it could not be kept
    };
    return seams;
}

Json Link::findings() const {
    auto all = flow_->findings();
    for (std::string& text : desk_->warnings())
        all.push_back({"handoff", std::move(text), false});
    return flow::to_json(all);
}

Link::Link(config::Settings settings, const Ground& ground)
    : settings_(std::move(settings)), pace_(pump_options(settings_, ground.most_deliveries)), clock_(ground.clock),
      reader_(settings_.text("phone.region"), ground.phone_part), callers_(kMostCallers) {}

std::string Link::caller_key(const std::string& number) const {
    std::string key = reader_.read(number).key();
    if (key.empty() && number.find('@') != std::string::npos)
        key = lower_ascii(trimmed(number));
    return key;
}

void Link::found(const std::string& number, const Json& customer) {
    if (const std::string key = caller_key(number); !key.empty())
        callers_.change(key, [&](Caller& caller) { caller = {customer, clock_.now()}; });
}

// Where no number was looked up, the part that reads them need not be loaded. A caller may send anything, also what would be a
// question to the directory.
Json Link::customer_behind(const std::string& number) {
    const UnixMs max_age_ms = settings_.integer("people.max_age_hours") * kHourMs;
    if (!callers_.is_empty())
        if (auto caller = callers_.find(caller_key(number)); caller && clock_.now() - caller->at <= max_age_ms)
            return std::move(caller->customer);
    if (!directory_->is_on() || number.empty() || number.front() == '{')
        return Json::object();
    const auto answer = directory_->ask(number);
    const auto json = answer ? Json::parse(*answer) : Result<Json>(answer.error());
    return json ? lookup::customer_taken(*json) : Json::object();
}

store::AuditLine settings_line(const Link& link) {
    Json detail = Json::object();
    detail.set("settings", link.settings().redacted());
    if (Json findings = link.findings(); !findings.as_array().empty())
        detail.set("findings", std::move(findings));
    return {"settings", "", std::move(detail)};
}

} // namespace dyncx::client
