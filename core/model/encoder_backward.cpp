// SPDX-License-Identifier: Apache-2.0
#include "encoder.h"
#include "kernels/activation.h"
#include "kernels/layer_norm.h"
#include "matmul.h"

#include <algorithm>

namespace crisp::model {

using kernels::toFloat;

// Between the functions below the gradient of the current layer's output stands in two buffers:
// along the residual stream in buffers_.residual (or residualRows), and what came back through the
// matrix products in buffers_.productGradient. The next LayerNorm adds them up.

template <class T>
double Encoder<T>::backward(const ForwardRequest& request, std::span<const float> logitGradients)
{
    matrixSquares_ = 0.0;
    classifyBackward(request, logitGradients);
    for (std::size_t layer = config_.layers; layer-- > 0;) {
        feedForwardBackward(request, layer);
        attentionBackward(request, layer);
    }
    embedBackward(request);
    return matrixSquares_;
}

template <class T>
void Encoder<T>::inputGradient(
    const T* gradient, std::size_t rows, const WeightMatrix& weight, T* out)
{
    multiply(gradient, products_ + weight.offset, rows, weight.outputs, weight.inputs, out);
}

template <class T>
void Encoder<T>::weightGradient(const ForwardRequest& request, const T* gradient, const T* in,
    std::size_t rows, const WeightMatrix& weight)
{
    matrixSquares_ += transposedProduct(gradient, in, rows, weight.outputs, weight.inputs,
        request.addToGradients, gradients_ + weight.offset, buffers_.products);
}

template <class T>
void Encoder<T>::classifyBackward(
    const ForwardRequest& request, std::span<const float> logitGradients)
{
    const std::size_t dim = config_.dim;
    const std::size_t sentences = request.batch->sentences();
    const std::size_t padded = paddedRows<T>(sentences);
    const std::size_t labels = config_.labels.size();
    const kernels::Dropout dropout = dropoutAt(request, config_.classifierDropout, 0, 3);
    const float* pooled = buffers_.pooled.get();
    const float* weight = values_ + offsets_.classifierWeight;
    float* ofWeight = gradients_ + offsets_.classifierWeight;
    float* ofBias = gradients_ + offsets_.classifierBias;

    T* preGradient = prepareRows(buffers_.branchGradient, sentences, dim);
    std::vector<float> row(dim);
    for (std::size_t sentence = 0; sentence < sentences; ++sentence) {
        std::fill(row.begin(), row.end(), 0.0F);
        for (std::size_t label = 0; label < labels; ++label) {
            const float g = logitGradients[sentence * labels + label];
            ofBias[label] += g;
            for (std::size_t c = 0; c < dim; ++c) {
                ofWeight[label * dim + c] += g * pooled[sentence * dim + c];
                row[c] += g * weight[label * dim + c];
            }
        }
        for (std::size_t c = 0; c < dim; ++c) {
            // A pooled value of 0 means that ReLU or dropout stopped it: no gradient either way.
            float g = pooled[sentence * dim + c] > 0.0F ? row[c] : 0.0F;
            if (dropout.active())
                g *= dropout.scale();
            kernels::assign(g, preGradient[sentence * dim + c]);
        }
    }
    kernels::addColumnSums(preGradient, sentences, dim, gradients_ + offsets_.preClassifierBias);
    weightGradient(
        request, preGradient, buffers_.classifierInput.get(), padded, offsets_.preClassifierWeight);
    inputGradient(preGradient, padded, offsets_.preClassifierWeight,
        buffers_.productGradient.ensure(padded * dim));
}

template <class T>
void Encoder<T>::feedForwardBackward(const ForwardRequest& request, std::size_t layer)
{
    const LayerOffsets& at = offsets_.layers[layer];
    LayerBuffers<T>& buffers = buffersOf(request, layer);
    const std::size_t dim = config_.dim;
    const std::size_t hiddenDim = config_.hiddenDim;
    const Tail tail = tailOf(request, layer);
    const std::size_t padded = paddedRows<T>(tail.rows);
    float* residual = tail.firstTokensOnly ? buffers_.residualRows.get() : buffers_.residual.get();

    kernels::LayerNormBackward<T> norm;
    norm.rows = tail.rows;
    norm.dim = dim;
    norm.residualGradient = tail.firstTokensOnly ? nullptr : residual;
    norm.productGradient = buffers_.productGradient.get();
    norm.normalised = buffers.outputNormalised.get();
    norm.inverseDeviation = buffers.outputInverse.get();
    norm.weight = values_ + at.outputNormWeight;
    norm.branchDropout = dropoutAt(request, config_.dropout, layer, 2);
    norm.outResidual = residual;
    norm.outBranch = prepareRows(buffers_.branchGradient, tail.rows, dim);
    norm.weightGradient = gradients_ + at.outputNormWeight;
    norm.biasGradient = gradients_ + at.outputNormBias;
    norm.branchBiasGradient = gradients_ + at.lin2Bias;
    kernels::layerNormBackward(norm);

    T* hiddenGradient = buffers_.wideGradient.ensure(padded * hiddenDim);
    inputGradient(norm.outBranch, padded, at.lin2Weight, hiddenGradient);
    kernels::GeluBackward<T> gelu;
    gelu.rows = tail.rows;
    gelu.columns = hiddenDim;
    gelu.values = buffers.hidden.get();
    gelu.bias = values_ + at.lin1Bias;
    gelu.gradient = hiddenGradient;
    gelu.output = prepareRows(buffers_.activated, tail.rows, hiddenDim);
    gelu.biasGradient = gradients_ + at.lin1Bias;
    kernels::geluBackward(gelu);

    weightGradient(request, norm.outBranch, gelu.output, padded, at.lin2Weight);
    weightGradient(request, hiddenGradient, buffers.attentionOutput.get(), padded, at.lin1Weight);
    T* productGradient = buffers_.productGradient.ensure(padded * dim);
    inputGradient(hiddenGradient, padded, at.lin1Weight, productGradient);

    norm.residualGradient = residual;
    norm.productGradient = productGradient;
    norm.normalised = buffers.attentionNormalised.get();
    norm.inverseDeviation = buffers.attentionInverse.get();
    norm.weight = values_ + at.attentionNormWeight;
    norm.branchDropout = {};
    norm.weightGradient = gradients_ + at.attentionNormWeight;
    norm.biasGradient = gradients_ + at.attentionNormBias;
    norm.branchBiasGradient = gradients_ + at.outBias;
    kernels::layerNormBackward(norm);
}

template <class T>
void Encoder<T>::attentionBackward(const ForwardRequest& request, std::size_t layer)
{
    const data::PackedBatch& batch = *request.batch;
    const LayerOffsets& at = offsets_.layers[layer];
    LayerBuffers<T>& buffers = buffersOf(request, layer);
    const std::size_t dim = config_.dim;
    const std::size_t tokens = batch.tokens();
    const std::size_t padded = paddedRows<T>(tokens);
    const Tail tail = tailOf(request, layer);
    const std::size_t tailPadded = paddedRows<T>(tail.rows);
    const T* branchGradient = buffers_.branchGradient.get();

    const T* context = tail.firstTokensOnly ? buffers.contextRows.get() : buffers.context.get();
    weightGradient(request, branchGradient, context, tailPadded, at.outWeight);
    T* contextGradient = buffers_.branch.ensure(padded * dim);
    if (tail.firstTokensOnly) {
        // Only first tokens' rows are read, so only they are written.
        T* rows = buffers_.productGradient.ensure(tailPadded * dim);
        inputGradient(branchGradient, tailPadded, at.outWeight, rows);
        float* residual = buffers_.residual.get();
        std::fill_n(residual, tokens * dim, 0.0F);
        for (std::size_t sentence = 0; sentence < tail.rows; ++sentence) {
            const std::size_t row = static_cast<std::size_t>(batch.starts[sentence]) * dim;
            std::copy_n(rows + sentence * dim, dim, contextGradient + row);
            std::copy_n(buffers_.residualRows.get() + sentence * dim, dim, residual + row);
        }
    } else {
        inputGradient(branchGradient, tailPadded, at.outWeight, contextGradient);
    }

    const std::vector<std::int32_t> kept = keptCounts(request, layer);
    kernels::AttentionBackward<T> work;
    describeAttention(request, layer, kept, work);
    work.firstQueryOnly = tail.firstTokensOnly;
    work.softmaxRows = buffers.softmaxRows.get();
    work.contextGradient = contextGradient;
    work.queryKeyValueGradient = prepareRows(buffers_.wideGradient, tokens, 3 * dim);
    kernels::attentionBackward(work);

    kernels::addColumnSums(
        work.queryKeyValueGradient, tokens, 3 * dim, gradients_ + at.queryKeyValueBias);
    // A key's bias shifts all scores of a row alike, which softmax does not see: its gradient is 0.
    // What was summed is rounding, which AdamW would blow up to steps of full size.
    std::fill_n(gradients_ + at.queryKeyValueBias + dim, dim, 0.0F);
    weightGradient(
        request, work.queryKeyValueGradient, buffers.input.get(), padded, at.queryKeyValueWeight);
    inputGradient(work.queryKeyValueGradient, padded, at.queryKeyValueWeight,
        buffers_.productGradient.ensure(padded * dim));
}

template <class T>
void Encoder<T>::embedBackward(const ForwardRequest& request)
{
    const data::PackedBatch& batch = *request.batch;
    float* residual = buffers_.residual.get();
    kernels::LayerNormBackward<T> norm;
    norm.rows = batch.tokens();
    norm.dim = config_.dim;
    norm.residualGradient = residual;
    norm.productGradient = buffers_.productGradient.get();
    norm.outputDropout = dropoutAt(request, config_.dropout, 0, 0);
    norm.normalised = buffers_.embeddingNormalised.get();
    norm.inverseDeviation = buffers_.embeddingInverse.get();
    norm.weight = values_ + offsets_.normWeight;
    norm.outResidual = residual;
    norm.weightGradient = gradients_ + offsets_.normWeight;
    norm.biasGradient = gradients_ + offsets_.normBias;
    kernels::layerNormBackward(norm);
    kernels::embeddingScatter({ batch.ids, batch.starts, config_.dim, residual, config_.padId,
        gradients_ + offsets_.words, gradients_ + offsets_.positions });
}

template double Encoder<float>::backward(const ForwardRequest&, std::span<const float>);
template double Encoder<kernels::Bf16>::backward(const ForwardRequest&, std::span<const float>);

} // namespace crisp::model
