// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"

#include <cstddef>
#include <vector>

/// What pruning attention is worth in arithmetic: counted, and by the paper's convention, which
/// differ by more than an order of magnitude for short sentences, hence always both.
namespace crisp::analysis {

/// Of one layer and one sentence of n tokens; a multiply-add counts as 2. LayerNorm, softmax, GELU
/// and biases are left out.
struct LayerFlops {
    double linear = 0.0; ///< 8 n d^2 of the projections + 4 n d h of the feed-forward network
    double attention = 0.0; ///< 4 n^2 d: scores, and their product with the values
    double attentionShare = 0.0; ///< attention / all; n / (6 d + n) where h = 4 d
    /// Real share of the layer's arithmetic that the pruned edges stand for: effective sparsity
    /// times attentionShare. An upper bound of what can be saved, since scores must be computed
    /// before they can be ranked.
    double prunedShare = 0.0;
    /// The same by the convention of "Crisp Attention" (arXiv 2508.06016), where pruning 80 % of
    /// attention counts as 20 % of a layer: effective sparsity times 0.25, whatever n is.
    double prunedSharePaper = 0.0;
};

/// Attention's share of a layer that the paper's figures imply; true only at n = 2 d.
inline constexpr double paperAttentionShare = 0.25;

/// @throws std::invalid_argument if a size is 0 or the sparsity lies outside [0, 1]
[[nodiscard]] LayerFlops layerFlops(
    std::size_t tokens, std::size_t dim, std::size_t hiddenDim, double effectiveSparsity);

/// One a layer, from the measured effective sparsity.
[[nodiscard]] std::vector<LayerFlops> layerFlops(const Explanation& explanation);

} // namespace crisp::analysis
