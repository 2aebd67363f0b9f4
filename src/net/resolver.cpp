// The lookup thread is detached on purpose: joining it could make a close wait for the resolver's own time-outs (10 s
// and more). It blocks all signals, uses only libc and a shared block of memory, and the library is never unloaded.
#include "net/resolver.h"

#include "guest/thread.h"

#include <netdb.h>
#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <signal.h>
#include <system_error>
#include <thread>

namespace dyncx::net {

struct Resolver::Lookup {
    std::mutex mutex; // guards all below
    std::condition_variable changed;
    bool is_done = false;
    int error = 0; // EAI_…
    std::vector<Address> found;
};

Fault canceled_fault() {
    Fault f = fault(DYNCX_E_CANCELED, "the operation was canceled before anything was sent");
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Fault out_of_time(const std::string& what, bool is_sent) {
    Fault f = fault(DYNCX_E_TIMEOUT, "the budget ran out " + what, "Give the call more time, or look at the network.");
    f.flags = DYNCX_ERROR_RETRIABLE | (is_sent ? 0u : static_cast<std::uint32_t>(DYNCX_ERROR_LOCAL));
    return f;
}

namespace {

std::vector<Address> ask(const Origin& origin, int& error) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | (origin.is_numeric ? AI_NUMERICHOST : AI_ADDRCONFIG);
    addrinfo* list = nullptr;
    error = getaddrinfo(origin.host.c_str(), std::to_string(origin.port).c_str(), &hints, &list);
    std::vector<Address> found;
    if (error != 0)
        return found;
    for (const addrinfo* one = list; one != nullptr && found.size() < 16; one = one->ai_next) {
        Address address{};
        address.length = static_cast<socklen_t>(std::min<std::size_t>(one->ai_addrlen, sizeof(address.storage)));
        std::memcpy(&address.storage, one->ai_addr, address.length);
        found.push_back(address);
    }
    freeaddrinfo(list);
    return found;
}

Fault not_found(const Origin& origin, int error) {
    bool is_unknown = error == EAI_NONAME;
    Fault f = fault(
        DYNCX_E_NETWORK,
        is_unknown
            ? "the host name " + origin.host + " is not known to DNS"
            : "the host name " + origin.host + " could not be looked up (" +
                  (error == EAI_AGAIN ? std::string("DNS does not answer") : "code " + std::to_string(error)) + ")",
        is_unknown ? "Check the address in the settings for a typing error, then this machine's DNS."
                   : "Check this machine's DNS and its network.");
    f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
    return f;
}

} // namespace

std::shared_ptr<Resolver::Lookup> Resolver::current() {
    std::lock_guard lock(mutex_);
    if (lookup_) {
        std::lock_guard inner(lookup_->mutex);
        if (!lookup_->is_done)
            return lookup_;
    }
    auto lookup = std::make_shared<Lookup>();
    lookup_ = lookup;
    sigset_t blocked = guest::blocked_signals();
    sigset_t before;
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    try {
        std::thread([lookup, origin = origin_] {
            pthread_setname_np(pthread_self(), "dyncx-names");
            int error = 0;
            auto found = ask(origin, error);
            std::lock_guard inner(lookup->mutex);
            lookup->found = std::move(found);
            lookup->error = error;
            lookup->is_done = true;
            lookup->changed.notify_all();
        }).detach();
    } catch (const std::system_error&) {
        lookup->error = EAI_MEMORY;
        lookup->is_done = true;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return lookup;
}

Result<std::vector<Address>> Resolver::addresses(const Budget& budget) {
    if (origin_.is_numeric) {
        int error = 0;
        auto found = ask(origin_, error);
        if (error != 0)
            return not_found(origin_, error);
        return found;
    }
    std::shared_ptr<Lookup> lookup = current();
    std::unique_lock lock(lookup->mutex);
    while (!lookup->is_done) {
        if (budget.cancel && budget.cancel->is_canceled())
            return canceled_fault();
        if (budget.deadline.is_over())
            return out_of_time("while the name " + origin_.host + " was looked up", false);
        lookup->changed.wait_for(lock, std::min(kSlice, budget.deadline.left()));
    }
    if (lookup->error != 0 || lookup->found.empty())
        return not_found(origin_, lookup->error);
    return lookup->found;
}

} // namespace dyncx::net
