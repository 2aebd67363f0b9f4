// Finding and loading the library. Its version number is part of the file name (libdyncx.so.0), so that a program never
// meets a library of another ABI.
#include "library.h"

#include "failure.h"

#include <array>
#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>
#include <vector>

namespace dyncx::host {

namespace {

constexpr const char* kFileName = "libdyncx.so.0";

std::vector<std::string> places(const std::string& path) {
    if (!path.empty())
        return {path};
    if (const char* given = std::getenv("DYNCX_LIBRARY"); given != nullptr && *given != '\0')
        return {given};
    return {program_folder() + kFileName, program_folder() + "../" DYNCX_LIBRARY_FOLDER "/" + kFileName, kFileName};
}

template <typename Function> void take(void* handle, const char* name, Function& slot) {
    void* found = dlsym(handle, name);
    if (found == nullptr)
        throw Failure(kRefused, std::string("the library has no function ") + name + ": it is older than this host");
    slot = reinterpret_cast<Function>(found);
}

} // namespace

std::string program_folder() {
    std::array<char, 4096> buffer{};
    const auto length = readlink("/proc/self/exe", buffer.data(), buffer.size() - 1);
    const std::string path(buffer.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    return path.substr(0, path.rfind('/') + 1);
}

Library load_library(const std::string& path) {
    std::string reason;
    for (const auto& place : places(path)) {
        void* handle = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr) {
            reason = dlerror();
            if (access(place.c_str(), F_OK) == 0)
                break; // it is there and cannot be loaded: its reason is the one to tell
            continue;
        }
        Library library;
        library.path = place;
#define DYNCX_HOST_TAKE(name) take(handle, "dyncx_" #name, library.name);
        DYNCX_HOST_FUNCTIONS(DYNCX_HOST_TAKE)
#undef DYNCX_HOST_TAKE
        return library;
    }
    throw Failure(kRefused, "the library cannot be loaded: " + reason);
}

} // namespace dyncx::host
