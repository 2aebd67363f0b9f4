// Cards and IBANs are hidden in every usual writing, and nothing that only looks like one. The numbers are those that
// schemes and the registry of IBANs publish for tests.
#include "handoff/redaction.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace dyncx::handoff;

namespace {

std::string hidden(const std::string& text) { return Redaction::open(true, {})->apply(text); }

const char* const kCards[] = {
    "4111111111111111",    "4012888888881881", "4222222222222",    "4988438843884305", // Visa
    "5555555555554444",    "5105105105105100", "2223003122003222", "2720992593319364", // Mastercard
    "378282246310005",     "371449635398431",  "341111111111111",                      // American Express
    "30569309025904",      "38520000023237",   "36227206271667",                       // Diners Club
    "6011111111111117",    "6011000990139424", "6445644564456445", "6500000000000002", // Discover
    "3530111333300000",    "3566002020360505",                                         // JCB
    "6200000000000005",    "6240008631401148", "6222821234560017",                     // UnionPay
    "6759649826438453",    "6304000000000000", "5000550000000029",                     // Maestro
    "5019717010103742",                                                                // Dankort
    "2200000000000004",                                                                // Mir
    "6304219447607087665",                                                             // 19 digits
};

const char* const kIbans[] = {"DE89370400440532013000",
                              "GB29NWBK60161331926819",
                              "FR1420041010050500013M02606",
                              "NL91ABNA0417164300",
                              "CH9300762011623852957",
                              "AT611904300234573201",
                              "ES9121000418450200051332",
                              "IT60X0542811101000000123456",
                              "BE68539007547034",
                              "PL61109010140000071219812874",
                              "NO9386011117947",
                              "SE4550000000058398257466",
                              "DK5000400440116243",
                              "FI2112345600000785",
                              "PT50000201231234567890154",
                              "MT84MALT011000012345MTLCAST001S",
                              "SA0380000000608010167519",
                              "BR1800360305000010009795493C1",
                              "IE29AIBK93115212345678",
                              "LU280019400644750000"};

std::string grouped(const std::string& signs, std::size_t size, const std::string& between) {
    std::string out;
    for (std::size_t i = 0; i < signs.size(); ++i)
        out += (i > 0 && i % size == 0 ? between : "") + signs[i];
    return out;
}

int luhn_digit(const std::string& digits) { // that makes them sound
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int value = (digits[digits.size() - 1 - i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return (10 - sum % 10) % 10;
}

} // namespace

BOOST_AUTO_TEST_CASE(x22_cards_of_all_schemes_are_hidden_in_every_usual_writing) {
    for (const std::string card : kCards)
        for (const std::string& written :
             {card, grouped(card, 4, " "), grouped(card, 4, "-"), grouped(card, 4, "\u00A0"), grouped(card, 4, " - "),
              grouped(card, 4, "\u2013")})
            for (const auto& [before, after] : {std::pair("", ""),
                                                {"My card is ", ", and"},
                                                {"(", ")"},
                                                {"\u5361\u53F7", "\u8C22\u8C22"},
                                                {"\n", "\n"}})
                BOOST_TEST(hidden(before + written + after) == before + std::string("[card]") + after, written);
}

BOOST_AUTO_TEST_CASE(a_card_is_hidden_as_it_is_printed_and_as_it_is_dictated) {
    BOOST_TEST(hidden("3782 822463 10005") == "[card]");
    BOOST_TEST(hidden("3056 930902 5904") == "[card]");
    BOOST_TEST(hidden("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1") == "[card]");
    BOOST_TEST(hidden("41 11 11 11 11 11 11 11") == "[card]");
    BOOST_TEST(hidden("4111 1111 1111 1111 12/27 123") == "[card] 12/27 123");
    BOOST_TEST(hidden("4111111111111111 123") == "[card] 123");
    BOOST_TEST(hidden("4111 1111 1111 1111 5555 5555 5555 4444") == "[card] [card]");
    BOOST_TEST(hidden("4111111111111111, 5555555555554444") == "[card], [card]");
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_card_stays) {
    for (const char* text : {"4111111111111112",                 // not by Luhn
                             "4111 1111 1111 1121",              //
                             "1234567812345670",                 // sound, of no scheme
                             "0000000000000000",                 //
                             "9999999999999995",                 //
                             "41111111111111114111111111111111", // goes on
                             "84111111111111111",                //
                             "411111111111",                     // too short
                             "4111.1111.1111.1111",              // no blanks or dashes
                             "4111\n1111\n1111\n1111",           // lines
                             "4111    1111    1111    1111",     // columns of a table
                             "+4111111111111111",                // a telephone number
                             "+49 151 23456789",
                             "0049 30 901820",
                             "030 / 90 18 20",
                             "4915123456789",
                             "+1 (415) 555-0123",
                             "0800 111 2222 333 44",
                             "555-0100 555-0101 555-0102",
                             "+36 30 569 3090 2590 4",
                             "order 5012-3456-7890-1238",
                             "2026-01-05 17:12:59",
                             "20260105171259123",
                             "550e8400-e29b-41d4-a716-446655440000",
                             "3.141592653589793",
                             "IMEI 490154203237518"})
        BOOST_TEST(hidden(text) == text);
}

BOOST_AUTO_TEST_CASE(x22_ibans_are_hidden_in_every_usual_writing) {
    for (const std::string iban : kIbans) {
        std::string lower = iban;
        for (char& c : lower)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        for (const std::string& written :
             {iban, lower, grouped(iban, 4, " "), grouped(iban, 4, "-"), grouped(lower, 4, "\u00A0")})
            for (const auto& [before, after] : {std::pair("", ""), {"IBAN: ", " is mine"}, {"(", ")."}})
                BOOST_TEST(hidden(before + written + after) == before + std::string("[iban]") + after, written);
    }
    BOOST_TEST(hidden("DE 89 37 04 00 44 05 32 01 30 00") == "[iban]"); // dictated
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_an_iban_stays) {
    for (const char* text :
         {"DE89370400440532013001", "DE8937040044053201300", "DE893704004405320130000", "XDE89370400440532013000",
          "ZZ89370400440532013000", "D89370400440532013000", "DE8A370400440532013000", "at 10 30 tomorrow morning",
          "DE89 3704 0044 0532", "BE", "no 12", "IBAN DE"})
        BOOST_TEST(hidden(text) == text);
}

BOOST_AUTO_TEST_CASE(numbers_stay_when_nobody_asks_for_them_to_be_hidden) {
    const std::string text = "4111111111111111 DE89370400440532013000";
    BOOST_TEST(Redaction::open(false, {})->apply(text) == text);
}

BOOST_AUTO_TEST_CASE(made_cards_are_found_and_with_one_digit_changed_stay) {
    std::mt19937 random(20260105);
    const auto digit = [&random] { return static_cast<char>('0' + random() % 10); };
    for (int i = 0; i < 2000; ++i) {
        std::string card = i % 2 == 0 ? "4" : "53";
        while (card.size() < 15)
            card += digit();
        card += static_cast<char>('0' + luhn_digit(card));
        const std::string& between = i % 3 == 0 ? "" : i % 3 == 1 ? " " : "-";
        const std::string before = "a" + std::string(random() % 7, ' '), after = std::string(random() % 2, ',') + "b";
        BOOST_TEST(hidden(before + grouped(card, 4, between) + after) == before + "[card]" + after);
        std::string wrong = card;
        const std::size_t at = 2 + random() % 14;
        wrong[at] = static_cast<char>('0' + (wrong[at] - '0' + 1 + static_cast<int>(random() % 9)) % 10);
        BOOST_TEST(hidden(before + grouped(wrong, 4, between) + after) == before + grouped(wrong, 4, between) + after);
    }
}

BOOST_AUTO_TEST_CASE(whatever_is_given_only_labels_are_put_in_and_a_second_look_finds_nothing) {
    std::mt19937 random(7);
    const std::string signs = "0123456789012345678901234567890123456789 -+DEGBx\n";
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (std::size_t size = random() % 200; text.size() < size;)
            text += signs[random() % signs.size()];
        const std::string once = hidden(text);
        BOOST_TEST(once.size() <= text.size());
        BOOST_TEST(hidden(once) == once, text);
    }
}
