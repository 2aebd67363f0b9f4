// Written telephone numbers to PhoneNumber: by numbering plans where the part is there, else from the digits. Nothing is an
// error. By plans a number takes some ten microseconds, and the first one as many milliseconds: it loads the part. Any
// thread may call.
#pragma once

#include "lookup/phone_number.h"
#include "lookup/phone_part.h"

#include <memory>
#include <string>
#include <string_view>

namespace dyncx::lookup {

class PhoneReader {
  public:
    // `region` is phone.region, "" for none: then only numbers that begin with + or 00 are sure.
    PhoneReader(std::string region, std::shared_ptr<const PhonePart> part);

    PhoneNumber read(std::string_view given) const;

    // The key that the digits of an international form spell, in about a microsecond and without the part; "" for all
    // else. What is kept under it is right. When nothing is, read() may know a better key: "+49 (0)30 …".
    static std::string key_at_once(std::string_view given);

    // Keys made in one way need not equal those made in another: who keeps keys keeps this text, and makes them anew
    // when it differs. "DE, numbering plans", "DE, digits".
    std::string way() const;

  private:
    const std::string region_;
    const std::shared_ptr<const PhonePart> part_; // of the runtime
};

} // namespace dyncx::lookup
