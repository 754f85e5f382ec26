// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/attention.h"
#include "model/encoder_buffers.h"
#include "model/encoder_weights.h"
#include "model/sequence_classifier.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// The two passes of a DistilBERT classifier over packed sentences, for one precision. Checks no
/// arguments and knows no sizes but its own: SequenceClassifier stands in front of it.
///
/// Only the [CLS] row of the last layer reaches the logits, so behind the last attention only those
/// rows go on. Hidden states, where asked for, take the long way.
namespace crisp::model {

/// What one forward pass is for.
struct ForwardRequest {
    const data::PackedBatch* batch = nullptr;
    const SparsityPlan* plan = nullptr;
    const DropoutSeed* dropout = nullptr; ///< none while evaluating
    bool keepForBackward = false;
    bool addToGradients = true; ///< of weight matrices, or overwrite them; others are added to
    BatchOutput* statistics = nullptr; ///< wants entropy and effective sparsity of every row
    SentenceTrace* trace = nullptr; ///< wants everything; the batch is one sentence
    std::span<const EdgeEdit> edits; ///< with trace
    bool hiddenStates = false; ///< with trace
};

template <class T>
class Encoder {
public:
    /// Floats are read from `values`, what matrix products read from `products` (the same array in
    /// fp32, its rounded copy in bf16), gradients go to `gradients`.
    Encoder(const ModelConfig& config, const ParameterLayout& layout, const float* values,
        const T* products, float* gradients);

    /// @return logits [sentences, labels]
    std::vector<float> forward(const ForwardRequest& request);

    /// After a forward pass that kept what is needed. `logitGradients` [sentences, labels].
    /// @return the sum of the squares of the weight matrices' gradients
    double backward(const ForwardRequest& request, std::span<const float> logitGradients);

    /// The weights changed, or may: what was made of them no longer holds.
    void forgetPackedWeights() { packed_ = {}; }

private:
    /// Rows behind attention: all tokens, or the first of each sentence.
    struct Tail {
        bool firstTokensOnly;
        std::size_t rows;
    };

    [[nodiscard]] Tail tailOf(const ForwardRequest& request, std::size_t layer) const;
    [[nodiscard]] LayerBuffers<T>& buffersOf(const ForwardRequest& request, std::size_t layer);
    [[nodiscard]] kernels::Dropout dropoutAt(const ForwardRequest& request, double probability,
        std::size_t layer, std::size_t site) const;
    [[nodiscard]] std::vector<std::int32_t> keptCounts(
        const ForwardRequest& request, std::size_t layer) const;

    [[nodiscard]] std::vector<WeightMatrix> matrices() const;
    /// Whoever looks at one sentence looks at the next: fp32 weights are laid out for that once, in
    /// as much memory again. Long sentences and bf16 gain nothing by it.
    [[nodiscard]] bool usesPackedWeights(const ForwardRequest& request) const;
    void packWeights();
    /// out [rows, outputs] = in [rows, inputs] times the transposed weight
    void project(const ForwardRequest& request, const T* in, std::size_t rows,
        const WeightMatrix& weight, T* out);
    /// out [rows, inputs], the gradient of project's input, from that of its output
    void inputGradient(const T* gradient, std::size_t rows, const WeightMatrix& weight, T* out);
    /// The gradient of project's weight, to where gradients stand.
    void weightGradient(const ForwardRequest& request, const T* gradient, const T* in,
        std::size_t rows, const WeightMatrix& weight);

    /// What both passes of a layer's attention read. `kept` must outlive `input`.
    void describeAttention(const ForwardRequest& request, std::size_t layer,
        std::span<const std::int32_t> kept, kernels::AttentionInput<T>& input);
    void embed(const ForwardRequest& request);
    void attend(const ForwardRequest& request, std::size_t layer);
    void traceAttention(const ForwardRequest& request, std::size_t layer);
    void traceProjections(const ForwardRequest& request, std::size_t layer);
    void finishLayer(const ForwardRequest& request, std::size_t layer);
    std::vector<float> classify(const ForwardRequest& request);
    void keepHiddenStates(const ForwardRequest& request) const;

    void classifyBackward(const ForwardRequest& request, std::span<const float> logitGradients);
    void feedForwardBackward(const ForwardRequest& request, std::size_t layer);
    void attentionBackward(const ForwardRequest& request, std::size_t layer);
    void embedBackward(const ForwardRequest& request);

    const ModelConfig& config_;
    EncoderOffsets offsets_;
    const float* values_;
    const T* products_;
    float* gradients_;
    EncoderBuffers<T> buffers_;
    Buffer<T> packed_; ///< laid out like products_, as far as it is filled
    double matrixSquares_ = 0.0;
};

} // namespace crisp::model
