// Chunks of blocks, made when needed and kept for the life of the process; a queue of free ones, oldest first.
#include "front/handle.h"

#include "guest/fork.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

namespace dyncx::front {
namespace {

constexpr std::size_t kBlocksPerChunk = 256, kMostChunks = 256;
constexpr std::size_t kQuietBlocks = 1024;

enum class State : std::uint32_t { kFree, kOpen, kClosed };

struct Block {
    std::atomic<State> state{State::kFree};
    Kind kind{};
    std::uint32_t generation = 0; // of fork, when it was opened
    std::mutex mutex;             // guards behind
    Behind behind;
    Block* next_free = nullptr;
};

// Trivially destroyed: nothing of it runs at exit.
struct Table {
    std::mutex mutex; // guards what follows, but for reading chunks
    std::array<std::atomic<Block*>, kMostChunks> chunks{};
    std::size_t chunk_count = 0;
    Block* first_free = nullptr;
    Block* last_free = nullptr;
    std::size_t free_count = 0;
};
constinit Table table;

// Holds: table.mutex.
void put_free(Block& block) {
    block.next_free = nullptr;
    (table.last_free ? table.last_free->next_free : table.first_free) = &block;
    table.last_free = &block;
    ++table.free_count;
}

// Holds: table.mutex.
bool add_chunk() {
    if (table.chunk_count == kMostChunks)
        return false;
    auto* chunk = new (std::nothrow) Block[kBlocksPerChunk];
    if (!chunk)
        return false;
    for (std::size_t i = 0; i < kBlocksPerChunk; ++i)
        put_free(chunk[i]);
    table.chunks[table.chunk_count++].store(chunk, std::memory_order_release);
    return true;
}

Block* take_free() {
    std::lock_guard lock(table.mutex);
    while (table.free_count <= kQuietBlocks && add_chunk()) {
    }
    Block* block = table.first_free;
    if (block) {
        table.first_free = block->next_free;
        if (!table.first_free)
            table.last_free = nullptr;
        --table.free_count;
    }
    return block;
}

// Compares addresses only; a foreign pointer is never followed.
Block* block_of(const void* handle) {
    const auto address = reinterpret_cast<std::uintptr_t>(handle);
    for (auto& held : table.chunks) {
        Block* chunk = held.load(std::memory_order_acquire);
        if (!chunk)
            return nullptr;
        const auto begin = reinterpret_cast<std::uintptr_t>(chunk);
        if (address >= begin && address < begin + sizeof(Block) * kBlocksPerChunk)
            return (address - begin) % sizeof(Block) == 0 ? chunk + (address - begin) / sizeof(Block) : nullptr;
    }
    return nullptr;
}

Fault no_handle(const void* handle) {
    if (!handle)
        return fault(DYNCX_E_HANDLE, "The handle is NULL.", "Look at what open answered: it gave no handle.");
    return fault(DYNCX_E_HANDLE, "This is no handle of this library.", "Pass what open gave.");
}
Fault is_closed() { return fault(DYNCX_E_CLOSED, "The handle is closed.", "Open again and use the new handle."); }

Result<Block*> checked(const void* handle, Kind kind) {
    Block* block = handle ? block_of(handle) : nullptr;
    if (!block || block->state == State::kFree)
        return block ? is_closed() : no_handle(handle);
    if (block->kind != kind)
        return fault(DYNCX_E_HANDLE, "This is the handle of another kind of object.",
                     kind == Kind::kClient ? "Pass what dyncx_client_open() gave."
                                           : "Pass what dyncx_runtime_open() gave.");
    if (block->generation != guest::fork_generation())
        return fault(DYNCX_E_FORKED, "The handle was opened before fork().", "Open again in this process.");
    return block;
}

} // namespace

Result<void*> make_handle(Kind kind, Behind behind) {
    Block* block = take_free();
    if (!block)
        return fault(DYNCX_E_MEMORY, "No further handle can be made.", "Close handles that are not needed.");
    block->kind = kind;
    block->generation = guest::fork_generation();
    {
        std::lock_guard lock(block->mutex);
        block->behind = std::move(behind);
    }
    block->state = State::kOpen;
    return static_cast<void*>(block);
}

Result<std::shared_ptr<void>> core_of(const void* handle, Kind kind) {
    auto block = checked(handle, kind);
    if (!block)
        return block.error();
    std::lock_guard lock((*block)->mutex);
    if ((*block)->state != State::kOpen || !(*block)->behind.core)
        return is_closed();
    return (*block)->behind.core;
}

Result<std::shared_ptr<void>> rest_of(const void* handle, Kind kind) {
    auto block = checked(handle, kind);
    if (!block)
        return block.error();
    std::lock_guard lock((*block)->mutex);
    if (!(*block)->behind.rest)
        return is_closed();
    return (*block)->behind.rest;
}

Result<std::shared_ptr<void>> close_handle(const void* handle, Kind kind) {
    auto block = checked(handle, kind);
    if (!block)
        return block.error();
    std::lock_guard lock((*block)->mutex);
    State open = State::kOpen;
    if (!(*block)->state.compare_exchange_strong(open, State::kClosed))
        return is_closed();
    return (*block)->behind.core;
}

void release_core(const void* handle) {
    Block* block = block_of(handle);
    if (!block)
        return;
    std::shared_ptr<void> core; // goes when the lock is free again
    std::lock_guard lock(block->mutex);
    if (block->state == State::kClosed)
        core.swap(block->behind.core);
}

void close_children(const void* parent) {
    for (auto& held : table.chunks) {
        Block* chunk = held.load(std::memory_order_acquire);
        for (std::size_t i = 0; chunk && i < kBlocksPerChunk; ++i) {
            std::shared_ptr<void> core; // goes when the lock is free again
            std::lock_guard lock(chunk[i].mutex);
            State open = State::kOpen;
            if (chunk[i].behind.parent == parent && chunk[i].state.compare_exchange_strong(open, State::kClosed))
                core.swap(chunk[i].behind.core);
        }
    }
}

void drop_handle(const void* handle) {
    Block* block = block_of(handle);
    if (!block)
        return;
    Behind behind;
    {
        std::lock_guard lock(block->mutex);
        if (block->state != State::kClosed)
            return;
        std::swap(behind, block->behind);
        block->state = State::kFree;
    }
    std::lock_guard lock(table.mutex);
    put_free(*block);
}

} // namespace dyncx::front
