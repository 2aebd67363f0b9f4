// See sample.h.
#include "emulator/sample/sample.h"

#include "emulator/guid.h"
#include "emulator/rows/writes.h"

#include <array>
#include <cstdio>

namespace dyncx::emulator {

namespace {

enum Family : std::uint32_t {
    kAgents = 0xa6000000,
    kQueues = 0xa7000000,
    kAccounts = 0xac000000,
    kContacts = 0xc0000000,
    kProducts = 0xb0000000,
    kOrders = 0xd0000000,
    kLines = 0xd1000000,
    kCases = 0xca000000
};

constexpr std::array kFirst{"Ada",  "Ben",  "Clara", "David", "Elena", "Farid", "Grace", "Hugo",  "Ines",  "Jonas",
                            "Kira", "Liam", "Mona",  "Noah",  "Olga",  "Paul",  "Rosa",  "Samir", "Tilda", "Viktor"};
constexpr std::array kLast{"Abbott",  "Berger", "Castro", "Dahl",   "Engel",
                           "Fischer", "Garcia", "Hansen", "Ivanov", "Jensen"};
constexpr std::array kWords{"Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Harbor", "Iris", "Juniper"};
constexpr std::array kKinds{"Logistics", "Foods", "Energy", "Textiles"};
constexpr std::array kGoods{"Headset",  "Desk phone",    "Router", "Cable set",
                            "Warranty", "Setup service", "Camera", "Charger"};

std::string numbered(const char* format, unsigned number) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, number);
    return buffer.data();
}

void add(Site& site, const char* name, Row columns) {
    Payload payload;
    payload.table = site.schema.by_name(name);
    payload.columns = std::move(columns);
    create_row(site, payload);
}

void point(Row& row, const char* column, const char* table, const std::string& id) {
    row[column] = id;
    row[std::string(column) + "@type"] = std::string(table);
}

// One number in the forms that people type: E.164, with blanks, national, with dots, with the exit code.
std::string telephone(unsigned i) {
    const unsigned last = 100 + i % 100;
    switch (i % 5) {
    case 0:
        return numbered("+1206555%04u", last);
    case 1:
        return numbered("+1 (312) 555-%04u", last);
    case 2:
        return numbered("(415) 555-%04u", last);
    case 3:
        return numbered("617.555.%04u", last);
    default:
        return numbered("001 503 555 %04u", last);
    }
}

void make_agents(Site& site) {
    constexpr std::array names{"one", "two", "three", "four", "five"};
    for (unsigned i = 0; i < names.size(); ++i) {
        const std::string address = std::string("agent.") + names[i] + "@example.com";
        Row row{{"systemuserid", fixed_guid(kAgents, i + 1)},
                {"firstname", "Agent"},
                {"lastname", std::string(1, static_cast<char>(names[i][0] - 32)) + (names[i] + 1)},
                {"domainname", address},
                {"internalemailaddress", address},
                {"isdisabled", i == 4},
                {"accessmode", std::int64_t{0}}};
        point(row, "businessunitid", "businessunit", site.business_unit_id);
        add(site, "systemuser", std::move(row));
    }
}

void make_queues(Site& site) {
    constexpr std::array names{"Support", "Sales", "Billing"};
    for (unsigned i = 0; i < names.size(); ++i)
        add(site, "queue", {{"queueid", fixed_guid(kQueues, i + 1)}, {"name", std::string(names[i])}});
}

void make_accounts(Site& site) {
    for (unsigned i = 0; i < 40; ++i)
        add(site, "account",
            {{"accountid", fixed_guid(kAccounts, i + 1)},
             {"name", std::string(kWords[i % kWords.size()]) + " " + kKinds[i / kWords.size()] + " Example Ltd"},
             {"accountnumber", numbered("AC-%04u", i + 1)},
             {"telephone1", telephone(i * 7 + 3)},
             {"emailaddress1", numbered("office%02u@accounts.example.com", i + 1)},
             {"address1_city", std::string(i % 2 == 0 ? "Seattle" : "Chicago")}});
}

void make_contacts(Site& site) {
    for (unsigned i = 0; i < 200; ++i) {
        const bool is_caller = i == 0; // who calls in the recorded Amazon Connect contact
        const std::string first = is_caller ? "Maria" : kFirst[i % kFirst.size()];
        const std::string last = is_caller ? "Example" : kLast[i / kFirst.size()];
        Row row{{"contactid", fixed_guid(kContacts, i + 1)},
                {"firstname", first},
                {"lastname", last},
                {"telephone1", is_caller ? std::string("+190011112222") : telephone(i)},
                {"emailaddress1",
                 is_caller ? "maria.example@example.com" : numbered("person%03u@contacts.example.com", i + 1)}};
        if (i % 3 == 0 && !is_caller)
            row["mobilephone"] = telephone(i + 401);
        if (i % 4 != 3)
            point(row, "parentcustomerid", "account", fixed_guid(kAccounts, i % 40 + 1));
        add(site, "contact", std::move(row));
    }
}

void make_products(Site& site) {
    for (unsigned i = 0; i < kGoods.size(); ++i)
        add(site, "product",
            {{"productid", fixed_guid(kProducts, i + 1)},
             {"name", std::string(kGoods[i])},
             {"productnumber", numbered("P-%03u", i + 1)},
             {"productstructure", std::int64_t{1}},
             {"price", 9.5 + 10.0 * i}});
}

void make_order(Site& site, unsigned i) {
    const std::string id = fixed_guid(kOrders, i + 1);
    Row order{
        {"salesorderid", id}, {"name", numbered("Order %u", i + 1)}, {"ordernumber", numbered("ORD-%05u", 1001 + i)}};
    point(order, "customerid", "contact", fixed_guid(kContacts, i % 20 + 1));
    add(site, "salesorder", std::move(order));
    for (unsigned line = 0; line < 2; ++line) {
        const auto product = static_cast<unsigned>((i + line) % kGoods.size());
        Row row{{"salesorderdetailid", fixed_guid(kLines, i * 2 + line + 1)},
                {"quantity", 1.0 + line},
                {"priceperunit", 9.5 + 10.0 * product},
                {"isproductoverridden", false}};
        point(row, "salesorderid", "salesorder", id);
        point(row, "productid", "product", fixed_guid(kProducts, product + 1));
        add(site, "salesorderdetail", std::move(row));
    }
}

void make_cases(Site& site) {
    for (unsigned i = 0; i < 10; ++i) {
        Row row{{"incidentid", fixed_guid(kCases, i + 1)},
                {"title", numbered("Sample case %u", i + 1)},
                {"ticketnumber", numbered("CAS-%05u-EXAMPL", 1001 + i)}};
        point(row, "customerid", "contact", fixed_guid(kContacts, i + 1));
        add(site, "incident", std::move(row));
    }
}

} // namespace

void make_sample(Site& site) {
    if (site.rows.has(*site.schema.by_name("contact"), fixed_guid(kContacts, 1)))
        return;
    Transaction transaction(site.rows);
    make_agents(site);
    make_queues(site);
    make_accounts(site);
    make_contacts(site);
    make_products(site);
    for (unsigned i = 0; i < 30; ++i)
        make_order(site, i);
    make_cases(site);
    transaction.commit();
}

} // namespace dyncx::emulator
