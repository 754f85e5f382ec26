// SPDX-License-Identifier: Apache-2.0
#include "adamw.h"

#include "parallel.h"

#include <algorithm>
#include <cmath>
#include <vector>

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/adamw.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

double squares(const float* values, std::size_t count)
{
    // Floats within a short stretch, doubles across: neither slow nor lossy.
    constexpr std::size_t stretch = 4096;
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    double total = 0.0;
    for (std::size_t begin = 0; begin < count; begin += stretch) {
        const std::size_t end = std::min(begin + stretch, count);
        Floats a = hn::Zero(d);
        Floats b = a;
        std::size_t i = begin;
        for (; i + 2 * lanes <= end; i += 2 * lanes) {
            const Floats x = hn::LoadU(d, values + i);
            const Floats y = hn::LoadU(d, values + i + lanes);
            a = hn::MulAdd(x, x, a);
            b = hn::MulAdd(y, y, b);
        }
        total += static_cast<double>(sumLanes(d, hn::Add(a, b)));
        for (; i < end; ++i)
            total += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    }
    return total;
}

void stepRange(const AdamW& step, const AdamWArrays& arrays, std::size_t begin, std::size_t end)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const auto set = [d](double value) HWY_ATTR { return hn::Set(d, static_cast<float>(value)); };
    const Floats keep = set(1.0 - step.learningRate * step.weightDecay);
    const Floats scale = set(step.gradientScale);
    const Floats beta1 = set(step.beta1);
    const Floats beta2 = set(step.beta2);
    const Floats rest1 = set(1.0 - step.beta1);
    const Floats rest2 = set(1.0 - step.beta2);
    const Floats stepSize = set(step.learningRate / step.biasCorrection1);
    const Floats inverseRoot2 = set(1.0 / std::sqrt(step.biasCorrection2));
    const Floats epsilon = set(step.epsilon);

    const auto update = [&](auto load, auto store, std::size_t i) HWY_ATTR {
        const Floats g = hn::Mul(load(arrays.gradients + i), scale);
        const Floats m = hn::MulAdd(beta1, load(arrays.firstMoments + i), hn::Mul(rest1, g));
        const Floats v
            = hn::MulAdd(beta2, load(arrays.secondMoments + i), hn::Mul(rest2, hn::Mul(g, g)));
        const Floats divisor = hn::MulAdd(hn::Sqrt(v), inverseRoot2, epsilon);
        const Floats value = hn::Sub(
            hn::Mul(load(arrays.values + i), keep), hn::Div(hn::Mul(stepSize, m), divisor));
        store(m, arrays.firstMoments + i);
        store(v, arrays.secondMoments + i);
        store(value, arrays.values + i);
        if (arrays.shadow != nullptr)
            store(value, arrays.shadow + i);
    };
    std::size_t i = begin;
    for (; i + lanes <= end; i += lanes)
        update([d](const auto* p) HWY_ATTR { return loadFloats(d, p); },
            [d](Floats v, auto* p) HWY_ATTR { storeFloats(d, v, p); }, i);
    if (i < end) {
        const std::size_t count = end - i;
        update([d, count](const auto* p) HWY_ATTR { return loadSome(d, p, count); },
            [d, count](Floats v, auto* p) HWY_ATTR { storeSome(d, v, p, count); }, i);
    }
}

void widenRange(const Bf16* values, bool add, float* out, std::size_t begin, std::size_t end)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = begin;
    for (; i + lanes <= end; i += lanes)
        hn::StoreU(add ? hn::Add(hn::LoadU(d, out + i), loadFloats(d, values + i))
                       : loadFloats(d, values + i),
            d, out + i);
    for (; i < end; ++i)
        out[i] = (add ? out[i] : 0.0F) + toFloat(values[i]);
}

void roundRange(const float* values, Bf16* shadow, std::size_t begin, std::size_t end)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = begin;
    for (; i + lanes <= end; i += lanes)
        storeFloats(d, hn::LoadU(d, values + i), shadow + i);
    for (; i < end; ++i)
        shadow[i] = toBf16(values[i]);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(squares);
HWY_EXPORT(stepRange);
HWY_EXPORT(widenRange);
HWY_EXPORT(roundRange);

namespace {

constexpr std::size_t valuesAtATime = std::size_t { 1 } << 14U;

} // namespace

double sumOfSquares(std::span<const float> values)
{
    std::vector<double> sums((values.size() + valuesAtATime - 1) / valuesAtATime);
    parallelFor(values.size(), valuesAtATime, [&](std::size_t begin, std::size_t end) {
        sums[begin / valuesAtATime]
            = HWY_DYNAMIC_DISPATCH(squares)(values.data() + begin, end - begin);
    });
    double total = 0.0;
    for (const double sum : sums)
        total += sum;
    return total;
}

void adamWStep(const AdamW& step, const AdamWArrays& arrays, std::span<const Range> ranges)
{
    std::vector<Range> pieces; // no longer than what a thread takes at a time
    for (const Range& range : ranges)
        for (std::size_t begin = range.begin; begin < range.end; begin += valuesAtATime)
            pieces.push_back({ begin, std::min(begin + valuesAtATime, range.end) });
    constexpr std::size_t piecesAtATime = 8; // most are rows of the word table
    parallelFor(pieces.size(), piecesAtATime, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            HWY_DYNAMIC_DISPATCH(stepRange)(step, arrays, pieces[i].begin, pieces[i].end);
    });
}

void widen(const Bf16* values, std::size_t count, bool add, float* out)
{
    parallelFor(count, valuesAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(widenRange)(values, add, out, begin, end);
    });
}

void roundToBf16(std::span<const float> values, Bf16* shadow)
{
    parallelFor(values.size(), valuesAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(roundRange)(values.data(), shadow, begin, end);
    });
}

} // namespace crisp::kernels
#endif // HWY_ONCE
