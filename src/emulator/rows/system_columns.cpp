// See system_columns.h.
#include "emulator/rows/system_columns.h"

#include "emulator/guid.h"

#include <array>
#include <cstdio>

namespace dyncx::emulator {

namespace {

void set_lookup(const Table& table, Row& row, const std::string& column, const std::string& target,
                const std::string& id) {
    const Column* known = table.column(column);
    if (!known || id.empty())
        return;
    row[column] = id;
    if (known->is_lookup())
        row[column + "@type"] = target;
}

void set_if_known(const Table& table, Row& row, const std::string& column, Value value) {
    if (table.column(column))
        row[column] = std::move(value);
}

void follow_owner(const Site& site, const Table& table, Row& row) {
    if (!table.column("ownerid"))
        return;
    const std::string owner = text_of(row, "ownerid");
    const bool is_team = text_of(row, "ownerid@type") == "team";
    for (const char* column : {"owninguser", "owningteam"}) {
        row.erase(column);
        row.erase(std::string(column) + "@type");
    }
    set_lookup(table, row, is_team ? "owningteam" : "owninguser", is_team ? "team" : "systemuser", owner);
    set_lookup(table, row, "owningbusinessunit", "businessunit", site.business_unit_id);
}

std::string joined(const Row& row, std::initializer_list<const char*> columns, const char* between) {
    std::string out;
    for (const char* column : columns) {
        const std::string part = text_of(row, column);
        if (part.empty())
            continue;
        out += (out.empty() ? "" : between) + part;
    }
    return out;
}

void compose_names(const Table& table, Row& row) {
    const Column* full = table.column("fullname");
    if (full && table.column("lastname"))
        row["fullname"] = joined(row, {"firstname", "middlename", "lastname"}, " ");
    if (text_of(row, "fullname").empty())
        row.erase("fullname");
    if (table.column("yomifullname") && row.contains("fullname"))
        row["yomifullname"] = row["fullname"];
    for (const char* number : {"1", "2", "3"}) {
        const std::string base = std::string("address") + number + "_";
        if (!table.column(base + "composite"))
            continue;
        const std::string lines =
            joined(row, {(base + "line1").c_str(), (base + "line2").c_str(), (base + "line3").c_str()}, "\r\n");
        const std::string town = joined(
            row, {(base + "city").c_str(), (base + "stateorprovince").c_str(), (base + "postalcode").c_str()}, " ");
        const std::string country = text_of(row, base + "country");
        std::string all = lines;
        for (const std::string& part : {town, country})
            if (!part.empty())
                all += (all.empty() ? "" : "\r\n") + part;
        row[base + "composite"] = all.empty() ? Value() : Value(all);
    }
}

std::string running_number(const Site& site, const Table& table, const char* prefix) {
    std::array<char, 48> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%s-%05zu-%s", prefix, site.rows.count(table) + 1000,
                  new_guid().substr(0, 6).c_str());
    std::string number = buffer.data();
    for (char& c : number)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return number;
}

void number_row(const Site& site, const Table& table, Row& row) {
    if (table.logical_name == "incident" && text_of(row, "ticketnumber").empty())
        row["ticketnumber"] = running_number(site, table, "CAS");
    if (table.logical_name == "salesorder" && text_of(row, "ordernumber").empty())
        row["ordernumber"] = running_number(site, table, "ORD");
}

// A row with money has a currency, its rate, and each amount once more in the base currency.
void convert_money(const Site& site, const Table& table, Row& row) {
    bool has_money = false;
    for (const Column& column : table.columns) {
        const auto held = row.find(column.name);
        if (column.type != "money" || held == row.end() || column.name.ends_with("_base"))
            continue;
        has_money = has_money || !std::holds_alternative<std::monostate>(held->second);
        if (table.column(column.name + "_base"))
            row[column.name + "_base"] = held->second;
    }
    if (!has_money || !text_of(row, "transactioncurrencyid").empty())
        return;
    set_lookup(table, row, "transactioncurrencyid", "transactioncurrency", site.currency_id);
    set_if_known(table, row, "exchangerate", 1.0);
}

void derive(const Site& site, const Table& table, Row& row) {
    follow_owner(site, table, row);
    compose_names(table, row);
    convert_money(site, table, row);
}

} // namespace

void fill_created(const Site& site, const Table& table, Row& row) {
    for (const Column& column : table.columns)
        if (!std::holds_alternative<std::monostate>(column.default_value) && column.in_web_api)
            row.try_emplace(column.name, column.default_value);
    const std::string now = utc_text(now_seconds());
    const std::string told = text_of(row, "overriddencreatedon");
    set_if_known(table, row, "createdon", told.empty() ? now : told);
    set_if_known(table, row, "modifiedon", now);
    if (!told.empty())
        row["overriddencreatedon"] = now;
    set_lookup(table, row, "createdby", "systemuser", site.user_id);
    set_lookup(table, row, "modifiedby", "systemuser", site.user_id);
    if (text_of(row, "ownerid").empty())
        set_lookup(table, row, "ownerid", "systemuser", site.user_id);
    number_row(site, table, row);
    derive(site, table, row);
}

void fill_updated(const Site& site, const Table& table, Row& row) {
    set_if_known(table, row, "modifiedon", utc_text(now_seconds()));
    set_lookup(table, row, "modifiedby", "systemuser", site.user_id);
    derive(site, table, row);
}

} // namespace dyncx::emulator
