// See library.h.
#include "library.h"

#include <dlfcn.h>
#include <stdexcept>

namespace campaign {

Library load(const std::string& path) {
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        throw std::runtime_error(::dlerror());
    Library library;
#define CAMPAIGN_LOAD(name)                                                                                            \
    library.name = reinterpret_cast<decltype(library.name)>(::dlsym(handle, "dyncx_" #name));                          \
    if (!library.name)                                                                                                 \
        throw std::runtime_error("the library has no dyncx_" #name);
    CAMPAIGN_FUNCTIONS(CAMPAIGN_LOAD)
#undef CAMPAIGN_LOAD
    return library;
}

} // namespace campaign
