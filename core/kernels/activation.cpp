// SPDX-License-Identifier: Apache-2.0
#include "activation.h"

#include "parallel.h"

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/activation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd-inl.h"

#include <hwy/contrib/math/math-inl.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Of the standard normal distribution: the cumulative probability and the density.
struct Normal {
    Floats cumulative;
    Floats density;
};

/// The upper tail is t e^(-z^2 + p(t)) / 2 with z = |x| / sqrt(2), t = 1 / (1 + z / 2) and the
/// polynomial p of Numerical Recipes' erfcc (Press et al., section 6.2), whose relative error is
/// 1.2e-7 everywhere: in float as good as the error function itself.
HWY_INLINE Floats cumulativeAt(FloatTag d, Floats x)
{
    constexpr float halfRoot = 0.70710678F; // 1 / sqrt(2)
    const Floats one = hn::Set(d, 1.0F);
    const Floats half = hn::Set(d, 0.5F);
    const Floats z = hn::Mul(hn::Abs(x), hn::Set(d, halfRoot));
    const Floats t = hn::Div(one, hn::MulAdd(half, z, one));
    Floats p = hn::MulAdd(hn::Set(d, 0.17087277F), t, hn::Set(d, -0.82215223F));
    p = hn::MulAdd(p, t, hn::Set(d, 1.48851587F));
    p = hn::MulAdd(p, t, hn::Set(d, -1.13520398F));
    p = hn::MulAdd(p, t, hn::Set(d, 0.27886807F));
    p = hn::MulAdd(p, t, hn::Set(d, -0.18628806F));
    p = hn::MulAdd(p, t, hn::Set(d, 0.09678418F));
    p = hn::MulAdd(p, t, hn::Set(d, 0.37409196F));
    p = hn::MulAdd(p, t, hn::Set(d, 1.00002368F));
    p = hn::MulAdd(p, t, hn::Set(d, -1.26551223F));
    const Floats power = hn::Exp(d, hn::NegMulAdd(z, z, p));
    const Floats tail = hn::Mul(hn::Mul(t, power), half); // P(X > |x|)
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(one, tail));
}

HWY_INLINE Floats densityAt(FloatTag d, Floats x)
{
    constexpr float densityAtZero = 0.39894228F; // 1 / sqrt(2 pi)
    const Floats exponent = hn::Mul(hn::Mul(x, x), hn::Set(d, -0.5F));
    return hn::Mul(hn::Exp(d, exponent), hn::Set(d, densityAtZero));
}

HWY_INLINE Normal normalAt(FloatTag d, Floats x) { return { cumulativeAt(d, x), densityAt(d, x) }; }

template <class T>
HWY_INLINE void forwardRows(const T* values, const float* bias, std::size_t columns,
    std::size_t begin, std::size_t end, T* out)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t row = begin; row < end; ++row) {
        const T* from = values + row * columns;
        T* to = out + row * columns;
        std::size_t c = 0;
        for (; c + lanes <= columns; c += lanes) {
            const Floats x = hn::Add(loadFloats(d, from + c), hn::LoadU(d, bias + c));
            storeFloats(d, hn::Mul(x, cumulativeAt(d, x)), to + c);
        }
        if (c < columns) {
            const Floats x
                = hn::Add(loadSome(d, from + c, columns - c), loadSome(d, bias + c, columns - c));
            storeSome(d, hn::Mul(x, cumulativeAt(d, x)), to + c, columns - c);
        }
    }
}

/// Columns [begin, end), row by row: a stretch of each row is contiguous, and the processor fetches
/// the next one meanwhile.
template <class T>
HWY_INLINE void backwardColumns(const GeluBackward<T>& work, std::size_t begin, std::size_t end)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const auto step = [&](Floats x, Floats g, Floats& output) HWY_ATTR {
        const Normal normal = normalAt(d, x);
        output = hn::Mul(x, normal.cumulative);
        return hn::Mul(g, hn::MulAdd(x, normal.density, normal.cumulative));
    };
    for (std::size_t row = 0; row < work.rows; ++row) {
        const T* values = work.values + row * work.columns;
        T* gradient = work.gradient + row * work.columns;
        T* out = work.output + row * work.columns;
        Floats output;
        std::size_t c = begin;
        for (; c + lanes <= end; c += lanes) {
            const Floats x = hn::Add(loadFloats(d, values + c), hn::LoadU(d, work.bias + c));
            const Floats g = step(x, loadFloats(d, gradient + c), output);
            storeFloats(d, output, out + c);
            storeFloats(d, g, gradient + c);
            hn::StoreU(hn::Add(hn::LoadU(d, work.biasGradient + c), g), d, work.biasGradient + c);
        }
        if (c < end) {
            const std::size_t rest = end - c;
            const Floats x
                = hn::Add(loadSome(d, values + c, rest), loadSome(d, work.bias + c, rest));
            const Floats g = step(x, loadSome(d, gradient + c, rest), output);
            storeSome(d, output, out + c, rest);
            storeSome(d, g, gradient + c, rest);
            storeSome(d, hn::Add(loadSome(d, work.biasGradient + c, rest), g),
                work.biasGradient + c, rest);
        }
    }
}

void forwardFloat(const float* values, const float* bias, std::size_t columns, std::size_t begin,
    std::size_t end, float* out)
{
    forwardRows(values, bias, columns, begin, end, out);
}
void forwardBf16(const Bf16* values, const float* bias, std::size_t columns, std::size_t begin,
    std::size_t end, Bf16* out)
{
    forwardRows(values, bias, columns, begin, end, out);
}
void backwardFloat(const GeluBackward<float>& work, std::size_t begin, std::size_t end)
{
    backwardColumns(work, begin, end);
}
void backwardBf16(const GeluBackward<Bf16>& work, std::size_t begin, std::size_t end)
{
    backwardColumns(work, begin, end);
}

} // namespace crisp::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::kernels {

HWY_EXPORT(forwardFloat);
HWY_EXPORT(forwardBf16);
HWY_EXPORT(backwardFloat);
HWY_EXPORT(backwardBf16);

namespace {

constexpr std::size_t rowsAtATime = 8;
constexpr std::size_t columnsAtATime = 256;

} // namespace

void geluForward(
    const float* values, const float* bias, std::size_t rows, std::size_t columns, float* out)
{
    parallelFor(rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(forwardFloat)(values, bias, columns, begin, end, out);
    });
}

void geluForward(
    const Bf16* values, const float* bias, std::size_t rows, std::size_t columns, Bf16* out)
{
    parallelFor(rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(forwardBf16)(values, bias, columns, begin, end, out);
    });
}

void geluBackward(const GeluBackward<float>& work)
{
    parallelFor(work.columns, columnsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(backwardFloat)(work, begin, end);
    });
}

void geluBackward(const GeluBackward<Bf16>& work)
{
    parallelFor(work.columns, columnsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(backwardBf16)(work, begin, end);
    });
}

} // namespace crisp::kernels
#endif // HWY_ONCE
