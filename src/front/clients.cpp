// Runtime and client: open, close, state, settings.
#include "front/guard.h"

using namespace dyncx;
using namespace dyncx::front;

extern "C" {

dyncx_status dyncx_runtime_open(const char* settings_json, int64_t length_bytes, dyncx_runtime** out,
                                dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        if (!out)
            return invalid("out");
        *out = nullptr;
        auto settings = text_if_given("settings_json", settings_json, length_bytes, kMostPayloadBytes);
        if (!settings)
            return settings.error();
        auto runtime = client::Runtime::open(settings->value_or(std::string_view()));
        if (!runtime)
            return runtime.error();
        auto handle = make_handle(Kind::kRuntime, {*runtime, nullptr, nullptr});
        if (!handle)
            return handle.error();
        *out = static_cast<dyncx_runtime*>(*handle);
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_runtime_close(dyncx_runtime* runtime, int32_t wait_ms, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto core = close_handle(runtime, Kind::kRuntime);
        if (!core)
            return core.error();
        std::static_pointer_cast<client::Runtime>(*core)->close(wait_until(wait_ms));
        close_children(runtime);
        drop_handle(runtime);
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_client_open(dyncx_runtime* runtime, const char* store_directory, int64_t directory_bytes,
                               const char* settings_json, int64_t settings_bytes, dyncx_client** out,
                               dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        if (!out)
            return invalid("out");
        *out = nullptr;
        auto core = core_of(runtime, Kind::kRuntime);
        if (!core)
            return core.error();
        auto directory = text_in("store_directory", store_directory, directory_bytes, kLongestWord);
        if (!directory)
            return directory.error();
        auto settings = text_if_given("settings_json", settings_json, settings_bytes, kMostPayloadBytes);
        if (!settings)
            return settings.error();
        auto opened =
            client::Client::open(std::static_pointer_cast<client::Runtime>(*core), std::string(*directory), *settings);
        if (!opened)
            return opened.error();
        auto handle = make_handle(Kind::kClient, {*opened, (*opened)->mailbox(), runtime});
        if (!handle) {
            (*opened)->close(Deadline::after(std::chrono::milliseconds(0)));
            return handle.error();
        }
        *out = static_cast<dyncx_client*>(*handle);
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_client_close(dyncx_client* client, int32_t wait_ms, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        auto core = close_handle(client, Kind::kClient);
        if (!core)
            return core.error();
        auto closed = std::static_pointer_cast<client::Client>(*core);
        closed->close(wait_until(wait_ms));
        release_core(client);
        if (closed->queue().size() == 0 && !closed->operations().has_untaken())
            drop_handle(client);
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_client_health(dyncx_client* client, dyncx_health* out, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto health = open.health();
        if (!health)
            return health.error();
        dyncx_health told{};
        told.state = health->state;
        told.pending = health->pending;
        told.dead = health->dead;
        told.oldest_pending_ms = health->oldest_pending_ms;
        told.store_bytes = health->store_bytes;
        told.last_answer_ms = health->last_answer_ms;
        return struct_out(out, told);
    });
}

dyncx_status dyncx_client_flush(dyncx_client* client, int32_t wait_ms, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto is_empty = open.flush(wait_until(wait_ms));
        if (!is_empty)
            return is_empty.error();
        return Status{*is_empty ? DYNCX_OK : DYNCX_NONE};
    });
}

dyncx_status dyncx_client_pause(dyncx_client* client, int32_t is_paused, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        open.pause(is_paused != 0);
        return Status{DYNCX_OK};
    });
}

dyncx_status dyncx_client_stats(dyncx_client* client, dyncx_blob** out, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        auto stats = open.stats();
        if (!stats)
            return stats.error();
        return blob_out(out, stats->text());
    });
}

dyncx_status dyncx_configure(dyncx_client* client, const char* settings_json, int64_t length_bytes,
                             const dyncx_call* call, dyncx_op* op, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        auto settings = text_in("settings_json", settings_json, length_bytes, kMostPayloadBytes);
        if (!settings)
            return settings.error();
        return start_verb(call, op, [&](const client::Call& how) { return open.configure(*settings, how); });
    });
}

dyncx_status dyncx_configuration(dyncx_client* client, dyncx_blob** out, dyncx_error* err) {
    return with_client(client, err, [&](client::Client& open) -> Result<Status> {
        if (!out)
            return invalid("out");
        return blob_out(out, open.configuration().text());
    });
}

} // extern "C"
