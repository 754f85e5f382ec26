// SPDX-License-Identifier: Apache-2.0
#include "matmul.h"

#include "kernels/adamw.h"
#include "sequence_classifier.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>
#include <c10/core/InferenceMode.h>

#include <cstdint>
#include <thread>

namespace crisp::model {
namespace {

using kernels::Bf16;

at::ScalarType typeOf(const float*) { return at::kFloat; }

at::ScalarType typeOf(const Bf16*) { return at::kBFloat16; }

template <class T>
at::Tensor view(const T* data, std::size_t rows, std::size_t columns)
{
    // from_blob takes a pointer to mutable data even for what is only read.
    return at::from_blob(const_cast<T*>(data),
        { static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns) }, typeOf(data));
}

template <class T>
void multiplyTransposedImpl(
    const T* a, const T* b, std::size_t m, std::size_t n, std::size_t k, T* out)
{
    const c10::InferenceMode guard;
    at::Tensor result = view(out, m, n);
    at::mm_out(result, view(a, m, k), view(b, n, k).t());
}

template <class T>
void multiplyImpl(const T* a, const T* b, std::size_t m, std::size_t n, std::size_t k, T* out)
{
    const c10::InferenceMode guard;
    at::Tensor result = view(out, m, k);
    at::mm_out(result, view(a, m, n), view(b, n, k));
}

} // namespace

void setThreads(std::size_t count)
{
    const std::size_t all = std::max(1U, std::thread::hardware_concurrency());
    at::set_num_threads(static_cast<int>(count == 0 ? all : count));
}

std::size_t threads() { return static_cast<std::size_t>(at::get_num_threads()); }

void multiplyTransposed(const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k,
    float* out, ProductScratch& /*scratch*/)
{
    multiplyTransposedImpl(a, b, m, n, k, out);
}

void multiplyTransposed(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n, std::size_t k,
    Bf16* out, ProductScratch& scratch)
{
    if (kernels::fitsAmx(m, n, k))
        kernels::amxMultiplyTransposed(a, b, m, n, k, out, scratch.amx);
    else
        multiplyTransposedImpl(a, b, m, n, k, out);
}

void multiply(
    const float* a, const float* b, std::size_t m, std::size_t n, std::size_t k, float* out)
{
    multiplyImpl(a, b, m, n, k, out);
}

void multiply(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n, std::size_t k, Bf16* out)
{
    if (kernels::fitsAmx(m, n, k))
        kernels::amxMultiply(a, b, m, n, k, out);
    else
        multiplyImpl(a, b, m, n, k, out);
}

double transposedProduct(const float* a, const float* b, std::size_t m, std::size_t n,
    std::size_t k, bool add, float* out, ProductScratch& /*scratch*/)
{
    const c10::InferenceMode guard;
    at::Tensor result = view(out, n, k);
    if (add)
        at::addmm_out(result, result, view(a, m, n).t(), view(b, m, k));
    else
        at::mm_out(result, view(a, m, n).t(), view(b, m, k));
    return kernels::sumOfSquares({ out, n * k });
}

double transposedProduct(const Bf16* a, const Bf16* b, std::size_t m, std::size_t n, std::size_t k,
    bool add, float* out, ProductScratch& scratch)
{
    if (kernels::fitsAmx(m, n, k))
        return kernels::amxTransposedProduct(a, b, m, n, k, add, out, scratch.amx);
    const c10::InferenceMode guard;
    Bf16* rounded = scratch.rounded.ensure(n * k);
    at::Tensor result = view(rounded, n, k);
    at::mm_out(result, view(a, m, n).t(), view(b, m, k));
    kernels::widen(rounded, n * k, add, out);
    return kernels::sumOfSquares({ out, n * k });
}

} // namespace crisp::model
