// dlopen with local symbols, so that nothing of libphonenumber, ICU, protobuf and abseil is seen by the host.
#include "lookup/phone_part.h"

#include "guest/exit.h"

#include <cerrno>
#include <dlfcn.h>
#include <string_view>
#include <utility>

namespace dyncx::lookup {

namespace {

constexpr const char* kFileName = "libdyncx_phone.so.0";

template <class Function> bool take(void* handle, const char* name, Function& slot) {
    slot = reinterpret_cast<Function>(::dlsym(handle, name));
    return slot != nullptr;
}

// Everything that libphonenumber and its libraries make at first use is made now; then the exit hook is registered behind
// their own exit handlers, so that it runs before them. Without the hook exit() is what it was.
void warm_up(PhonePart::Read read) {
    constexpr std::string_view kAny = "+49 30 123456";
    dyncx_phone_fields fields{};
    read(kAny.data(), kAny.size(), "DE", &fields);
    static_cast<void>(guest::watch_exit());
}

} // namespace

std::vector<std::string> places_of_phone_part() {
    std::vector<std::string> places;
    Dl_info here{};
    if (::dladdr(reinterpret_cast<void*>(&places_of_phone_part), &here) != 0 && here.dli_fname != nullptr) {
        const std::string file = here.dli_fname;
        if (const auto slash = file.rfind('/'); slash != std::string::npos)
            places.push_back(file.substr(0, slash + 1) + kFileName);
    }
    places.emplace_back(kFileName);
    return places;
}

PhonePart::PhonePart(std::vector<std::string> places) : places_(std::move(places)) {}

PhonePart::~PhonePart() {
    if (handle_ != nullptr)
        ::dlclose(handle_);
}

PhonePart::Read PhonePart::read() const {
    std::call_once(once_, [this] { load(); });
    return read_;
}

std::string PhonePart::why_absent() const {
    if (read() == nullptr)
        return why_absent_;
    return "";
}

void PhonePart::load() const {
    const int errno_before = errno;
    why_absent_ = "it was left out";
    for (const auto& place : places_) {
        handle_ = ::dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        decltype(&dyncx_phone_abi) abi = nullptr;
        if (handle_ == nullptr) {
            why_absent_ = ::dlerror();
        } else if (!take(handle_, "dyncx_phone_abi", abi) || abi() != DYNCX_PHONE_ABI ||
                   !take(handle_, "dyncx_phone_read", read_)) {
            why_absent_ = place + " belongs to another version";
            ::dlclose(std::exchange(handle_, nullptr));
        } else {
            warm_up(read_);
            break;
        }
    }
    errno = errno_before;
}

} // namespace dyncx::lookup
