// Names and keys; the written forms are in phone_forms.cpp.
#include "lookup/phone_number.h"

namespace dyncx::lookup {

const char* name_of(PhoneKind kind) {
    switch (kind) {
    case PhoneKind::kNumber:
        return "number";
    case PhoneKind::kShort:
        return "short";
    case PhoneKind::kWithheld:
        return "withheld";
    case PhoneKind::kNone:
        return "none";
    }
    return "";
}

std::string PhoneNumber::key_without_extension() const {
    if (kind != PhoneKind::kNumber && kind != PhoneKind::kShort)
        return "";
    return is_sure() ? e164 : dialled;
}

std::string PhoneNumber::key() const {
    const std::string main = key_without_extension();
    return main.empty() || extension.empty() ? main : main + ";ext=" + extension;
}

} // namespace dyncx::lookup
