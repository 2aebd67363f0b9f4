// See environment.h.
#include "emulator/sample/environment.h"

#include "emulator/guid.h"
#include "emulator/rows/writes.h"

namespace dyncx::emulator {

namespace {

constexpr std::uint32_t kFamily = 0x0e000000;

void make_row(Site& site, const char* name, Row columns) {
    const Table& table = *site.schema.by_name(name);
    if (site.rows.has(table, text_of(columns, table.primary_id)))
        return;
    Payload payload;
    payload.table = &table;
    payload.columns = std::move(columns);
    create_row(site, payload);
}

} // namespace

void make_environment(Site& site, const std::string& client_id) {
    site.organization_id = fixed_guid(kFamily, 1);
    site.business_unit_id = fixed_guid(kFamily, 2);
    site.user_id = fixed_guid(kFamily, 3);
    site.currency_id = fixed_guid(kFamily, 4);
    const std::string unit = "businessunit";
    Transaction transaction(site.rows);
    make_row(site, "businessunit", {{"businessunitid", site.business_unit_id}, {"name", "Example"}});
    make_row(site, "transactioncurrency",
             {{"transactioncurrencyid", site.currency_id},
              {"currencyname", "US Dollar"},
              {"currencysymbol", "$"},
              {"isocurrencycode", "USD"},
              {"currencyprecision", std::int64_t{2}},
              {"exchangerate", 1.0}});
    make_row(site, "systemuser",
             {{"systemuserid", site.user_id},
              {"firstname", "#"},
              {"lastname", "dyncx connector"},
              {"domainname", "dyncx.connector@example.com"},
              {"applicationid", lower_case(client_id)},
              {"accessmode", std::int64_t{4}},
              {"isdisabled", false},
              {"businessunitid", site.business_unit_id},
              {"businessunitid@type", unit}});
    make_row(site, "role",
             {{"roleid", fixed_guid(kFamily, 5)},
              {"name", "System Administrator"},
              {"businessunitid", site.business_unit_id},
              {"businessunitid@type", unit}});
    transaction.commit();
}

} // namespace dyncx::emulator
