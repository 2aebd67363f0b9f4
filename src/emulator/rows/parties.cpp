// See parties.h.
#include "emulator/rows/parties.h"

#include "emulator/guid.h"

#include <algorithm>

namespace dyncx::emulator {

namespace {

constexpr std::int64_t kSender = 1;

void require_fitting(const Table& activity, const Row& party) {
    const auto mask = whole_of(party, "participationtypemask");
    if (!mask)
        throw Refusal{
            400, "0x80040203", "Required attribute 'participationtypemask' of entity 'activityparty' is missing.", {}};
    const auto& masks = activity.party_masks;
    const bool is_taken = masks.empty() || std::find(masks.begin(), masks.end(), *mask) != masks.end();
    if (!is_taken)
        throw Refusal{400,
                      "0x80040203",
                      "Participation type " + std::to_string(*mask) + " is not valid for the activity type '" +
                          activity.logical_name + "'.",
                      {}};
    if (text_of(party, "partyid").empty() && text_of(party, "addressused").empty())
        throw Refusal{400, "0x80040203", "An activity party must name a party or an address.", {}};
}

} // namespace

void require_fitting_parties(const Table& activity, const std::vector<std::shared_ptr<Payload>>& parties) {
    std::size_t senders = 0;
    for (const auto& party : parties) {
        require_fitting(activity, party->columns);
        senders += whole_of(party->columns, "participationtypemask") == std::optional<std::int64_t>(kSender) ? 1 : 0;
    }
    if (senders > 1)
        throw Refusal{400, "0x80040203", "Communication activity cannot have more than one Sender party", {}};
}

void add_parties(const Site& site, const RowRef& activity, const std::vector<std::shared_ptr<Payload>>& parties) {
    const Table& table = *site.schema.by_name("activityparty");
    for (const auto& party : parties) {
        Row row = party->columns;
        std::string id = text_of(row, table.primary_id);
        if (id.empty())
            id = new_guid();
        row[table.primary_id] = id;
        row["activityid"] = activity.id;
        row["activityid@type"] = activity.table->logical_name;
        row["ispartydeleted"] = false;
        if (site.rows.has(table, id))
            throw Refusal{412, "0x80040237", "A record with matching key values already exists.", {}};
        site.rows.put(table, id, std::move(row));
    }
}

void erase_parties(const Site& site, const RowRef& activity) {
    const Table& table = *site.schema.by_name("activityparty");
    std::vector<std::string> ids;
    for (const char* column : {"activityid", "partyid"}) {
        if (column == std::string_view("partyid") && activity.table->is_activity)
            continue;
        site.rows.scan_pointing_at(table, column, activity.id, [&](const Row& row) {
            ids.push_back(text_of(row, table.primary_id));
            return true;
        });
    }
    for (const std::string& id : ids)
        site.rows.erase(table, id);
}

} // namespace dyncx::emulator
