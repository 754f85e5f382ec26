// SPDX-License-Identifier: Apache-2.0
#include "activation.h"

#include "parallel.h"
#include "row_sums.h"

#include <array>

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/activation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/simd-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::kernels::HWY_NAMESPACE {

/// Of the standard normal distribution: the cumulative probability and the density.
struct Normal {
    Floats cumulative;
    Floats density;
};

/// 1 / x for x in [1, 100].
HWY_INLINE Floats reciprocal(FloatTag d, Floats x)
{
#if HWY_ARCH_X86
    // At least 12 bits, which one step of Newton's doubles, without waiting for the divider.
    const Floats guess = hn::ApproximateReciprocal(x);
    return hn::Mul(guess, hn::NegMulAdd(x, guess, hn::Set(d, 2.0F)));
#else
    return hn::Div(hn::Set(d, 1.0F), x);
#endif
}

/// With z = |x| / sqrt(2) and t = 1 / (1 + z / 2) the upper tail is t g(t) e^(-z^2) / 2. The form
/// is that of Numerical Recipes' erfcc (Press et al., section 6.2); the polynomial g is our own fit
/// to erfcx(z) / t (weighted least squares at Chebyshev nodes), off by 3e-7 at most, so that the
/// density's e^(-z^2) is the only one needed.
HWY_INLINE Normal normalAt(FloatTag d, Floats x)
{
    constexpr float halfRoot = 0.70710678F; // 1 / sqrt(2)
    constexpr float densityAtZero = 0.39894228F; // 1 / sqrt(2 pi)
    const Floats one = hn::Set(d, 1.0F);
    const Floats half = hn::Set(d, 0.5F);
    // Beyond 20 there is nothing but zeros and ones; infinity would become a NaN.
    const Floats z = hn::Min(hn::Mul(hn::Abs(x), hn::Set(d, halfRoot)), hn::Set(d, 20.0F));
    const Floats t = reciprocal(d, hn::MulAdd(half, z, one));
    Floats g = hn::MulAdd(hn::Set(d, -0.025522911921F), t, hn::Set(d, 0.064461708069F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.030752798542F));
    g = hn::MulAdd(g, t, hn::Set(d, -0.198548331857F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.079468801618F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.058261744678F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.180414855480F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.246512204409F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.282104223967F));
    g = hn::MulAdd(g, t, hn::Set(d, 0.282094746828F));
    const Floats exponent = hn::Neg(hn::Mul(z, z));
    const Floats power = hn::IfThenElseZero(
        hn::Ge(exponent, hn::Set(d, vanishingExponent)), expOfNegative(d, exponent));
    const Floats tail = hn::Mul(hn::Mul(t, g), hn::Mul(power, half)); // P(X > |x|)
    return { hn::IfThenElse(hn::Lt(x, hn::Zero(d)), tail, hn::Sub(one, tail)),
        hn::Mul(power, hn::Set(d, densityAtZero)) };
}

template <class T>
HWY_INLINE void forwardRows(const T* values, const float* bias, std::size_t columns,
    std::size_t begin, std::size_t end, T* kept, T* out)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t row = begin; row < end; ++row) {
        const T* from = values + row * columns;
        T* to = out + row * columns;
        if (kept != nullptr)
            streamRow(from, columns, kept + row * columns);
        std::size_t c = 0;
        for (; c + lanes <= columns; c += lanes) {
            const Floats x = hn::Add(loadFloats(d, from + c), hn::LoadU(d, bias + c));
            storeFloats(d, hn::Mul(x, normalAt(d, x).cumulative), to + c);
        }
        if (c < columns) {
            const Floats x
                = hn::Add(loadSome(d, from + c, columns - c), loadSome(d, bias + c, columns - c));
            storeSome(d, hn::Mul(x, normalAt(d, x).cumulative), to + c, columns - c);
        }
    }
    if (kept != nullptr)
        hwy::FlushStream();
}

/// Rows [begin, end), which add their gradient to `sums` [columns].
template <class T>
HWY_INLINE void backwardRows(
    const GeluBackward<T>& work, std::size_t begin, std::size_t end, float* sums)
{
    const FloatTag d;
    const std::size_t lanes = hn::Lanes(d);
    const auto step = [&](Floats x, Floats g, Floats& output) HWY_ATTR {
        const Normal normal = normalAt(d, x);
        output = hn::Mul(x, normal.cumulative);
        return hn::Mul(g, hn::MulAdd(x, normal.density, normal.cumulative));
    };
    for (std::size_t row = begin; row < end; ++row) {
        const T* values = work.values + row * work.columns;
        T* gradient = work.gradient + row * work.columns;
        T* out = work.output + row * work.columns;
        Floats output;
        std::size_t c = 0;
        for (; c + lanes <= work.columns; c += lanes) {
            const Floats x = hn::Add(loadFloats(d, values + c), hn::LoadU(d, work.bias + c));
            const Floats g = step(x, loadFloats(d, gradient + c), output);
            storeFloats(d, output, out + c);
            storeFloats(d, g, gradient + c);
            hn::StoreU(hn::Add(hn::LoadU(d, sums + c), g), d, sums + c);
        }
        if (c < work.columns) {
            const std::size_t rest = work.columns - c;
            const Floats x
                = hn::Add(loadSome(d, values + c, rest), loadSome(d, work.bias + c, rest));
            const Floats g = step(x, loadSome(d, gradient + c, rest), output);
            storeSome(d, output, out + c, rest);
            storeSome(d, g, gradient + c, rest);
            storeSome(d, hn::Add(loadSome(d, sums + c, rest), g), sums + c, rest);
        }
    }
}

void forwardFloat(const float* values, const float* bias, std::size_t columns, std::size_t begin,
    std::size_t end, float* kept, float* out)
{
    forwardRows(values, bias, columns, begin, end, kept, out);
}
void forwardBf16(const Bf16* values, const float* bias, std::size_t columns, std::size_t begin,
    std::size_t end, Bf16* kept, Bf16* out)
{
    forwardRows(values, bias, columns, begin, end, kept, out);
}
void backwardFloat(const GeluBackward<float>& work, std::size_t begin, std::size_t end, float* sums)
{
    backwardRows(work, begin, end, sums);
}
void backwardBf16(const GeluBackward<Bf16>& work, std::size_t begin, std::size_t end, float* sums)
{
    backwardRows(work, begin, end, sums);
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

} // namespace

void geluForward(const float* values, const float* bias, std::size_t rows, std::size_t columns,
    float* kept, float* out)
{
    parallelFor(rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(forwardFloat)(values, bias, columns, begin, end, kept, out);
    });
}

void geluForward(const Bf16* values, const float* bias, std::size_t rows, std::size_t columns,
    Bf16* kept, Bf16* out)
{
    parallelFor(rows, rowsAtATime, [&](std::size_t begin, std::size_t end) {
        HWY_DYNAMIC_DISPATCH(forwardBf16)(values, bias, columns, begin, end, kept, out);
    });
}

void geluBackward(const GeluBackward<float>& work)
{
    addRowSums(work.rows, work.columns, std::array { work.biasGradient },
        [&](std::size_t begin, std::size_t end, float* sums) {
            HWY_DYNAMIC_DISPATCH(backwardFloat)(work, begin, end, sums);
        });
}

void geluBackward(const GeluBackward<Bf16>& work)
{
    addRowSums(work.rows, work.columns, std::array { work.biasGradient },
        [&](std::size_t begin, std::size_t end, float* sums) {
            HWY_DYNAMIC_DISPATCH(backwardBf16)(work, begin, end, sums);
        });
}

} // namespace crisp::kernels
#endif // HWY_ONCE
