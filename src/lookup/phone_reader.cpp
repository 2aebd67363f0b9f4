// Which readings of a text are tried, and which of them is believed: a number that exists before one of a possible
// length, and the region's reading before a guess.
#include "lookup/phone_reader.h"

#include "lookup/phone_text.h"
#include "lookup/plain_number.h"

#include <utility>

namespace dyncx::lookup {

namespace {

constexpr std::size_t kMostShortDigits = 6;

bool is_short(const PhoneNumber& number) {
    return number.dialled.size() <= kMostShortDigits && !number.dialled.starts_with('+');
}

struct Reading {
    std::string text;
    int least_quality; // believed from here on
};

std::vector<Reading> readings_of(const PhoneText& text, bool has_region) {
    const std::string& written = text.written;
    std::vector<Reading> readings;
    if (!text.context.empty() && !written.starts_with('+'))
        readings.push_back({text.context + written, DYNCX_PHONE_VALID});
    readings.push_back({written, DYNCX_PHONE_POSSIBLE});
    const std::string dialled = dialled_of(written);
    if (dialled.starts_with('+'))
        readings.push_back({dialled, DYNCX_PHONE_POSSIBLE});
    if (const auto trunk = written.find("(0)"); trunk != std::string::npos)
        readings.push_back({dialled_of(written.substr(0, trunk) + written.substr(trunk + 3)), DYNCX_PHONE_VALID});
    if (has_region && !dialled.starts_with('+') && !dialled.starts_with('0')) // "4930123456", as trunks deliver it
        readings.push_back({"+" + dialled, DYNCX_PHONE_VALID});
    return readings;
}

std::string e164_of(const dyncx_phone_fields& fields) {
    return std::string("+") + fields.country_code + fields.national;
}

void take(const dyncx_phone_fields& fields, PhoneNumber& number) {
    number.country_code = fields.country_code;
    number.national = fields.national;
    number.e164 = e164_of(fields);
    number.trunk = fields.trunk;
    number.in_nation = fields.in_nation;
    number.among_nations = fields.among_nations;
}

// Zeros too many, for example: what is left of them would be read as another number next time.
bool reads_back(PhonePart::Read read, const dyncx_phone_fields& fields) {
    const std::string e164 = e164_of(fields);
    dyncx_phone_fields again{};
    return read(e164.data(), e164.size(), "", &again) == fields.quality && e164_of(again) == e164;
}

// The best reading; the first of equals.
void read_by_plans(PhonePart::Read read, const PhoneText& text, const std::string& region, PhoneNumber& number) {
    dyncx_phone_fields best{};
    for (const Reading& reading : readings_of(text, !region.empty())) {
        dyncx_phone_fields fields{};
        const int quality = read(reading.text.data(), reading.text.size(), region.c_str(), &fields);
        if (quality >= reading.least_quality && quality > best.quality)
            best = fields;
        if (best.quality == DYNCX_PHONE_VALID)
            break;
    }
    const bool is_possible = best.quality == DYNCX_PHONE_POSSIBLE && !is_short(number) && reads_back(read, best);
    if (best.quality == DYNCX_PHONE_VALID || is_possible)
        take(best, number);
}

} // namespace

PhoneReader::PhoneReader(std::string region, std::shared_ptr<const PhonePart> part)
    : region_(std::move(region)), part_(std::move(part)) {}

PhoneNumber PhoneReader::read(std::string_view given) const {
    PhoneNumber number;
    const PhoneText text = phone_text_of(given);
    if (given.size() <= kMostPhoneBytes)
        number.given = given;
    if (text.sort != PhoneText::Sort::kDigits) {
        number.kind = text.sort == PhoneText::Sort::kWithheld ? PhoneKind::kWithheld : PhoneKind::kNone;
        return number;
    }
    number.kind = PhoneKind::kNumber;
    number.written = text.written;
    number.dialled = dialled_of(text.written);
    number.extension = text.extension;
    if (const auto read = part_->read(); read != nullptr)
        read_by_plans(read, text, region_, number);
    else if (!is_short(number))
        read_plainly(region_, number);
    if (!number.is_sure() && is_short(number))
        number.kind = PhoneKind::kShort;
    return number;
}

std::string PhoneReader::key_at_once(std::string_view given) {
    PhoneText text = phone_text_of(given);
    PhoneNumber number;
    number.dialled = dialled_of(text.written);
    number.extension = std::move(text.extension);
    number.kind = number.dialled.starts_with('+') ? PhoneKind::kNumber : PhoneKind::kNone;
    return number.key();
}

std::string PhoneReader::way() const {
    const std::string how = part_->read() != nullptr ? "numbering plans" : "digits";
    return (region_.empty() ? "no region" : region_) + ", " + how;
}

} // namespace dyncx::lookup
