// What a written telephone number comes to: whose number it is, the key under which every written form of it is kept,
// and the exact forms to ask Dynamics for. A plain value; PhoneReader makes it. It does not say whether anybody answers.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dyncx::lookup {

enum class PhoneKind {
    kNumber,   // a telephone number
    kShort,    // 110, 911, an extension of the PBX: means something at one place only
    kWithheld, // "anonymous", "unknown", "restricted", nothing at all
    kNone      // something else: the name of a SIP user, an e-mail address, text
};
const char* name_of(PhoneKind kind); // "number", "short", "withheld", "none"

struct PhoneNumber {
    PhoneKind kind = PhoneKind::kNone;
    std::string given;   // as it came, at most 250 bytes; longer texts are no numbers and are not kept
    std::string written; // in ASCII, without label and extension: "+49 (0)30 123456"
    std::string dialled; // digits, and "+" before an international number, as they were written
    std::string extension;

    // Known when it is sure which country's number it is; else all of these are empty.
    std::string e164;          // "+4930123456"
    std::string country_code;  // "49"
    std::string national;      // "30123456"
    std::string trunk;         // "0"
    std::string in_nation;     // "030 123456", as libphonenumber writes it; empty without the part
    std::string among_nations; // "+49 30 123456", likewise

    bool is_sure() const { return !e164.empty(); }

    // The same for every written form of one number, with one region and one kind of reader. "" for what is no number.
    // With the extension, in the way of RFC 3966: "+4930123456;ext=12".
    std::string key() const;
    std::string key_without_extension() const; // what a caller shows who dials from behind that number

    // Written forms to ask for with `eq`, most likely first, each once, at most `most`; those with the extension come
    // first. Digits, blanks, + - . / ( ) and the marks of an extension only, never a quote. Empty for what is no number.
    std::vector<std::string> exact_forms(std::size_t most) const;
};

} // namespace dyncx::lookup
