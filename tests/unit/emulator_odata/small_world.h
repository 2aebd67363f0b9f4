// Three small tables with a few rows, for the tests of the query language: nothing here comes from the emulator's
// schema.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/condition.h"

#include <map>
#include <string>
#include <vector>

namespace dyncx::emulator::odata::test {

inline const std::string kAlice = "00000000-0000-0000-0000-00000000000a";
inline const std::string kBob = "00000000-0000-0000-0000-00000000000b";
inline const std::string kAcme = "00000000-0000-0000-0000-000000000001";
inline const std::string kBolt = "00000000-0000-0000-0000-000000000002";
inline const std::string kCorp = "00000000-0000-0000-0000-000000000003";

inline Column column(std::string name, std::string type) {
    Column made;
    made.name = name;
    made.read_as = name;
    made.type = std::move(type);
    if (made.is_lookup()) {
        made.read_as = "_" + name + "_value";
    }
    return made;
}

class SmallSchema : public Schema {
  public:
    SmallSchema() {
        Table account;
        account.logical_name = "account";
        account.schema_name = "Account";
        account.set_name = "accounts";
        account.primary_id = "accountid";
        account.columns = {column("accountid", "uniqueidentifier"),
                           column("name", "string"),
                           column("accountnumber", "string"),
                           column("city", "string"),
                           column("employees", "integer"),
                           column("revenue", "money"),
                           column("donotphone", "boolean"),
                           column("createdon", "datetime"),
                           column("modifiedon", "datetime"),
                           column("founded", "datetime"),
                           column("channels", "multiselectpicklist"),
                           column("statecode", "state"),
                           column("primarycontactid", "lookup"),
                           column("ownerid", "owner"),
                           column("picture", "image"),
                           column("ownertype", "entityname")};
        account.columns.back().in_web_api = false;
        account.columns[9].behavior = "DateOnly";
        account.navigations = {{"primarycontactid", "primarycontactid", "contact", true},
                               {"owninguser", "ownerid", "systemuser", false}};
        account.collections = {{"Account_Tasks", "task", "regardingobjectid", "regardingobjectid_account_task"}};
        account.keys = {
            {"number", {"accountnumber"}}, {"city_contact", {"city", "primarycontactid"}}, {"size", {"employees"}}};
        Table contact;
        contact.logical_name = "contact";
        contact.set_name = "contacts";
        contact.primary_id = "contactid";
        contact.columns = {column("contactid", "uniqueidentifier"), column("fullname", "string"),
                           column("parentcustomerid", "customer")};
        contact.navigations = {{"parentcustomerid_account", "parentcustomerid", "account", true},
                               {"parentcustomerid_contact", "parentcustomerid", "contact", true}};
        Table task;
        task.logical_name = "task";
        task.set_name = "tasks";
        task.primary_id = "activityid";
        task.columns = {column("activityid", "uniqueidentifier"), column("subject", "string"),
                        column("minutes", "integer"), column("regardingobjectid", "lookup")};
        task.navigations = {{"regardingobjectid_account_task", "regardingobjectid", "account", true}};
        Table user;
        user.logical_name = "systemuser";
        user.set_name = "systemusers";
        user.primary_id = "systemuserid";
        user.columns = {column("systemuserid", "uniqueidentifier"), column("fullname", "string")};
        tables_ = {account, contact, task, user};
    }
    const Table* by_set(std::string_view name) const override {
        return find([&](const Table& table) { return table.set_name == name; });
    }
    const Table* by_name(std::string_view name) const override {
        return find([&](const Table& table) { return table.logical_name == name; });
    }
    std::vector<const Table*> tables() const override {
        std::vector<const Table*> all;
        for (const Table& table : tables_)
            all.push_back(&table);
        return all;
    }

  private:
    template <class Test> const Table* find(Test test) const {
        for (const auto& table : tables_) {
            if (test(table)) {
                return &table;
            }
        }
        return nullptr;
    }
    std::vector<Table> tables_;
};

class SmallRows : public Rows {
  public:
    SmallRows() {
        add("account", "accountid", kAcme,
            {{"name", std::string("Acme 50% [Nord]")},
             {"accountnumber", std::string("A1")},
             {"city", std::string("Köln")},
             {"employees", std::int64_t{10}},
             {"revenue", 1000.5},
             {"donotphone", true},
             {"createdon", std::string("2026-11-20T10:00:00Z")},
             {"modifiedon", std::string("2026-11-20T10:00:00Z")},
             {"founded", std::string("1999-02-28")},
             {"channels", std::string("1,30")},
             {"statecode", std::int64_t{0}},
             {"primarycontactid", kAlice},
             {"primarycontactid@type", std::string("contact")},
             {"ownerid", kBob}});
        add("account", "accountid", kBolt,
            {{"name", std::string("bolt")},
             {"city", std::string("KÖLN")},
             {"employees", std::int64_t{500}},
             {"donotphone", false},
             {"createdon", std::string("2026-11-21T09:30:00Z")},
             {"modifiedon", std::string("2026-11-21T10:00:00Z")},
             {"channels", std::string("3")},
             {"statecode", std::int64_t{1}},
             {"ownerid", kAlice}});
        add("account", "accountid", kCorp,
            {{"statecode", std::int64_t{0}}, {"createdon", std::string("2020-01-31T00:00:00Z")}});
        add("contact", "contactid", kAlice,
            {{"fullname", std::string("Alice O'Brien")},
             {"parentcustomerid", kAcme},
             {"parentcustomerid@type", std::string("account")}});
        add("contact", "contactid", kBob, {{"fullname", std::string("Bob")}});
        // The id of an account: a lookup to that account must not find it.
        add("contact", "contactid", kAcme, {{"fullname", std::string("Shadow")}});
        add_task("00000000-0000-0000-0000-0000000000f1", kAcme, "call back", 5);
        add_task("00000000-0000-0000-0000-0000000000f2", kAcme, "send offer", 50);
        add_task("00000000-0000-0000-0000-0000000000f3", kBolt, "call back", 7);
    }
    std::optional<Row> find(const Table& table, const std::string& id) const override {
        const auto rows = rows_.find(table.logical_name);
        if (rows == rows_.end() || rows->second.count(id) == 0) {
            return std::nullopt;
        }
        return rows->second.at(id);
    }
    void scan(const Table& table, const Visit& visit) const override {
        const auto rows = rows_.find(table.logical_name);
        for (auto it = rows == rows_.end() ? none_.begin() : rows->second.begin();
             it != (rows == rows_.end() ? none_.end() : rows->second.end()) && visit(it->second); ++it) {
        }
    }
    void scan_pointing_at(const Table& table, const std::string& column, const std::string& id,
                          const Visit& visit) const override {
        scan(table, [&](const Row& row) {
            const auto found = row.find(column);
            return found == row.end() || found->second != Value(id) || visit(row);
        });
    }

  private:
    using OfTable = std::map<std::string, Row>;
    void add(const std::string& table, const std::string& key, const std::string& id, Row row) {
        row[key] = id;
        rows_[table][id] = std::move(row);
    }
    void add_task(const std::string& id, const std::string& account, const std::string& subject, std::int64_t minutes) {
        add("task", "activityid", id,
            {{"subject", subject},
             {"minutes", minutes},
             {"regardingobjectid", account},
             {"regardingobjectid@type", std::string("account")}});
    }
    std::map<std::string, OfTable> rows_;
    OfTable none_;
};

// 2026-11-21 10:00:00 UTC, a Saturday.
inline Caller small_caller() {
    return Caller{[] { return std::int64_t{1795255200}; }, kBob, "00000000-0000-0000-0000-0000000000bb"};
}

struct Refused {
    int status = 0;
    std::string code;
    std::string message;
};

template <class Act> Refused refusal_of(Act act) {
    try {
        act();
    } catch (const Refusal& refusal) {
        return {refusal.http_status, refusal.code, refusal.message};
    }
    return {};
}

} // namespace dyncx::emulator::odata::test
