// Written forms against written forms: every form of a number has its key, no two numbers share one, and a number stored
// in one form is asked for when it calls in another. The same table without the part shows what digits alone can do.
#include "number_table.h"

#include "lookup/phone_reader.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace dyncx;
using namespace dyncx::lookup;
using namespace dyncx::test;

namespace {

constexpr std::size_t kMostForms = 40;

std::shared_ptr<const PhonePart> part() {
    return std::make_shared<PhonePart>(std::vector<std::string>{DYNCX_PHONE_PART});
}
std::shared_ptr<const PhonePart> no_part() { return std::make_shared<PhonePart>(std::vector<std::string>{}); }

struct Share {
    int hits = 0, of = 0;
    void count(bool is_hit) {
        hits += is_hit ? 1 : 0;
        ++of;
    }
    double percent() const { return of == 0 ? 0 : 100.0 * hits / of; }
};

struct Figures {
    Share same_key;  // pairs of forms of one number that have one key
    Share asked_for; // pairs (stored, calling): the stored form is among the forms asked for
    int shared_keys = 0;
    int forms = 0;
    std::set<std::string> regions;
};

Figures measure(const std::shared_ptr<const PhonePart>& with, bool shows_misses) {
    Figures figures;
    std::map<std::string, std::size_t> owner; // of a key
    const auto& rows = number_table();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const PhoneReader reader(rows[row].region, with);
        figures.regions.insert(rows[row].region);
        for (const auto& calling : rows[row].forms) {
            const PhoneNumber number = reader.read(calling);
            ++figures.forms;
            const auto kept = owner.emplace(number.key(), row).first;
            figures.shared_keys += !number.key().empty() && kept->second != row ? 1 : 0;
            const auto asked = number.exact_forms(kMostForms);
            for (const auto& stored : rows[row].forms) {
                figures.same_key.count(!number.key().empty() && reader.read(stored).key() == number.key());
                const bool is_asked = std::find(asked.begin(), asked.end(), stored) != asked.end();
                figures.asked_for.count(is_asked);
                if (shows_misses && !is_asked && &calling == &rows[row].forms.front())
                    BOOST_TEST_MESSAGE("not asked for: " << stored << " by " << calling);
            }
        }
    }
    BOOST_TEST_MESSAGE(figures.forms << " forms of " << rows.size() << " numbers, " << figures.regions.size()
                                     << " regions; same key " << figures.same_key.percent() << " %, asked for "
                                     << figures.asked_for.percent() << " %, keys shared by two numbers "
                                     << figures.shared_keys);
    return figures;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_written_form_of_a_number_has_its_key) {
    const auto with = part();
    for (const auto& row : number_table()) {
        const PhoneReader reader(row.region, with);
        for (const auto& form : row.forms)
            BOOST_TEST(reader.read(form).key() == row.key,
                       row.region << ": " << form << " gives " << reader.read(form).key());
    }
}

BOOST_AUTO_TEST_CASE(stored_in_any_form_a_number_is_found_by_its_key_in_every_other) {
    const Figures figures = measure(part(), true);
    BOOST_TEST(figures.forms >= 150);
    BOOST_TEST(figures.regions.size() >= 20u);
    BOOST_TEST(figures.same_key.hits == figures.same_key.of);
    BOOST_TEST(figures.shared_keys == 0);
    BOOST_TEST(figures.asked_for.percent() >= 80.0); // the rest: other scripts, URIs, words, rare groupings
}

BOOST_AUTO_TEST_CASE(without_the_part_digits_alone_do_most_of_it_and_never_mix_two_numbers_up) {
    const Figures figures = measure(no_part(), false);
    BOOST_TEST(figures.same_key.percent() >=
               93.0); // not: 010 and 0011, carrier codes, Mexico's 1, Argentina's 15, words
    BOOST_TEST(figures.asked_for.percent() >= 58.0);
    BOOST_TEST(figures.shared_keys == 0);
}

BOOST_AUTO_TEST_CASE(a_key_at_once_is_the_key_of_its_number_or_of_nobody) {
    std::set<std::string> keys;
    for (const auto& row : number_table())
        keys.insert(row.key);
    int right = 0;
    for (const auto& row : number_table())
        for (const auto& form : row.forms) {
            const std::string key = PhoneReader::key_at_once(form);
            BOOST_TEST((key == row.key || !keys.contains(key)), form << " gives " << key);
            right += key == row.key ? 1 : 0;
        }
    BOOST_TEST(right > 80);
    BOOST_TEST(PhoneReader::key_at_once("+49 30 123456") == "+4930123456");
    BOOST_TEST(PhoneReader::key_at_once("030 123456").empty());
    BOOST_TEST(PhoneReader::key_at_once("anonymous").empty());
}

// The usual separators between the groups of libphonenumber, at home and abroad, whatever form calls.
BOOST_AUTO_TEST_CASE(the_usual_separators_are_asked_for_whatever_form_calls) {
    const auto with = part();
    for (const auto& row : number_table()) {
        const PhoneReader reader(row.region, with);
        const PhoneNumber plain = reader.read(row.forms.front());
        if (!plain.is_sure() || !plain.extension.empty())
            continue;
        std::vector<std::string> stored{
            plain.e164,      plain.e164.substr(1), "00" + plain.e164.substr(1), plain.trunk + plain.national,
            plain.in_nation, plain.among_nations};
        for (const char separator : {' ', '-', '.'})
            for (std::string form : {plain.in_nation, plain.among_nations}) {
                std::erase_if(form, [](char c) { return c == '(' || c == ')'; });
                std::ranges::replace_if(
                    form, [](char c) { return c == ' ' || c == '-'; }, separator);
                stored.push_back(form);
            }
        for (const auto& calling : row.forms) {
            const auto asked = reader.read(calling).exact_forms(kMostForms);
            for (const auto& form : stored)
                BOOST_TEST((std::find(asked.begin(), asked.end(), form) != asked.end()),
                           form << " is not asked for when " << calling << " calls");
        }
    }
}
