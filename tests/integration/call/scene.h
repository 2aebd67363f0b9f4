// A host in miniature for tests: the C API against the emulator in this process, with a store in a folder of its own.
#pragma once

#include "base/json.h"
#include "base/time.h"
#include "dyncx_c.h"
#include "emulator/emulator.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdlib.h>
#include <string>
#include <string_view>

namespace scene {

struct Folder {
    std::string path;
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "dyncx-call-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

inline std::string fixture(const std::string& name) {
    std::ifstream file(DYNCX_SOURCE_DIR "/tests/fixtures/" + name);
    BOOST_REQUIRE_MESSAGE(file.good(), name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

struct Slot : dyncx_event {
    Slot() : dyncx_event(DYNCX_INIT(dyncx_event)) {}
    ~Slot() { dyncx_event_release(this); }
    dyncx::Json json() const { return body.data ? *dyncx::Json::parse(body.data) : dyncx::Json(); }
};

inline dyncx::emulator::EmulatorOptions with_sample() {
    dyncx::emulator::EmulatorOptions options;
    options.has_sample = true;
    return options;
}

struct Scene {
    Folder folder;
    dyncx::emulator::Emulator emulator;
    dyncx_runtime* runtime = nullptr;
    dyncx_client* client = nullptr;
    dyncx_error err = DYNCX_INIT(dyncx_error);

    explicit Scene(bool is_online = true, dyncx::emulator::EmulatorOptions options = with_sample())
        : emulator(std::move(options)) {
        if (is_online)
            emulator.start();
        BOOST_REQUIRE_EQUAL(dyncx_runtime_open(nullptr, 0, &runtime, &err), DYNCX_OK);
    }
    ~Scene() {
        if (client)
            dyncx_client_close(client, 0, nullptr);
        if (runtime)
            dyncx_runtime_close(runtime, 0, nullptr);
    }
    void open(const char* settings = nullptr) {
        const std::string text = settings ? settings : emulator.client_config();
        const auto status =
            dyncx_client_open(runtime, folder.path.c_str(), DYNCX_NUL, text.c_str(), DYNCX_NUL, &client, &err);
        BOOST_REQUIRE_MESSAGE(status == DYNCX_OK, err.message);
    }
    void close() {
        BOOST_REQUIRE_EQUAL(dyncx_client_close(client, 0, &err), DYNCX_OK);
        client = nullptr;
    }
    dyncx_status submit(const std::string& payload, const char* source = "amazon-connect") {
        return dyncx_submit_json(client, source, DYNCX_NUL, payload.data(), static_cast<int64_t>(payload.size()),
                                 nullptr, nullptr, &err);
    }
    void submit_all(std::initializer_list<std::string> payloads, const char* source = "amazon-connect") {
        for (auto& payload : payloads)
            BOOST_REQUIRE_MESSAGE(submit(payload, source) == DYNCX_OK, err.message);
        BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    }
    // A remote verb: starts it, waits for its end, gives the event.
    template <class Verb> std::unique_ptr<Slot> wait_for(Verb&& verb) {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = DYNCX_CALL_WAITABLE;
        dyncx_op op = 0;
        auto slot = std::make_unique<Slot>();
        const dyncx_status began = verb(&call, &op);
        BOOST_REQUIRE_MESSAGE(began == DYNCX_OK, err.message);
        BOOST_REQUIRE_EQUAL(dyncx_wait(client, op, 30000, slot.get(), &err), DYNCX_OK);
        return slot;
    }
    dyncx::Json blob(dyncx_status status, dyncx_blob* blob) {
        BOOST_REQUIRE_EQUAL(status, DYNCX_OK);
        auto json = dyncx::Json::parse(dyncx_blob_data(blob, nullptr));
        dyncx_blob_free(blob);
        return *json;
    }
    dyncx::Json session(const char* id) {
        dyncx_blob* out = nullptr;
        const auto status = dyncx_session_get(client, id, DYNCX_NUL, &out, &err);
        return blob(status, out);
    }
    dyncx::Json stats() {
        dyncx_blob* out = nullptr;
        const auto status = dyncx_client_stats(client, &out, &err);
        return blob(status, out);
    }
    // Rows of a table as the emulator keeps them; the sample has no phone calls and no notes.
    dyncx::Json rows(const char* set) { return *dyncx::Json::parse(emulator.rows_json(set)); }
};

inline constexpr const char* kSession = "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d01";

// The recorded contact, taken by an agent whom the sample knows.
inline std::string contact(const char* name = "host_events/connect_trace_record.json") {
    std::string text = fixture(name);
    const std::string from = "service.agent1", to = "agent.one@example.com";
    for (auto at = text.find(from); at != text.npos; at = text.find(from))
        text.replace(at, from.size(), to);
    return text;
}

inline std::string native(const char* event, const char* time, const std::string& more = "") {
    return std::string(R"({"event":")") + event + R"(","session":"s-1","time":")" + time + "\"" + more + "}";
}

inline dyncx::Json row_where(const dyncx::Json& rows, const char* column, const std::string& value) {
    for (auto& row : rows.as_array())
        if (row[column].as_string() == value)
            return row;
    return dyncx::Json();
}

} // namespace scene
