// SPDX-License-Identifier: Apache-2.0
#include "recycled_vector.h"

#include <sys/mman.h>

#include <bit>
#include <cstdlib>
#include <map>
#include <mutex>

namespace crisp::base {
namespace {

/// Smaller blocks are malloc's business, which recycles them itself.
constexpr std::size_t smallest = 64U << 10U;
/// What waits at most: two answers of 500 tokens and 72 heads would be more.
constexpr std::size_t mostWaiting = 192U << 20U;

/// Sizes that share blocks, eight to a doubling: sentences that differ by a word fit each other's.
std::size_t roundUp(std::size_t bytes)
{
    const std::size_t step = std::bit_floor(bytes) / 8;
    return bytes > static_cast<std::size_t>(-1) - step ? bytes : (bytes + step - 1) / step * step;
}

/// From the system itself: among malloc's blocks, the few that wait would keep it from giving back
/// what lies below them.
/// @return nothing if there is no memory
void* mapBlock(std::size_t bytes)
{
    void* const block
        = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return block == MAP_FAILED ? nullptr : block;
}

void unmapBlock(void* block, std::size_t bytes) noexcept { (void)::munmap(block, bytes); }

class Pool {
public:
    void* take(std::size_t bytes)
    {
        const std::lock_guard lock(mutex_);
        const auto found = blocks_.find(bytes);
        if (found == blocks_.end() || found->second.empty())
            return nullptr;
        void* const block = found->second.back();
        found->second.pop_back();
        waiting_ -= bytes;
        return block;
    }

    /// @return false if there is no room, or no memory to note it in
    bool give(void* block, std::size_t bytes) noexcept
    {
        try {
            const std::lock_guard lock(mutex_);
            if (waiting_ + bytes > mostWaiting)
                makeRoom(bytes);
            if (waiting_ + bytes > mostWaiting)
                return false;
            blocks_[bytes].push_back(block);
            waiting_ += bytes;
            return true;
        } catch (...) {
            return false;
        }
    }

    std::size_t waiting()
    {
        const std::lock_guard lock(mutex_);
        return waiting_;
    }

private:
    /// Lets go of blocks of other sizes: they belong to sentences of another length.
    void makeRoom(std::size_t bytes)
    {
        for (auto& [size, blocks] : blocks_)
            while (size != bytes && !blocks.empty() && waiting_ + bytes > mostWaiting) {
                unmapBlock(blocks.back(), size);
                blocks.pop_back();
                waiting_ -= size;
            }
    }

    std::mutex mutex_;
    std::map<std::size_t, std::vector<void*>> blocks_;
    std::size_t waiting_ = 0;
};

/// Never destroyed: vectors may outlive every static object.
Pool& pool()
{
    static Pool& instance = *new Pool;
    return instance;
}

} // namespace

void* takeBlock(std::size_t bytes)
{
    void* block = nullptr;
    if (bytes < smallest) {
        block = std::malloc(bytes == 0 ? 1 : bytes);
    } else {
        const std::size_t room = roundUp(bytes);
        block = pool().take(room);
        if (block == nullptr)
            block = mapBlock(room);
    }
    if (block == nullptr)
        throw std::bad_alloc();
    return block;
}

void giveBlock(void* block, std::size_t bytes) noexcept
{
    if (bytes < smallest)
        std::free(block);
    else if (!pool().give(block, roundUp(bytes)))
        unmapBlock(block, roundUp(bytes));
}

std::size_t waitingBytes() { return pool().waiting(); }

} // namespace crisp::base
