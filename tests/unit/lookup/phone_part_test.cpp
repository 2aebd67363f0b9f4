// The part is loaded at the first number and not before, is absent without harm, and is read by many threads at once.
#include "base/calling_code.h"
#include "lookup/phone_reader.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <clocale>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pthread.h>
#include <thread>

using namespace dyncx;
using namespace dyncx::lookup;

namespace {

bool is_mapped(const std::string& name) {
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find(name) != std::string::npos)
            return true;
    return false;
}

std::shared_ptr<const PhonePart> part_at(std::vector<std::string> places) {
    return std::make_shared<PhonePart>(std::move(places));
}

} // namespace

struct Surroundings {
    std::ptrdiff_t threads = 0, descriptors = 0;
    std::string locale;
    sigset_t mask{};
};

Surroundings look_around() {
    const auto entries = [](const char* folder) {
        return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
    };
    Surroundings seen{entries("/proc/self/task"), entries("/proc/self/fd"), std::setlocale(LC_ALL, nullptr), {}};
    pthread_sigmask(SIG_SETMASK, nullptr, &seen.mask);
    return seen;
}

// The first case of this file to load it: Boost.Test runs the files in the order of their names.
BOOST_AUTO_TEST_CASE(the_part_is_loaded_at_the_first_number_and_not_before_and_changes_nothing_around_it) {
    const PhoneReader reader("DE", part_at({DYNCX_PHONE_PART}));
    BOOST_TEST(PhoneReader::key_at_once("+49 30 123456") == "+4930123456");
    BOOST_TEST(!is_mapped("libphonenumber"));
    const Surroundings before = look_around();
    BOOST_TEST(reader.read("030 123456").key() == "+4930123456");
    const Surroundings after = look_around();
    BOOST_TEST(is_mapped("libphonenumber"));
    BOOST_TEST(after.threads == before.threads);
    BOOST_TEST(after.descriptors == before.descriptors);
    BOOST_TEST(after.locale == before.locale);
    for (int number = 1; number <= 64; ++number)
        BOOST_TEST(sigismember(&after.mask, number) == sigismember(&before.mask, number));
    BOOST_TEST(reader.way() == "DE, numbering plans");
}

BOOST_AUTO_TEST_CASE(where_the_part_is_absent_the_reason_is_told_and_digits_do) {
    for (const auto& places : {std::vector<std::string>{}, {"/nowhere/libdyncx_phone.so.0"}, {"libc.so.6"}}) {
        const auto part = part_at(places);
        const PhoneReader reader("DE", part);
        BOOST_TEST(reader.read("030/123456").key() == "+4930123456");
        BOOST_TEST(reader.way() == "DE, digits");
        BOOST_TEST(!part->why_absent().empty());
    }
    BOOST_TEST(part_at({"libc.so.6"})->why_absent() == "libc.so.6 belongs to another version");
    BOOST_TEST(part_at({DYNCX_PHONE_PART})->why_absent() == "");
}

BOOST_AUTO_TEST_CASE(it_is_looked_for_beside_this_code_and_then_by_its_name) {
    const auto places = places_of_phone_part();
    BOOST_TEST_REQUIRE(places.size() == 2u);
    BOOST_TEST(places[0].ends_with("/libdyncx_phone.so.0"));
    BOOST_TEST(places[1] == "libdyncx_phone.so.0");
}

BOOST_AUTO_TEST_CASE(many_threads_read_at_once_from_the_first_number_on) {
    const PhoneReader reader("DE", part_at({DYNCX_PHONE_PART}));
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const std::string digits = std::to_string(10000000 + i);
                wrong += reader.read("030 " + digits).key() == "+4930" + digits ? 0 : 1;
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(wrong.load() == 0);
}

// docs/embedding.md asks callers for 64 KiB. Sanitizers need more for themselves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kStack = 1024 * 1024;
#else
constexpr std::size_t kStack = 64 * 1024;
#endif

BOOST_AUTO_TEST_CASE(a_small_stack_is_enough) {
    const PhoneReader reader("DE", part_at({DYNCX_PHONE_PART}));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStack);
    pthread_t thread{};
    const auto run = [](void* given) -> void* {
        const auto& with = *static_cast<const PhoneReader*>(given);
        return with.read("+49 (0)30 / 12 34 56").is_sure() && with.read("+1 800 356 9377 x12").is_sure() ? given
                                                                                                         : nullptr;
    };
    BOOST_TEST_REQUIRE(pthread_create(&thread, &attributes, run, const_cast<PhoneReader*>(&reader)) == 0);
    void* result = nullptr;
    pthread_join(thread, &result);
    pthread_attr_destroy(&attributes);
    BOOST_TEST((result != nullptr));
}

BOOST_AUTO_TEST_CASE(the_table_of_calling_codes_agrees_with_the_numbering_plans) {
    const PhonePart part({DYNCX_PHONE_PART});
    int regions = 0;
    for (char first = 'A'; first <= 'Z'; ++first)
        for (char second = 'A'; second <= 'Z'; ++second) {
            const std::string region{first, second};
            dyncx_phone_fields fields{};
            const std::string any = "2345678"; // of no country in particular
            part.read()(any.data(), any.size(), region.c_str(), &fields);
            const auto code = calling_code_of(region);
            BOOST_TEST(code.has_value() == (fields.country_code[0] != '\0'), region);
            if (!code)
                continue;
            ++regions;
            BOOST_TEST(code->digits == fields.country_code, region);
            BOOST_TEST(code->trunk == fields.trunk, region << " dials " << code->trunk << ", not " << fields.trunk);
            BOOST_TEST(calling_code_at_start_of(std::string(code->digits) + any)->digits == code->digits, region);
        }
    BOOST_TEST(regions > 240);
    BOOST_TEST(!calling_code_of("00"));
    BOOST_TEST(!calling_code_of("de"));
    BOOST_TEST(!calling_code_at_start_of("999123"));
}
