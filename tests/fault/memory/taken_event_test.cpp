// Memory that runs out in the host's thread while it takes an event: the answer is MEMORY, and the event is still there.
// This program has its own operator new, which a thread can tell to fail.
#include "dyncx_c.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <new>
#include <poll.h>
#include <string>

namespace {
thread_local bool is_memory_out = false;

void* memory_of(std::size_t bytes) noexcept { return is_memory_out ? nullptr : std::malloc(bytes == 0 ? 1 : bytes); }
void* memory_or_throw(std::size_t bytes) {
    void* memory = memory_of(bytes);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}
} // namespace

// g++ 12 sees one of a pair inlined and the other not, and takes them for strangers.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

void* operator new(std::size_t bytes) { return memory_or_throw(bytes); }
void* operator new[](std::size_t bytes) { return memory_or_throw(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept { return memory_of(bytes); }
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return memory_of(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace {

constexpr const char* kNobodyThere = R"({"environment":{"url":"https://127.0.0.1:1",
    "tenant_id":"11111111-1111-1111-1111-111111111111","client_id":"22222222-2222-2222-2222-222222222222",
    "client_secret":"abc~def.ghi","authority":"https://127.0.0.1:1"}})";

struct Offline { // a client whose verbs end with NETWORK
    std::string folder = std::filesystem::temp_directory_path() / "dyncx-memory-XXXXXX";
    dyncx_runtime* runtime = nullptr;
    dyncx_client* client = nullptr;
    dyncx_error err = DYNCX_INIT(dyncx_error);
    dyncx_event slot = DYNCX_INIT(dyncx_event);

    Offline() {
        BOOST_REQUIRE(mkdtemp(folder.data()) != nullptr);
        BOOST_REQUIRE_EQUAL(dyncx_runtime_open(nullptr, 0, &runtime, &err), DYNCX_OK);
        const auto status =
            dyncx_client_open(runtime, folder.c_str(), DYNCX_NUL, kNobodyThere, DYNCX_NUL, &client, &err);
        BOOST_REQUIRE_MESSAGE(status == DYNCX_OK, err.message);
    }
    ~Offline() {
        dyncx_event_release(&slot);
        dyncx_client_close(client, 0, nullptr);
        dyncx_runtime_close(runtime, 0, nullptr);
        std::filesystem::remove_all(folder);
    }
    dyncx_op verify(std::uint32_t flags) {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = flags;
        dyncx_op op = 0;
        BOOST_REQUIRE_EQUAL(dyncx_verify(client, &call, &op, &err), DYNCX_OK);
        return op;
    }
    template <class Take> dyncx_status without_memory(Take&& take) {
        is_memory_out = true;
        const dyncx_status status = take();
        is_memory_out = false;
        return status;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_poll_without_memory_leaves_the_event_in_the_queue, Offline) {
    const dyncx_op op = verify(0);
    int64_t descriptor = -1;
    BOOST_REQUIRE_EQUAL(dyncx_queue_fd(client, &descriptor, &err), DYNCX_OK);
    pollfd queue{static_cast<int>(descriptor), POLLIN, 0};
    BOOST_REQUIRE_EQUAL(::poll(&queue, 1, 30000), 1);
    BOOST_TEST(without_memory([&] { return dyncx_poll(client, 0, &slot, &err); }) == DYNCX_E_MEMORY);
    BOOST_TEST(err.fix[0] != '\0');
    BOOST_REQUIRE_EQUAL(dyncx_poll(client, 0, &slot, &err), DYNCX_OK);
    BOOST_TEST(slot.op == op);
    BOOST_TEST(slot.status < 0);
}

BOOST_FIXTURE_TEST_CASE(a_wait_without_memory_leaves_the_event_to_be_waited_for, Offline) {
    const dyncx_op op = verify(DYNCX_CALL_WAITABLE);
    BOOST_TEST(without_memory([&] { return dyncx_wait(client, op, 30000, &slot, &err); }) == DYNCX_E_MEMORY);
    BOOST_REQUIRE_EQUAL(dyncx_wait(client, op, 30000, &slot, &err), DYNCX_OK);
    BOOST_TEST(slot.op == op);
}
