// Everything that one version of the settings gives: connections, tokens, the Web API, metadata, the flow. Immutable but for
// what they cache; a client swaps it as a whole when new settings become active, and work under way keeps the former one.
#pragma once

#include "base/zone.h"
#include "client/newest.h"
#include "client/scripts.h"
#include "config/settings.h"
#include "dataverse/metadata.h"
#include "delivery/pump.h"
#include "directory/directory.h"
#include "flow/flow.h"
#include "lookup/case.h"
#include "lookup/lookup.h"
#include "lookup/order.h"
#include "lookup/order_parts.h"
#include "lookup/phone_reader.h"
#include "lookup/spent.h"
#include "lookup/timeline.h"
#include "store/store.h"

#include <memory>

namespace dyncx::client {

class Link final : public delivery::Link {
  public:
    struct Ground { // what the runtime gives
        const Clock& clock;
        delivery::Gates& gates;
        const std::shared_ptr<const lookup::PhonePart>& phone_part;
        int most_deliveries; // at once, as far as threads allow
    };
    // Local checks only; connects when first used. `store` and what `ground` refers to must outlive it.
    static Result<std::shared_ptr<Link>> open(config::Settings settings, store::Store& store, Ground ground);

    delivery::Script& script() override { return *scripts_; }
    flow::Flow& flow() { return *flow_; }
    const flow::Flow& flow() const { return *flow_; }
    handoff::Desk& desk() { return *desk_; }
    Json findings() const; // what is doubtful in the settings: [{"place","text","is_error"}]
    dataverse::WebApi& api() override { return *governed_; }
    delivery::Gate& gate() override { return *gate_; }
    dataverse::Metadata& metadata() { return *metadata_; }
    const lookup::Lookup& lookup() const { return *lookup_; }
    const lookup::Orders& orders() const { return *orders_; }
    const lookup::Timeline& timeline() const { return *timeline_; }
    // Whom a lookup of late, else the directory, found behind a number or an address, for the screen pop:
    // {"contact":"<guid>"}; {} for nobody.
    void found(const std::string& number, const Json& customer);
    Json customer_behind(const std::string& number);
    const lookup::OrderParts& order_parts() const { return *order_parts_; }
    const lookup::Cases& cases() const { return *cases_; }
    lookup::Spent& spent() { return *spent_; }
    directory::Directory& directory() { return *directory_; }
    identity::Tokens& tokens() { return *tokens_; }
    const config::Settings& settings() const { return settings_; }
    const delivery::PumpOptions& pace() const { return pace_; }
    const Zone& zone() const { return zone_; } // of the times that a host writes without one

  private:
    struct Caller {
        Json customer;
        UnixMs at = 0;
    };
    Link(config::Settings settings, const Ground& ground);
    handoff::Seams handoff_seams(store::Store& store, const std::string& url);
    std::string caller_key(const std::string& number) const;

    const config::Settings settings_;
    const delivery::PumpOptions pace_;
    const Clock& clock_;
    const lookup::PhoneReader reader_;
    Zone zone_;
    Newest<Caller> callers_; // by caller_key()
    std::unique_ptr<net::Http> environment_;
    std::unique_ptr<net::Http> authority_;
    std::unique_ptr<identity::Tokens> tokens_;
    std::unique_ptr<dataverse::WebApi> api_;
    std::shared_ptr<delivery::Gate> gate_;
    std::unique_ptr<delivery::GovernedApi> governed_;
    std::unique_ptr<dataverse::Metadata> metadata_;
    std::unique_ptr<flow::Flow> flow_;
    std::unique_ptr<lookup::Lookup> lookup_;
    std::unique_ptr<lookup::Orders> orders_;
    std::unique_ptr<lookup::Timeline> timeline_;
    std::unique_ptr<lookup::OrderParts> order_parts_;
    std::unique_ptr<lookup::Cases> cases_;
    std::unique_ptr<lookup::Spent> spent_;
    std::unique_ptr<directory::Directory> directory_;
    std::unique_ptr<handoff::Desk> desk_;
    std::unique_ptr<Scripts> scripts_;
};

store::AuditLine settings_line(const Link& link); // that its settings became active: secrets masked, with the findings

} // namespace dyncx::client
