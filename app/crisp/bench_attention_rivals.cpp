// SPDX-License-Identifier: Apache-2.0
#include "bench_attention_rivals.h"

#include "bench_clock.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>
#include <functional>
#include <limits>

namespace crisp::app {
namespace {

constexpr std::size_t rounds = 3;
constexpr std::size_t calls = 4;

using Attention = std::function<at::Tensor()>;

} // namespace

RivalTimes measureRivals(bool bf16, std::size_t sentences, std::size_t heads, std::size_t length,
    std::size_t headDim, std::size_t kept)
{
    const auto type = at::TensorOptions().dtype(bf16 ? at::kBFloat16 : at::kFloat);
    const std::vector<std::int64_t> shape { static_cast<std::int64_t>(sentences),
        static_cast<std::int64_t>(heads), static_cast<std::int64_t>(length),
        static_cast<std::int64_t>(headDim) };
    const at::Tensor q = at::randn(shape, type).requires_grad_(); // [B, H, L, Dh]
    const at::Tensor k = at::randn(shape, type).requires_grad_();
    const at::Tensor v = at::randn(shape, type).requires_grad_();
    const at::Tensor gradient = at::randn(shape, type);
    const double root = std::sqrt(static_cast<double>(headDim));
    const auto last = static_cast<std::int64_t>(kept);

    const Attention sdpa = [&] { return at::scaled_dot_product_attention(q, k, v); };
    const Attention eager
        = [&] { return at::softmax(at::matmul(q, k.transpose(2, 3)) / root, -1).matmul(v); };
    const Attention composed = [&] {
        const at::Tensor scores = at::matmul(q, k.transpose(2, 3)) / root; // [B, H, L, L]
        const at::Tensor threshold = std::get<0>(scores.topk(last, -1)).narrow(-1, last - 1, 1);
        const at::Tensor pruned
            = scores.masked_fill(scores < threshold, -std::numeric_limits<double>::infinity());
        return at::softmax(pruned, -1).matmul(v);
    };
    const auto forward = [](const Attention& attention) {
        return fastestSeconds(rounds, calls, [&] { (void)attention(); });
    };
    const auto both = [&](const Attention& attention) {
        return fastestSeconds(rounds, calls, [&] {
            (void)torch::autograd::grad({ attention() }, { q, k, v }, { gradient });
        });
    };
    return { { forward(sdpa), forward(eager), forward(composed) },
        { both(sdpa), both(eager), both(composed) } };
}

} // namespace crisp::app
