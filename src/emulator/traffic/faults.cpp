// See faults.h.
#include "emulator/traffic/faults.h"

#include <stdexcept>

namespace dyncx::emulator {

namespace {

bool matches(const Fault& fault, const Request& request, bool is_token) {
    if (fault.is_for_tokens != is_token)
        return false;
    if (!fault.method.empty() && fault.method != request.method)
        return false;
    return request.target.find(fault.path_contains) != std::string::npos &&
           request.body.find(fault.body_contains) != std::string::npos;
}

} // namespace

void Faults::add(Fault fault) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(fault));
}

void Faults::clear() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
}

std::optional<Fault> Faults::strike(const Request& request, bool is_token) {
    const std::lock_guard lock(mutex_);
    for (auto fault = waiting_.begin(); fault != waiting_.end(); ++fault) {
        if (!matches(*fault, request, is_token))
            continue;
        if (fault->skip > 0) {
            --fault->skip;
            return std::nullopt;
        }
        const Fault struck = *fault;
        if (--fault->times <= 0)
            waiting_.erase(fault);
        return struck;
    }
    return std::nullopt;
}

std::size_t Faults::count() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

FaultAction fault_action_named(const std::string& name) {
    if (name == "drop_after_commit")
        return FaultAction::drop_after_commit;
    if (name == "reset")
        return FaultAction::reset;
    if (name == "status")
        return FaultAction::status;
    if (name == "delay")
        return FaultAction::delay;
    throw std::invalid_argument("action is one of drop_after_commit, reset, status, delay; not '" + name + "'");
}

} // namespace dyncx::emulator
