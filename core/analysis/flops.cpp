// SPDX-License-Identifier: Apache-2.0
#include "analysis/flops.h"

#include <fmt/format.h>

#include <stdexcept>

namespace crisp::analysis {

LayerFlops layerFlops(
    std::size_t tokens, std::size_t dim, std::size_t hiddenDim, double effectiveSparsity)
{
    if (tokens == 0 || dim == 0 || hiddenDim == 0)
        throw std::invalid_argument(fmt::format(
            "FLOPs: {} tokens, width {}, hidden width {}: none may be 0", tokens, dim, hiddenDim));
    if (!(effectiveSparsity >= 0.0 && effectiveSparsity <= 1.0)) // NaN fails too
        throw std::invalid_argument(
            fmt::format("FLOPs: effective sparsity {} is outside [0, 1]", effectiveSparsity));
    const auto n = static_cast<double>(tokens);
    const auto d = static_cast<double>(dim);
    LayerFlops flops;
    flops.linear = 8.0 * n * d * d + 4.0 * n * d * static_cast<double>(hiddenDim);
    flops.attention = 4.0 * n * n * d;
    flops.attentionShare = flops.attention / (flops.attention + flops.linear);
    flops.prunedShare = effectiveSparsity * flops.attentionShare;
    flops.prunedSharePaper = effectiveSparsity * paperAttentionShare;
    return flops;
}

std::vector<LayerFlops> layerFlops(const Explanation& explanation)
{
    std::vector<LayerFlops> result;
    for (const LayerExplanation& layer : explanation.layers)
        result.push_back(layerFlops(
            explanation.size(), explanation.dim, explanation.hiddenDim, layer.effectiveSparsity));
    return result;
}

} // namespace crisp::analysis
