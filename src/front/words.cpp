// Version, status codes, properties, build information. No runtime is needed for any of it.
#include "config/settings.h"
#include "front/guard.h"
#include "sources/sources.h"

#include <Poco/Version.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

#include <array>

using namespace dyncx;
using namespace dyncx::front;

namespace {

struct Word {
    dyncx_status status;
    const char* name;
    const char* text;
};

#define DYNCX_WORD(name, text)                                                                                         \
    Word { name, #name, text }
constexpr std::array kWords{
    DYNCX_WORD(DYNCX_OK, "Done."),
    DYNCX_WORD(DYNCX_NONE, "Nothing there; no error."),
    DYNCX_WORD(DYNCX_E_INVALID, "An argument or a payload is wrong."),
    DYNCX_WORD(DYNCX_E_SIZE, "A struct's size is unknown, or its unknown part is in use."),
    DYNCX_WORD(DYNCX_E_CONFIG, "The settings are wrong."),
    DYNCX_WORD(DYNCX_E_UNSUPPORTED, "An unknown source, kind of payload, table or column."),
    DYNCX_WORD(DYNCX_E_TOO_LARGE, "A payload is over its limit."),
    DYNCX_WORD(DYNCX_E_HANDLE, "This is no handle of this library."),
    DYNCX_WORD(DYNCX_E_CLOSED, "The handle is closed."),
    DYNCX_WORD(DYNCX_E_FORKED, "The handle was opened before fork()."),
    DYNCX_WORD(DYNCX_E_NOT_FOUND, "There is no such operation, session or dead letter."),
    DYNCX_WORD(DYNCX_E_BUSY, "Too many operations are open."),
    DYNCX_WORD(DYNCX_E_MEMORY, "Out of memory."),
    DYNCX_WORD(DYNCX_E_STORE, "The store cannot be read or written."),
    DYNCX_WORD(DYNCX_E_FULL, "The store is full."),
    DYNCX_WORD(DYNCX_E_DAMAGED, "The store's file is damaged."),
    DYNCX_WORD(DYNCX_E_OS, "The system gave no thread or descriptor."),
    DYNCX_WORD(DYNCX_E_TIMEOUT, "The budget ran out."),
    DYNCX_WORD(DYNCX_E_CANCELED, "The operation was canceled."),
    DYNCX_WORD(DYNCX_E_NETWORK, "No connection, or it broke."),
    DYNCX_WORD(DYNCX_E_TLS, "The certificate was refused or the handshake failed."),
    DYNCX_WORD(DYNCX_E_AUTH, "Entra or Dynamics refused the credentials."),
    DYNCX_WORD(DYNCX_E_FORBIDDEN, "A privilege is missing."),
    DYNCX_WORD(DYNCX_E_THROTTLED, "Dynamics limits the requests."),
    DYNCX_WORD(DYNCX_E_CONFLICT, "The row exists, or changed in between."),
    DYNCX_WORD(DYNCX_E_GONE, "The row, table or environment is not there."),
    DYNCX_WORD(DYNCX_E_REJECTED, "Dynamics refused the request."),
    DYNCX_WORD(DYNCX_E_REMOTE, "Dynamics failed, or answered what is no answer."),
    DYNCX_WORD(DYNCX_E_INTERNAL, "A fault of dyncx."),
};
#undef DYNCX_WORD

const Word* word_of(dyncx_status status) {
    for (auto& word : kWords)
        if (word.status == status)
            return &word;
    return nullptr;
}

constexpr const char* kVersionText = "0.1.0";

} // namespace

extern "C" {

uint32_t dyncx_version(void) { return DYNCX_VERSION; }
const char* dyncx_version_text(void) { return kVersionText; }

dyncx_status dyncx_build_info(dyncx_blob** out, dyncx_error* err) {
    return guarded(err, [&]() -> Result<Status> {
        if (!out)
            return invalid("out");
        Json info = Json::object();
        info.set("version", kVersionText);
        info.set("compiler", __VERSION__);
        info.set("poco", std::to_string(POCO_VERSION >> 24) + "." + std::to_string((POCO_VERSION >> 16) & 255) + "." +
                             std::to_string((POCO_VERSION >> 8) & 255));
        info.set("openssl", OpenSSL_version(OPENSSL_VERSION));
        info.set("sqlite", sqlite3_libversion());
        Json sources = Json::array();
        for (auto name : sources::names())
            sources.push(name);
        info.set("sources", std::move(sources));
        return blob_out(out, info.text());
    });
}

const char* dyncx_status_name(dyncx_status status) {
    const Word* word = word_of(status);
    return word ? word->name : "DYNCX_UNKNOWN";
}

const char* dyncx_status_text(dyncx_status status) {
    const Word* word = word_of(status);
    return word ? word->text : "This number is no status of this library.";
}

dyncx_status dyncx_status_at(uint32_t index, dyncx_status_info* out) {
    return guarded(nullptr, [&]() -> Result<Status> {
        if (!out)
            return invalid("out");
        if (index >= kWords.size())
            return Status{DYNCX_NONE};
        return struct_out(out, dyncx_status_info{0, kWords[index].status, kWords[index].name, kWords[index].text});
    });
}

dyncx_status dyncx_property_at(uint32_t index, dyncx_property* out) {
    return guarded(nullptr, [&]() -> Result<Status> {
        const auto table = config::properties();
        if (!out)
            return invalid("out");
        if (index >= table.size())
            return Status{DYNCX_NONE};
        auto& p = table[index];
        return struct_out(out, dyncx_property{0, p.is_secret ? 1u : 0u, p.name, config::type_name(p.type),
                                              p.default_value, p.allowed, p.help});
    });
}

const char* dyncx_blob_data(const dyncx_blob* blob, int64_t* length_bytes) {
    if (length_bytes)
        *length_bytes = blob ? static_cast<int64_t>(blob->bytes.size()) : 0;
    return blob ? blob->bytes.c_str() : "";
}

void dyncx_blob_free(dyncx_blob* blob) { delete blob; }

} // extern "C"
