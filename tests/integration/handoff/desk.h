// A host in miniature that hands sessions over, with what Dynamics has afterwards.
#pragma once

#include "../call/scene.h"

#include <algorithm>

namespace scene {

// Sample data of the emulator.
inline constexpr const char* kQueue = "Support";
inline constexpr const char* kAgent = "agent.one@example.com";

struct Desk : Scene {
    explicit Desk(const std::string& settings = "{}", dyncx::emulator::EmulatorOptions options = with_sample())
        : Scene(true, std::move(options)) {
        start(settings);
    }
    void start(const std::string& more) {
        dyncx::Json all = *dyncx::Json::parse(emulator.client_config());
        const dyncx::Json added = *dyncx::Json::parse(more);
        for (const auto& [name, value] : added.as_object()) {
            dyncx::Json group = all[name].is_object() && value.is_object() ? all[name] : dyncx::Json::object();
            for (const auto& [key, text] : value.as_object())
                group.set(key, text);
            all.set(name, value.is_object() ? group : value);
        }
        open(all.text().c_str());
    }
    std::unique_ptr<Slot> hand_over(const std::string& request) {
        return wait_for([&](dyncx_call* call, dyncx_op* op) {
            return dyncx_handoff(client, request.data(), static_cast<int64_t>(request.size()), call, op, &err);
        });
    }
    dyncx::Json state(const std::string& key) {
        dyncx_blob* out = nullptr;
        const auto status = dyncx_handoff_get(client, key.c_str(), DYNCX_NUL, &out, &err);
        return status == DYNCX_NONE ? dyncx::Json() : blob(status, out);
    }
    std::int64_t requests() { return stats()["requests"].as_integer(); }
    std::vector<dyncx::Json> rows_about(const char* set, const std::string& column, const std::string& id) {
        std::vector<dyncx::Json> found;
        const dyncx::Json all = rows(set);
        for (const auto& row : all.as_array())
            if (row[column].as_string() == id)
                found.push_back(row);
        return found;
    }
};

inline dyncx::Json first_contact(Scene& scene) {
    const dyncx::Json all = scene.rows("contacts");
    return all.as_array().front();
}

} // namespace scene
