// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

/// A vector for big arrays that come and go with every answer, such as one matrix a head. Nothing
/// but its memory differs from std::vector: blocks that were given back are kept for the next one,
/// up to a limit, instead of being returned to the system, which would have to hand out and clear
/// every page again; and growing it leaves numbers as they lie instead of writing zeros that are
/// overwritten at once.
namespace crisp::base {

/// Memory for RecycledVector. Any thread.
/// @throws std::bad_alloc
[[nodiscard]] void* takeBlock(std::size_t bytes);
void giveBlock(void* block, std::size_t bytes) noexcept;

/// Blocks given back that wait to be used again, in bytes, for tests and curious users.
[[nodiscard]] std::size_t waitingBytes();

template <class T>
class RecyclingAllocator {
public:
    using value_type = T;

    RecyclingAllocator() = default;
    template <class U>
    RecyclingAllocator(const RecyclingAllocator<U>& /*other*/) noexcept // NOLINT: converts
    {
    }

    [[nodiscard]] T* allocate(std::size_t count)
    {
        if (count > static_cast<std::size_t>(-1) / sizeof(T))
            throw std::bad_array_new_length();
        return static_cast<T*>(takeBlock(count * sizeof(T)));
    }
    void deallocate(T* block, std::size_t count) noexcept { giveBlock(block, count * sizeof(T)); }

    /// What resize() does to new numbers: nothing. Everything else is constructed as ever.
    template <class U>
    void construct(U* place) noexcept
    {
        ::new (static_cast<void*>(place)) U;
    }
    template <class U, class... Arguments>
    void construct(U* place, Arguments&&... arguments)
    {
        ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
    }

    friend bool operator==(const RecyclingAllocator&, const RecyclingAllocator&) { return true; }
};

/// Of numbers only. `RecycledVector<float> v(n)` and `v.resize(n)` leave them undefined: pass a
/// value where it matters.
template <class T>
using RecycledVector = std::vector<T, RecyclingAllocator<T>>;

} // namespace crisp::base
