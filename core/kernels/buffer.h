// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/large_pages.h"

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>

/// Aligned work memory that outlives the call that filled it, so that steady work allocates
/// nothing.
namespace crisp::kernels {

/// Memory on a 64-byte boundary that only ever grows; its content does not survive growing.
template <class T>
class Buffer {
public:
    /// At least `count` values.
    /// @throws std::bad_alloc
    T* ensure(std::size_t count)
    {
        if (count > capacity_) {
            constexpr std::size_t alignment = 64;
            if (count > std::numeric_limits<std::size_t>::max() / sizeof(T) - alignment)
                throw std::bad_alloc();
            const std::size_t bytes = (count * sizeof(T) + alignment - 1) / alignment * alignment;
            data_.reset(static_cast<T*>(std::aligned_alloc(alignment, bytes)));
            if (!data_)
                throw std::bad_alloc();
            base::useLargePages(data_.get(), bytes);
            capacity_ = count;
        }
        return data_.get();
    }
    [[nodiscard]] T* get() const { return data_.get(); }

private:
    struct Free {
        void operator()(T* pointer) const { std::free(pointer); }
    };
    std::unique_ptr<T[], Free> data_;
    std::size_t capacity_ = 0;
};

} // namespace crisp::kernels
