// Reads only; no row is written.
#include "client/ladder.h"

#include <algorithm>
#include <array>

namespace dyncx::client {
namespace {

void add_rung(Json& rungs, const char* name, bool is_good, std::string detail) {
    Json rung = Json::object();
    rung.set("rung", name);
    rung.set("is_good", is_good);
    rung.set("detail", std::move(detail));
    rungs.push(std::move(rung));
}

Json finding_of(const Fault& fault) {
    Json finding = Json::object();
    finding.set("code", fault.code);
    finding.set("cause", fault.message);
    finding.set("fix", fault.fix);
    finding.set("request_id", fault.request_id);
    return finding;
}

Json with_directory(Json findings, const Json& directory) {
    for (const Json& table : directory["tables"].as_array())
        if (const Json* finding = table.find("finding")) {
            Json told = Json::object();
            told.set("place", "directory, table " + table["table"].as_string());
            told.set("text", (*finding)["message"].as_string() + " " + (*finding)["fix"].as_string());
            findings.push(std::move(told));
        }
    return findings;
}

Result<Json> ask(Link& link, const char* function, const net::Budget& budget) {
    auto answer = link.api().send({"GET", function, {}, ""}, budget);
    if (!answer)
        return answer.error();
    return answer->json();
}

constexpr std::array kMapped = {"lookup.columns", "orders.refunds", "orders.tracking", "customer.spent"};

bool has_mappings(const config::Settings& settings) {
    return std::any_of(kMapped.begin(), kMapped.end(), [&](auto* name) { return !settings.value(name).is_null(); });
}

Result<> check_mappings(Link& link, const net::Budget& budget) {
    if (auto good = lookup::check_books(link.settings(), link.metadata(), budget); !good)
        return good;
    if (auto good = link.order_parts().check(budget); !good)
        return good;
    return link.spent().check(budget);
}

} // namespace

Climb climb(Link& link, const net::Budget& budget) {
    Climb done;
    Json rungs = Json::array();
    const auto broke = [&](const char* rung, const Fault& fault) {
        add_rung(rungs, rung, false, fault.message);
        done.report.set("finding", finding_of(fault));
        done.report.set("rungs", rungs);
        done.broken = fault;
    };
    const Json findings = link.findings();
    add_rung(rungs, "settings", true,
             findings.as_array().empty() ? "The settings have the right form."
                                         : "The settings have the right form; mind the findings.");
    done.report.set("findings", with_directory(findings, link.directory().status()));

    if (auto token = link.tokens().token(budget); !token) {
        broke("token", token.error());
        return done;
    }
    add_rung(rungs, "token", true, "Entra gave a token.");

    auto who = ask(link, "WhoAmI", budget);
    if (!who) {
        broke("who_am_i", who.error());
        return done;
    }
    done.report.set("user_id", (*who)["UserId"]);
    done.report.set("business_unit_id", (*who)["BusinessUnitId"]);
    done.report.set("organization_id", (*who)["OrganizationId"]);
    add_rung(rungs, "who_am_i", true, "Dynamics knows the application user.");

    auto version = ask(link, "RetrieveVersion", budget);
    if (!version) {
        broke("version", version.error());
        return done;
    }
    done.report.set("server_version", (*version)["Version"]);
    add_rung(rungs, "version", true, "The server's version is " + (*version)["Version"].as_string() + ".");

    if (auto mapped = check_mappings(link, budget); !mapped) {
        broke("mappings", mapped.error());
        return done;
    }
    if (has_mappings(link.settings()))
        add_rung(rungs, "mappings", true, "What the settings map is there.");
    if (link.desk().is_configured()) {
        auto channels = link.desk().check(budget);
        if (!channels) {
            broke("handoff", channels.error());
            return done;
        }
        done.report.set("channels", std::move(*channels));
        add_rung(rungs, "handoff", true, "Queues, owners and privileges for handing over are there.");
    }
    done.report.set("rungs", std::move(rungs));
    return done;
}

} // namespace dyncx::client
