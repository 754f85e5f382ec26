// SPDX-License-Identifier: Apache-2.0
// Per-target helpers shared by the kernels: included once for every instruction set that Highway
// compiles for (hence the unusual guard). Loads and stores of float and Bf16 rows, dropout masks.
#if defined(CRISP_KERNELS_SIMD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef CRISP_KERNELS_SIMD_INL_H
#undef CRISP_KERNELS_SIMD_INL_H
#else
#define CRISP_KERNELS_SIMD_INL_H
#endif

#include "kernels/bf16.h"
#include "kernels/dropout.h"

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using WordTag = hn::ScalableTag<std::uint32_t>;
using Floats = hn::Vec<FloatTag>;
using Words = hn::Vec<WordTag>;
/// As many 16-bit lanes as a float vector has lanes.
using HalfTag = hn::Rebind<std::uint16_t, FloatTag>;

/// The most lanes a float vector can have on any target we compile for (AVX-512, SVE-512).
inline constexpr std::size_t maxLanes = 64;

HWY_INLINE float sumLanes(FloatTag d, Floats values)
{
    return hn::GetLane(hn::SumOfLanes(d, values));
}

HWY_INLINE float smallestLane(FloatTag d, Floats values)
{
    return hn::GetLane(hn::MinOfLanes(d, values));
}

HWY_INLINE float largestLane(FloatTag d, Floats values)
{
    return hn::GetLane(hn::MaxOfLanes(d, values));
}

HWY_INLINE Floats loadFloats(FloatTag d, const float* from) { return hn::LoadU(d, from); }

HWY_INLINE Floats loadFloats(FloatTag d, const Bf16* from)
{
    const auto bits = hn::LoadU(HalfTag(), reinterpret_cast<const std::uint16_t*>(from));
    return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(WordTag(), bits)));
}

HWY_INLINE void storeFloats(FloatTag d, Floats values, float* to) { hn::StoreU(values, d, to); }

/// Rounds to nearest even, as toBf16 does; Highway 1.0's own DemoteTo truncates. Adding to the bits
/// of a NaN could carry into its sign, so it becomes the quiet one first.
HWY_INLINE void storeFloats(FloatTag d, Floats values, Bf16* to)
{
    const WordTag dw;
    const Floats quiet = hn::BitCast(d, hn::Set(dw, 0x7FC00000U));
    const Words bits = hn::BitCast(dw, hn::IfThenElse(hn::IsNaN(values), quiet, values));
    const Words odd = hn::And(hn::ShiftRight<16>(bits), hn::Set(dw, 1U));
    const Words rounded = hn::ShiftRight<16>(hn::Add(hn::Add(bits, hn::Set(dw, 0x7FFFU)), odd));
    hn::StoreU(hn::TruncateTo(HalfTag(), rounded), HalfTag(), reinterpret_cast<std::uint16_t*>(to));
}

HWY_INLINE float readFloat(const float* from) { return *from; }

HWY_INLINE float readFloat(const Bf16* from) { return toFloat(*from); }

HWY_INLINE void writeFloat(float value, float* to) { *to = value; }

HWY_INLINE void writeFloat(float value, Bf16* to) { *to = toBf16(value); }

/// The first `count` (fewer than a vector's) values, the other lanes zero.
template <class T>
HWY_INLINE Floats loadSome(FloatTag d, const T* from, std::size_t count)
{
    HWY_ALIGN float lanes[maxLanes] = {};
    for (std::size_t i = 0; i < count; ++i)
        lanes[i] = readFloat(from + i);
    return hn::Load(d, lanes);
}

template <class T>
HWY_INLINE void storeSome(FloatTag d, Floats values, T* to, std::size_t count)
{
    HWY_ALIGN float lanes[maxLanes] = {}; // smaller vectors leave some out
    hn::Store(values, d, lanes);
    for (std::size_t i = 0; i < count; ++i)
        writeFloat(lanes[i], to + i);
}

/// Copies a row to where it is not read soon, past the cache if it lies so that this is possible;
/// a streamed row needs a hwy::FlushStream() in the end.
template <class T>
HWY_INLINE void streamRow(const T* from, std::size_t count, T* to)
{
    const hn::ScalableTag<std::uint8_t> d;
    const std::size_t bytes = count * sizeof(T);
    const auto* source = reinterpret_cast<const std::uint8_t*>(from);
    auto* target = reinterpret_cast<std::uint8_t*>(to);
    const std::size_t lanes = hn::Lanes(d);
    if (bytes % lanes != 0 || reinterpret_cast<std::uintptr_t>(to) % lanes != 0) {
        std::copy_n(from, count, to);
        return;
    }
    for (std::size_t i = 0; i < bytes; i += lanes)
        hn::Stream(hn::LoadU(d, source + i), d, target + i);
}

/// Below this e^x is hardly a normal float any more.
inline constexpr float vanishingExponent = -87.0F;

/// e^x for x in [vanishingExponent, 0], to about 1 unit in the last place; something else outside.
/// Cephes' expf (Moshier) without its cases: x = n ln 2 + r, a polynomial for e^r, and n
/// added to the exponent.
HWY_INLINE Floats expOfNegative(FloatTag d, Floats x)
{
    const WordTag dw;
    // Adding 1.5 * 2^23 rounds to a whole number, which then stands in the lowest bits.
    const Floats shifter = hn::Set(d, 0x1.8p23F);
    const Floats shifted = hn::MulAdd(x, hn::Set(d, 1.44269504088896341F), shifter);
    const Floats n = hn::Sub(shifted, shifter);
    Floats r = hn::NegMulAdd(n, hn::Set(d, 0.693359375F), x);
    r = hn::NegMulAdd(n, hn::Set(d, -2.12194440e-4F), r);
    Floats p = hn::Set(d, 1.9875691500e-4F);
    p = hn::MulAdd(p, r, hn::Set(d, 1.3981999507e-3F));
    p = hn::MulAdd(p, r, hn::Set(d, 8.3334519073e-3F));
    p = hn::MulAdd(p, r, hn::Set(d, 4.1665795894e-2F));
    p = hn::MulAdd(p, r, hn::Set(d, 1.6666665459e-1F));
    p = hn::MulAdd(p, r, hn::Set(d, 5.0000001201e-1F));
    const Floats power = hn::MulAdd(p, hn::Mul(r, r), hn::Add(r, hn::Set(d, 1.0F)));
    return hn::BitCast(
        d, hn::Add(hn::BitCast(dw, power), hn::ShiftLeft<23>(hn::BitCast(dw, shifted))));
}

/// A row of dropout: which of its elements survive, a vector at a time. See dropoutBits.
class DropoutRow {
public:
    DropoutRow(const Dropout& dropout, std::uint32_t row)
        : threshold_(dropout.threshold())
        , scale_(dropout.scale())
        , rowKey_(dropoutRowKey(dropout.key, row))
    {
    }

    /// Scaled if it survives, else 0, for the elements from `index` on.
    HWY_INLINE Floats apply(FloatTag d, Floats values, std::size_t index) const
    {
        const WordTag dw;
        const Words rowKey = hn::Set(dw, rowKey_);
        // Not Iota(index): that is put together from scalars, vector after vector.
        const Words element
            = hn::Add(hn::Iota(dw, 0), hn::Set(dw, static_cast<std::uint32_t>(index)));
        const Words first = mix(hn::Add(hn::Mul(element, hn::Set(dw, 0x9E3779B1U)), rowKey));
        const Words bits = mix(hn::Add(first, rowKey));
        const auto dropped = hn::RebindMask(d, hn::Lt(bits, hn::Set(dw, threshold_)));
        return hn::IfThenZeroElse(dropped, hn::Mul(values, hn::Set(d, scale_)));
    }

private:
    /// mixBits, a vector at a time.
    static HWY_INLINE Words mix(Words x)
    {
        const WordTag dw;
        x = hn::Mul(hn::Xor(x, hn::ShiftRight<16>(x)), hn::Set(dw, 0x7FEB352DU));
        x = hn::Mul(hn::Xor(x, hn::ShiftRight<15>(x)), hn::Set(dw, 0x846CA68BU));
        return hn::Xor(x, hn::ShiftRight<16>(x));
    }

    std::uint32_t threshold_;
    float scale_;
    std::uint32_t rowKey_;
};

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // CRISP_KERNELS_SIMD_INL_H
