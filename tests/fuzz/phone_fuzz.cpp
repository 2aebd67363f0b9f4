// Fuzz target: telephone numbers. The first byte picks the region and whether the part is there, the rest is the text.
// Whatever it is, reading ends; a key reads back to itself; forms carry nothing but signs of telephone numbers.
#include "lookup/phone_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#ifndef DYNCX_PHONE_PART
#define DYNCX_PHONE_PART "libdyncx_phone.so.0"
#endif

using namespace dyncx::lookup;

namespace {

constexpr const char* kRegions[] = {"", "DE", "US", "IT", "BR", "RU", "JP", "AR"};

bool is_sign(char c) {
    return (c >= '0' && c <= '9') || std::string_view(" +-./();=ext").find(c) != std::string_view::npos;
}

void check(const PhoneReader& reader, std::string_view text) {
    const PhoneNumber number = reader.read(text);
    const bool is_number = number.kind == PhoneKind::kNumber || number.kind == PhoneKind::kShort;
    const auto forms = number.exact_forms(40);
    if (number.key().empty() == is_number || forms.empty() == is_number || forms.size() > 40)
        std::abort();
    for (const auto& form : forms)
        if (!std::all_of(form.begin(), form.end(), is_sign))
            std::abort();
    if (number.is_sure() && reader.read(number.key()).key() != number.key())
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    static const auto* const kPart = // loaded once, never freed: the fuzzer ends by itself
        new std::shared_ptr<const PhonePart>(std::make_shared<PhonePart>(std::vector<std::string>{DYNCX_PHONE_PART}));
    const auto part = (data[0] & 8) != 0 ? std::make_shared<PhonePart>(std::vector<std::string>{}) : *kPart;
    const PhoneReader reader(kRegions[data[0] & 7], part);
    check(reader, {reinterpret_cast<const char*>(data) + 1, size - 1});
    return 0;
}
