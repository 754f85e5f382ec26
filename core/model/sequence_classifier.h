// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/recycled_vector.h"
#include "data/packed_batch.h"
#include "model/model_config.h"
#include "model/parameters.h"
#include "model/sparsity_plan.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

/// DistilBERT for sequence classification under a sparsity plan: logits for packed sentences,
/// gradients for a training step, and everything about the attention of one sentence. Forward and
/// backward are written out by hand over flat arrays (kernels/ does the element-wise work, LibTorch
/// the matrix products), because a fixed network needs no recorded graph: nothing is allocated once
/// the buffers have grown, and dropout masks and attention matrices are computed again rather than
/// stored. Updating weights is training/'s business, files are checkpoint/'s.
namespace crisp::model {

/// What matrix products read: float, or bf16 copies of float master weights and activations.
/// Sums, softmax, LayerNorm, the residual stream and the optimizer are float either way.
enum class Precision { Fp32, Bf16 };

/// One attention edge that is kept or pruned whatever the plan says.
struct EdgeEdit {
    std::size_t layer = 0;
    std::size_t head = 0;
    std::size_t from = 0; ///< position of the query token
    std::size_t to = 0; ///< position of the key token
    bool keep = false; ///< keep it, or prune it

    friend bool operator==(const EdgeEdit&, const EdgeEdit&) = default;
};

/// Edits took away all that the plan had left a query; then there is nothing to share out.
class EmptyRow : public std::invalid_argument {
public:
    /// Counted from 0, as in EdgeEdit.
    EmptyRow(std::size_t emptyLayer, std::size_t emptyHead, std::size_t emptyFrom);

    const std::size_t layer;
    const std::size_t head;
    const std::size_t from;
};

/// What evaluation gives back for a batch.
struct BatchOutput {
    std::vector<float> logits; ///< [sentences, labels]
    std::vector<float> entropy; ///< [layers, sentences, heads] nats, mean over query rows
    std::vector<double> effectiveSparsity; ///< [layers, sentences, heads] pruned / all pairs
};

/// Attention of one head, for one sentence of n tokens. Heads have arrays of their own so that
/// whoever keeps them can take them over without a copy: 512 tokens are 2.3 MB a head.
struct HeadTrace {
    base::RecycledVector<float> scores; ///< [n, n] query . key / sqrt(headDim), before pruning
    base::RecycledVector<float> attention; ///< [n, n] probabilities; exactly 0 where pruned
    base::RecycledVector<std::uint8_t> keep; ///< [n, n]
    base::RecycledVector<float> queries; ///< [n, headDim], with their bias
    base::RecycledVector<float> keys; ///< [n, headDim]; scores follow from the two
    float entropy = 0.0F; ///< nats, mean over query rows
    double effectiveSparsity = 0.0;
};

struct LayerTrace {
    std::vector<HeadTrace> heads;
};

/// Everything one forward pass of one sentence shows.
struct SentenceTrace {
    std::vector<float> logits; ///< [labels]
    std::vector<LayerTrace> layers;
    /// [layers + 1][n, dim]: the embeddings' output, then each layer's.
    std::vector<std::vector<float>> hiddenStates;
};

/// Names the random numbers of one training step: dropout masks are a pure function of this.
struct DropoutSeed {
    std::uint64_t seed = 0;
    std::uint64_t step = 0;
};

/// Number of threads for LibTorch's and our own parallel regions; holds for the calling thread's
/// regions from now on. 0 means all cores.
void setThreads(std::size_t count);
[[nodiscard]] std::size_t threads();

/// Owns the weights, their bf16 copies, the gradients and the work buffers. One thread at a time.
class SequenceClassifier {
public:
    SequenceClassifier(ModelConfig config, Parameters parameters, Precision precision);
    ~SequenceClassifier();
    SequenceClassifier(SequenceClassifier&&) noexcept;
    SequenceClassifier& operator=(SequenceClassifier&&) noexcept;

    [[nodiscard]] const ModelConfig& config() const;
    [[nodiscard]] Precision precision() const;
    [[nodiscard]] const Parameters& parameters() const;

    /// Logits, and the attention statistics of every layer, without dropout. The plan's phase does
    /// not matter here: pass plan.forEvaluation() where it should.
    /// @throws std::invalid_argument if the plan's layers are not the model's, a sentence is empty
    /// or longer than maxPositions, or an id is outside the vocabulary
    [[nodiscard]] BatchOutput evaluate(const data::PackedBatch& batch, const SparsityPlan& plan);

    /// Only the logits [sentences, labels]: the last layer works for [CLS] alone.
    [[nodiscard]] std::vector<float> logits(
        const data::PackedBatch& batch, const SparsityPlan& plan);

    /// One sentence, with every head's scores, attention and keep mask. In fp32 the first one of at
    /// most 256 tokens after the weights changed lays them out for what follows, in as much memory
    /// again.
    /// @throws std::invalid_argument as evaluate; also if an edit lies outside the sentence
    /// @throws EmptyRow if the edits leave a row without any key
    [[nodiscard]] SentenceTrace trace(std::span<const std::int32_t> ids, const SparsityPlan& plan,
        std::span<const EdgeEdit> edits = {}, bool hiddenStates = false);

    /// Forward and backward of one batch: adds the gradient of the mean cross-entropy to
    /// gradients() and returns that mean. With a seed, dropout is active.
    /// @throws std::invalid_argument as evaluate; also for a label outside the model's labels
    double accumulateGradients(const data::PackedBatch& batch, const SparsityPlan& plan,
        const DropoutSeed* dropout, double lossScale = 1.0);

    /// Flat, laid out as parameters(); all zero after construction. After clearGradients the weight
    /// matrices' parts say nothing until the next accumulateGradients, which overwrites them.
    [[nodiscard]] const FloatArray& gradients() const;
    /// Norm of all gradients since clearGradients.
    [[nodiscard]] double gradientNorm() const;
    /// Rows of the word table whose gradient may differ from 0, ascending: every word since the
    /// last clearGradients.
    [[nodiscard]] const std::vector<std::int32_t>& touchedWords() const;
    /// The next accumulateGradients starts anew.
    void clearGradients();

    /// Direct access for the optimizer and for loading weights, valid until the next call of
    /// anything here. Whoever changes values without refreshing `shadow` (null in fp32), or later,
    /// must call parametersChanged. Of the shadow only what matrix products read counts:
    /// productsBegin() to decayEnd().
    struct Master {
        Parameters* parameters = nullptr;
        std::uint16_t* shadow = nullptr; ///< bf16 bits, as long as the flat array; null in fp32
    };
    [[nodiscard]] Master master();
    void parametersChanged();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Mean cross-entropy of logits [sentences, labels] against labels, and how many argmaxes are
/// right.
struct Score {
    double lossSum = 0.0; ///< over the sentences
    std::size_t correct = 0;
};
[[nodiscard]] Score score(
    std::span<const float> logits, std::span<const std::int32_t> labels, std::size_t labelCount);

/// Softmax of one row of logits.
[[nodiscard]] std::vector<float> probabilities(std::span<const float> logits);

} // namespace crisp::model
