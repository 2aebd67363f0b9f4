// See people.h.
#include "emulator/sample/people.h"

#include "emulator/guid.h"
#include "emulator/rows/writes.h"

#include <array>
#include <cstdio>

namespace dyncx::emulator {

namespace {

constexpr std::uint32_t kFamily = 0xbe000000;
constexpr std::array kForms{"+1555%03u%04u", "+1 (555) %03u-%04u", "001 555 %03u %04u", "+1-555-%03u-%04u"};

std::string telephone(unsigned number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), kForms[number % kForms.size()], number / 10000 % 1000, number % 10000);
    return text.data();
}

} // namespace

void make_people(Site& site, int count) {
    const Table& table = *site.schema.by_name("contact");
    if (count <= 0 || site.rows.has(table, fixed_guid(kFamily, 1)))
        return;
    Transaction transaction(site.rows);
    for (unsigned i = 1; i <= static_cast<unsigned>(count); ++i) {
        const std::string number = std::to_string(i);
        Payload payload;
        payload.table = &table;
        payload.columns = {{"contactid", fixed_guid(kFamily, i)},
                           {"firstname", "Person"},
                           {"lastname", number},
                           {"mobilephone", telephone(i)},
                           {"emailaddress1", "Person." + number + "@example.com"}};
        create_row(site, payload);
    }
    transaction.commit();
}

} // namespace dyncx::emulator
