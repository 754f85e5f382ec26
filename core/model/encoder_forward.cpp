// SPDX-License-Identifier: Apache-2.0
#include "encoder.h"
#include "kernels/activation.h"
#include "kernels/layer_norm.h"
#include "kernels/packed_products.h"
#include "kernels/parallel.h"
#include "matmul.h"

#include <algorithm>

namespace crisp::model {

using kernels::toFloat;

namespace {

/// Sentences of so many tokens gain by packed weights; with more, packing them anew is next to
/// nothing.
constexpr std::size_t fewTokens = 256;

/// Copies the first row of every sentence.
template <class T>
void gatherFirstRows(
    const T* from, const std::vector<std::int32_t>& starts, std::size_t columns, T* to)
{
    for (std::size_t sentence = 0; sentence + 1 < starts.size(); ++sentence)
        std::copy_n(from + static_cast<std::size_t>(starts[sentence]) * columns, columns,
            to + sentence * columns);
}

/// What edits say about every edge of one head, [n, n]; empty if they say nothing.
std::vector<kernels::EdgeForce> forcedEdges(
    std::span<const EdgeEdit> edits, std::size_t layer, std::size_t head, std::size_t n)
{
    std::vector<kernels::EdgeForce> forced;
    for (const EdgeEdit& edit : edits) {
        if (edit.layer != layer || edit.head != head)
            continue;
        forced.resize(n * n, kernels::EdgeForce::None);
        forced[edit.from * n + edit.to]
            = edit.keep ? kernels::EdgeForce::Keep : kernels::EdgeForce::Prune;
    }
    return forced;
}

/// Edits may take away all that the plan left a row; then there is nothing to share out.
void requireKeys(
    std::span<const std::uint8_t> keep, std::size_t layer, std::size_t head, std::size_t n)
{
    for (std::size_t row = 0; row < n; ++row) {
        const auto begin = keep.begin() + static_cast<std::ptrdiff_t>(row * n);
        const auto end = begin + static_cast<std::ptrdiff_t>(n);
        if (std::find(begin, end, 1) == end)
            throw EmptyRow(layer, head, row);
    }
}

} // namespace

template <class T>
Encoder<T>::Encoder(const ModelConfig& config, const ParameterLayout& layout, const float* values,
    const T* products, float* gradients)
    : config_(config)
    , offsets_(layout, config.layers)
    , values_(values)
    , products_(products)
    , gradients_(gradients)
{
    buffers_.layers.resize(config.layers);
}

template <class T>
typename Encoder<T>::Tail Encoder<T>::tailOf(const ForwardRequest& request, std::size_t layer) const
{
    if (layer + 1 < config_.layers || request.hiddenStates)
        return { false, request.batch->tokens() };
    return { true, request.batch->sentences() };
}

template <class T>
LayerBuffers<T>& Encoder<T>::buffersOf(const ForwardRequest& request, std::size_t layer)
{
    return buffers_.layers[request.keepForBackward ? layer : 0];
}

template <class T>
kernels::Dropout Encoder<T>::dropoutAt(
    const ForwardRequest& request, double probability, std::size_t layer, std::size_t site) const
{
    if (request.dropout == nullptr)
        return {};
    return { probability,
        kernels::dropoutKey(request.dropout->seed, request.dropout->step, layer, site) };
}

template <class T>
std::vector<std::int32_t> Encoder<T>::keptCounts(
    const ForwardRequest& request, std::size_t layer) const
{
    const double sparsity = request.plan->layers[layer];
    std::vector<std::int32_t> kept;
    if (sparsity == 0.0)
        return kept; // dense: nothing to select
    const data::PackedBatch& batch = *request.batch;
    for (std::size_t sentence = 0; sentence < batch.sentences(); ++sentence) {
        const std::size_t n = batch.length(sentence);
        const std::size_t scores = request.plan->rule == PruningRule::Head ? n * n : n;
        kept.push_back(static_cast<std::int32_t>(keptCount(scores, sparsity)));
    }
    return kept;
}

template <class T>
std::vector<WeightMatrix> Encoder<T>::matrices() const
{
    std::vector<WeightMatrix> all { offsets_.preClassifierWeight };
    for (const LayerOffsets& at : offsets_.layers)
        all.insert(
            all.end(), { at.queryKeyValueWeight, at.outWeight, at.lin1Weight, at.lin2Weight });
    return all;
}

template <class T>
bool Encoder<T>::usesPackedWeights(const ForwardRequest& request) const
{
    return std::is_same_v<T, float> && request.trace != nullptr
        && request.batch->tokens() <= fewTokens;
}

template <class T>
void Encoder<T>::packWeights()
{
    if constexpr (std::is_same_v<T, float>) {
        if (packed_.get() != nullptr)
            return;
        std::size_t end = 0;
        for (const WeightMatrix& weight : matrices())
            end = std::max(end, weight.offset + weight.outputs * weight.inputs);
        float* packed = packed_.ensure(end);
        for (const WeightMatrix& weight : matrices())
            if (kernels::fitsPacked(weight.outputs, weight.inputs))
                kernels::packWeights(products_ + weight.offset, weight.outputs, weight.inputs,
                    packed + weight.offset);
    }
}

template <class T>
void Encoder<T>::project(const ForwardRequest& request, const T* in, std::size_t rows,
    const WeightMatrix& weight, T* out)
{
    if constexpr (std::is_same_v<T, float>) {
        if (usesPackedWeights(request) && kernels::fitsPacked(weight.outputs, weight.inputs)) {
            kernels::multiplyPacked(
                in, packed_.get() + weight.offset, rows, weight.outputs, weight.inputs, out);
            return;
        }
    }
    multiplyTransposed(
        in, products_ + weight.offset, rows, weight.outputs, weight.inputs, out, buffers_.products);
}

template <class T>
std::vector<float> Encoder<T>::forward(const ForwardRequest& request)
{
    if (usesPackedWeights(request))
        packWeights();
    embed(request);
    for (std::size_t layer = 0; layer < config_.layers; ++layer) {
        attend(request, layer);
        finishLayer(request, layer);
    }
    return classify(request);
}

template <class T>
void Encoder<T>::embed(const ForwardRequest& request)
{
    const data::PackedBatch& batch = *request.batch;
    const std::size_t tokens = batch.tokens();
    kernels::EmbeddingForward<T> work;
    work.ids = batch.ids;
    work.starts = batch.starts;
    work.words = values_ + offsets_.words;
    work.positions = values_ + offsets_.positions;
    work.dim = config_.dim;
    work.weights = { values_ + offsets_.normWeight, values_ + offsets_.normBias,
        static_cast<float>(config_.layerNormEpsilon) };
    work.dropout = dropoutAt(request, config_.dropout, 0, 0);
    work.out.residual = prepareRows(buffers_.residual, tokens, config_.dim);
    work.out.product = prepareRows(buffersOf(request, 0).input, tokens, config_.dim);
    if (request.keepForBackward) {
        work.out.normalised = buffers_.embeddingNormalised.ensure(tokens * config_.dim);
        work.out.inverseDeviation = buffers_.embeddingInverse.ensure(tokens);
    }
    kernels::embeddingForward(work);
    keepHiddenStates(request);
}

template <class T>
void Encoder<T>::describeAttention(const ForwardRequest& request, std::size_t layer,
    std::span<const std::int32_t> kept, kernels::AttentionInput<T>& input)
{
    input.heads = config_.heads;
    input.headDim = config_.headDim();
    input.queryKeyValue = buffersOf(request, layer).queryKeyValue.get();
    input.bias = values_ + offsets_.layers[layer].queryKeyValueBias;
    input.starts = request.batch->starts;
    input.kept = kept;
    input.thresholdPerHead = request.plan->rule == PruningRule::Head;
    input.dropout = dropoutAt(request, config_.attentionDropout, layer, 1);
}

template <class T>
void Encoder<T>::attend(const ForwardRequest& request, std::size_t layer)
{
    const data::PackedBatch& batch = *request.batch;
    const LayerOffsets& at = offsets_.layers[layer];
    LayerBuffers<T>& buffers = buffersOf(request, layer);
    const std::size_t dim = config_.dim;
    const std::size_t tokens = batch.tokens();
    const std::size_t padded = paddedRows<T>(tokens);

    T* queryKeyValue = buffers.queryKeyValue.ensure(padded * 3 * dim);
    project(request, buffers.input.get(), padded, at.queryKeyValueWeight, queryKeyValue);
    prepareRows(buffers.context, tokens, dim);
    if (request.trace != nullptr) {
        traceAttention(request, layer);
        return;
    }

    const std::vector<std::int32_t> kept = keptCounts(request, layer);
    kernels::AttentionForward<T> work;
    describeAttention(request, layer, kept, work);
    work.firstQueryOnly = tailOf(request, layer).firstTokensOnly && request.statistics == nullptr;
    work.context = buffers.context.get();
    if (request.keepForBackward)
        work.softmaxRows = buffers.softmaxRows.ensure(tokens * config_.heads);

    std::vector<std::int64_t> keptPairs;
    const std::size_t heads = batch.sentences() * config_.heads;
    if (request.statistics != nullptr) {
        keptPairs.resize(heads);
        work.keptPairs = keptPairs.data();
        work.entropy = request.statistics->entropy.data() + layer * heads;
    }
    kernels::attentionForward(work);
    for (std::size_t i = 0; i < keptPairs.size(); ++i) {
        const auto n = static_cast<double>(batch.length(i / config_.heads));
        request.statistics->effectiveSparsity[layer * heads + i]
            = 1.0 - static_cast<double>(keptPairs[i]) / (n * n);
    }
}

template <class T>
void Encoder<T>::traceProjections(const ForwardRequest& request, std::size_t layer)
{
    const T* const rows = buffersOf(request, layer).queryKeyValue.get();
    const float* const bias = values_ + offsets_.layers[layer].queryKeyValueBias;
    const std::size_t n = request.batch->tokens();
    const std::size_t width = config_.headDim();
    const auto copy = [&](std::size_t column, base::RecycledVector<float>& to) {
        to.resize(n * width);
        for (std::size_t row = 0; row < n; ++row)
            for (std::size_t i = 0; i < width; ++i)
                to[row * width + i]
                    = toFloat(rows[row * 3 * config_.dim + column + i]) + bias[column + i];
    };
    kernels::parallelFor(config_.heads, 2, [&](std::size_t begin, std::size_t end) {
        for (std::size_t head = begin; head < end; ++head) {
            HeadTrace& out = request.trace->layers[layer].heads[head];
            copy(head * width, out.queries);
            copy(config_.dim + head * width, out.keys);
        }
    });
}

template <class T>
void Encoder<T>::traceAttention(const ForwardRequest& request, std::size_t layer)
{
    LayerBuffers<T>& buffers = buffersOf(request, layer);
    const std::size_t n = request.batch->tokens();
    std::vector<HeadTrace>& heads = request.trace->layers[layer].heads;
    heads.resize(config_.heads);
    std::vector<float> entropy(config_.heads);
    std::vector<std::int64_t> keptPairs(config_.heads);
    std::vector<std::vector<kernels::EdgeForce>> forced;
    std::vector<kernels::AttentionCapture> capture;
    for (std::size_t head = 0; head < config_.heads; ++head) {
        HeadTrace& out = heads[head];
        out.scores.resize(n * n);
        out.attention.resize(n * n);
        out.keep.resize(n * n);
        forced.push_back(forcedEdges(request.edits, layer, head, n));
        capture.push_back({ out.scores.data(), out.attention.data(), out.keep.data(),
            forced.back().empty() ? nullptr : forced.back().data() });
    }

    const std::vector<std::int32_t> kept = keptCounts(request, layer);
    kernels::AttentionForward<T> work;
    describeAttention(request, layer, kept, work);
    work.context = buffers.context.get();
    work.entropy = entropy.data();
    work.keptPairs = keptPairs.data();
    work.capture = capture.data();
    kernels::attentionForward(work);
    for (std::size_t head = 0; head < config_.heads; ++head) {
        if (!forced[head].empty())
            requireKeys(heads[head].keep, layer, head, n);
        heads[head].entropy = entropy[head];
        heads[head].effectiveSparsity
            = 1.0 - static_cast<double>(keptPairs[head]) / static_cast<double>(n * n);
    }
    traceProjections(request, layer);
}

template <class T>
void Encoder<T>::finishLayer(const ForwardRequest& request, std::size_t layer)
{
    const data::PackedBatch& batch = *request.batch;
    const LayerOffsets& at = offsets_.layers[layer];
    LayerBuffers<T>& buffers = buffersOf(request, layer);
    const std::size_t dim = config_.dim;
    const Tail tail = tailOf(request, layer);
    const std::size_t padded = paddedRows<T>(tail.rows);
    const auto epsilon = static_cast<float>(config_.layerNormEpsilon);

    const T* context = buffers.context.get();
    float* residual = buffers_.residual.get();
    if (tail.firstTokensOnly) {
        T* rows = prepareRows(buffers.contextRows, tail.rows, dim);
        gatherFirstRows(context, batch.starts, dim, rows);
        context = rows;
        float* residualRows = buffers_.residualRows.ensure(padded * dim);
        gatherFirstRows(residual, batch.starts, dim, residualRows);
        residual = residualRows;
    }

    T* branch = buffers_.branch.ensure(padded * dim);
    project(request, context, padded, at.outWeight, branch);
    kernels::ResidualForward<T> work;
    work.rows = tail.rows;
    work.dim = dim;
    work.residual = residual;
    work.branch = branch;
    work.branchBias = values_ + at.outBias; // no dropout here: DistilBERT has none
    work.weights = { values_ + at.attentionNormWeight, values_ + at.attentionNormBias, epsilon };
    work.out.residual = residual;
    work.out.product = prepareRows(buffers.attentionOutput, tail.rows, dim);
    if (request.keepForBackward) {
        work.out.normalised = buffers.attentionNormalised.ensure(tail.rows * dim);
        work.out.inverseDeviation = buffers.attentionInverse.ensure(tail.rows);
    }
    kernels::residualForward(work);

    // The values before GELU are written where the activations will stand, which are at hand from
    // the layer before.
    T* hidden
        = request.keepForBackward ? buffers.hidden.ensure(padded * config_.hiddenDim) : nullptr;
    T* activated = buffers_.activated.ensure(padded * config_.hiddenDim);
    project(request, buffers.attentionOutput.get(), padded, at.lin1Weight, activated);
    kernels::geluForward(
        activated, values_ + at.lin1Bias, tail.rows, config_.hiddenDim, hidden, activated);
    prepareRows(buffers_.activated, tail.rows, config_.hiddenDim);
    project(request, activated, padded, at.lin2Weight, branch);

    const bool last = layer + 1 == config_.layers;
    Buffer<T>& next = last ? buffers_.output : buffersOf(request, layer + 1).input;
    work.branchBias = values_ + at.lin2Bias;
    work.weights = { values_ + at.outputNormWeight, values_ + at.outputNormBias, epsilon };
    work.dropout = dropoutAt(request, config_.dropout, layer, 2);
    work.out.product = prepareRows(next, tail.rows, dim);
    if (request.keepForBackward) {
        work.out.normalised = buffers.outputNormalised.ensure(tail.rows * dim);
        work.out.inverseDeviation = buffers.outputInverse.ensure(tail.rows);
    }
    kernels::residualForward(work);
    keepHiddenStates(request);
}

template <class T>
void Encoder<T>::keepHiddenStates(const ForwardRequest& request) const
{
    if (request.hiddenStates)
        request.trace->hiddenStates.emplace_back(buffers_.residual.get(),
            buffers_.residual.get() + request.batch->tokens() * config_.dim);
}

template <class T>
std::vector<float> Encoder<T>::classify(const ForwardRequest& request)
{
    const std::size_t dim = config_.dim;
    const std::size_t sentences = request.batch->sentences();
    const std::size_t padded = paddedRows<T>(sentences);
    const std::size_t labels = config_.labels.size();

    T* input = prepareRows(buffers_.classifierInput, sentences, dim);
    if (tailOf(request, config_.layers - 1).firstTokensOnly)
        std::copy_n(buffers_.output.get(), sentences * dim, input);
    else
        gatherFirstRows(buffers_.output.get(), request.batch->starts, dim, input);
    T* pre = buffers_.preClassifier.ensure(padded * dim);
    project(request, input, padded, offsets_.preClassifierWeight, pre);

    // A few thousand values: plain loops, in float, whatever the precision.
    const kernels::Dropout dropout = dropoutAt(request, config_.classifierDropout, 0, 3);
    float* pooled = buffers_.pooled.ensure(sentences * dim);
    const float* bias = values_ + offsets_.preClassifierBias;
    std::vector<float> logits(sentences * labels);
    for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
        float* row = pooled + sentence * dim;
        for (std::size_t c = 0; c < dim; ++c) {
            float value = std::max(0.0F, toFloat(pre[sentence * dim + c]) + bias[c]);
            if (dropout.active())
                value *= dropout.factor(
                    static_cast<std::uint32_t>(sentence), static_cast<std::uint32_t>(c));
            row[c] = value;
        }
        for (std::size_t label = 0; label < labels; ++label) {
            const float* weight = values_ + offsets_.classifierWeight + label * dim;
            double logit = values_[offsets_.classifierBias + label];
            for (std::size_t c = 0; c < dim; ++c)
                logit += static_cast<double>(row[c]) * static_cast<double>(weight[c]);
            logits[sentence * labels + label] = static_cast<float>(logit);
        }
    }
    return logits;
}

template class Encoder<float>;
template class Encoder<kernels::Bf16>;

} // namespace crisp::model
