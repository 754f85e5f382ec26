// SPDX-License-Identifier: Apache-2.0
#include "sequence_classifier.h"

#include "encoder.h"
#include "kernels/adamw.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <variant>

namespace crisp::model {
namespace {

using kernels::Bf16;

constexpr const char* wordTable = "distilbert.embeddings.word_embeddings.weight";
constexpr const char* positionTable = "distilbert.embeddings.position_embeddings.weight";
constexpr const char* classifierWeight = "classifier.weight";

void requirePlan(const SparsityPlan& plan, const ModelConfig& config)
{
    if (plan.layers.size() != config.layers)
        throw std::invalid_argument(
            fmt::format("sparsity: {} values given, the model has {} layers", plan.layers.size(),
                config.layers));
    for (std::size_t layer = 0; layer < plan.layers.size(); ++layer)
        if (!(plan.layers[layer] >= 0.0 && plan.layers[layer] < 1.0))
            throw std::invalid_argument(fmt::format(
                "sparsity, layer {}: {} is outside [0, 1)", layer + 1, plan.layers[layer]));
}

void requireBatch(const data::PackedBatch& batch, const ModelConfig& config)
{
    if (batch.sentences() == 0)
        throw std::invalid_argument("batch: it has no sentences");
    if (batch.starts.front() != 0
        || static_cast<std::size_t>(batch.starts.back()) != batch.tokens())
        throw std::invalid_argument("batch: sentence starts and tokens do not match");
    for (std::size_t sentence = 0; sentence < batch.sentences(); ++sentence) {
        const std::int32_t length = batch.starts[sentence + 1] - batch.starts[sentence];
        if (length < 1 || static_cast<std::size_t>(length) > config.maxPositions)
            throw std::invalid_argument(
                fmt::format("batch: sentence {} has {} tokens, the model takes 1 to {}", sentence,
                    length, config.maxPositions));
    }
    for (const std::int32_t id : batch.ids)
        if (id < 0 || static_cast<std::size_t>(id) >= config.vocabularySize)
            throw std::invalid_argument(
                fmt::format("batch: token id {} is outside the model's vocabulary of {}; does the "
                            "tokenizer belong to this model?",
                    id, config.vocabularySize));
}

void requireLabels(const data::PackedBatch& batch, const ModelConfig& config)
{
    if (batch.labels.size() != batch.sentences())
        throw std::invalid_argument(fmt::format(
            "batch: {} labels for {} sentences", batch.labels.size(), batch.sentences()));
    for (const std::int32_t label : batch.labels)
        if (label < 0 || static_cast<std::size_t>(label) >= config.labels.size())
            throw std::invalid_argument(
                fmt::format("batch: label {} of {}", label, config.labels.size()));
}

void requireEdits(std::span<const EdgeEdit> edits, const ModelConfig& config, std::size_t n)
{
    for (const EdgeEdit& edit : edits) {
        if (edit.layer >= config.layers || edit.head >= config.heads || edit.from >= n
            || edit.to >= n)
            throw std::invalid_argument(fmt::format(
                "edit {}.{}.{}.{}: the sentence has {} layers, {} heads and {} tokens, all counted "
                "from 0",
                edit.layer, edit.head, edit.from, edit.to, config.layers, config.heads, n));
    }
}

} // namespace

EmptyRow::EmptyRow(std::size_t emptyLayer, std::size_t emptyHead, std::size_t emptyFrom)
    : std::invalid_argument(
        fmt::format("edits: layer {}, head {} would leave token {} without any key (all counted "
                    "from 0); keep at least one of its edges",
            emptyLayer, emptyHead, emptyFrom))
    , layer(emptyLayer)
    , head(emptyHead)
    , from(emptyFrom)
{
}

struct SequenceClassifier::Implementation {
    Implementation(ModelConfig givenConfig, Parameters givenParameters, Precision givenPrecision)
        : config(std::move(givenConfig))
        , parameters(std::move(givenParameters))
        , precision(givenPrecision)
        , gradients(parameters.layout.size(), parameters.layout.productsBegin())
    {
        if (precision == Precision::Bf16) {
            shadow.ensure(parameters.layout.size());
            refreshShadow();
            encoder.emplace<Encoder<Bf16>>(config, parameters.layout, parameters.values.data(),
                shadow.get(), gradients.data());
        } else {
            encoder.emplace<Encoder<float>>(config, parameters.layout, parameters.values.data(),
                parameters.values.data(), gradients.data());
        }
    }

    void forgetPackedWeights()
    {
        if (precision == Precision::Fp32)
            std::get<Encoder<float>>(encoder).forgetPackedWeights();
    }

    void refreshShadow()
    {
        if (precision != Precision::Bf16)
            return;
        // Products read no embeddings; what is never written takes no memory.
        const std::size_t begin = parameters.layout.productsBegin();
        const std::size_t end = parameters.layout.decayEnd();
        kernels::roundToBf16(
            parameters.values.values().subspan(begin, end - begin), shadow.get() + begin);
    }

    /// All but the weight matrices, which the next pass overwrites; of the word table only the rows
    /// that were touched.
    void clearGradients()
    {
        const std::span<float> values = gradients.values();
        const auto clear = [](std::span<float> part) { std::fill(part.begin(), part.end(), 0.0F); };
        const ParameterLayout& layout = parameters.layout;
        const std::size_t positions = layout.at(positionTable).offset;
        const std::size_t words = layout.at(wordTable).offset;
        for (const std::int32_t word : touchedWords)
            clear(values.subspan(words + static_cast<std::size_t>(word) * config.dim, config.dim));
        clear(values.subspan(positions, layout.productsBegin() - positions));
        clear(values.subspan(layout.at(classifierWeight).offset));
        touchedWords.clear();
        matrixSquares = 0.0;
        gradientsCleared = true;
    }

    std::vector<float> forward(const ForwardRequest& request)
    {
        return std::visit(
            [&](auto& engine) -> std::vector<float> {
                if constexpr (std::is_same_v<std::decay_t<decltype(engine)>, std::monostate>)
                    return {};
                else
                    return engine.forward(request);
            },
            encoder);
    }

    void backward(const ForwardRequest& request, std::span<const float> logitGradients)
    {
        matrixSquares = std::visit(
            [&](auto& engine) {
                if constexpr (std::is_same_v<std::decay_t<decltype(engine)>, std::monostate>)
                    return 0.0;
                else
                    return engine.backward(request, logitGradients);
            },
            encoder);
    }

    /// The matrices' squares were added up while they were written; the rest is small.
    [[nodiscard]] double gradientNorm() const
    {
        const std::span<const float> values = gradients.values();
        const ParameterLayout& layout = parameters.layout;
        const std::size_t positions = layout.at(positionTable).offset;
        const std::size_t words = layout.at(wordTable).offset;
        double sum = matrixSquares
            + kernels::sumOfSquares(values.subspan(positions, layout.productsBegin() - positions))
            + kernels::sumOfSquares(values.subspan(layout.at(classifierWeight).offset));
        for (const std::int32_t word : touchedWords)
            sum += kernels::sumOfSquares(
                values.subspan(words + static_cast<std::size_t>(word) * config.dim, config.dim));
        return std::sqrt(sum);
    }

    void noteTouchedWords(const std::vector<std::int32_t>& ids)
    {
        touchedWords.insert(touchedWords.end(), ids.begin(), ids.end());
        std::sort(touchedWords.begin(), touchedWords.end());
        touchedWords.erase(
            std::unique(touchedWords.begin(), touchedWords.end()), touchedWords.end());
    }

    ModelConfig config;
    Parameters parameters;
    Precision precision;
    FloatArray gradients;
    Buffer<Bf16> shadow;
    std::variant<std::monostate, Encoder<float>, Encoder<Bf16>> encoder;
    std::vector<std::int32_t> touchedWords;
    double matrixSquares = 0.0; ///< of the weight matrices' gradients
    bool gradientsCleared = true; ///< nothing was added since clearGradients
};

SequenceClassifier::SequenceClassifier(
    ModelConfig config, Parameters parameters, Precision precision)
    : implementation_(
        std::make_unique<Implementation>(std::move(config), std::move(parameters), precision))
{
}

SequenceClassifier::~SequenceClassifier() = default;
SequenceClassifier::SequenceClassifier(SequenceClassifier&&) noexcept = default;
SequenceClassifier& SequenceClassifier::operator=(SequenceClassifier&&) noexcept = default;

const ModelConfig& SequenceClassifier::config() const { return implementation_->config; }

Precision SequenceClassifier::precision() const { return implementation_->precision; }

const Parameters& SequenceClassifier::parameters() const { return implementation_->parameters; }

BatchOutput SequenceClassifier::evaluate(const data::PackedBatch& batch, const SparsityPlan& plan)
{
    requirePlan(plan, config());
    requireBatch(batch, config());
    BatchOutput output;
    output.entropy.resize(config().layers * batch.sentences() * config().heads);
    output.effectiveSparsity.resize(output.entropy.size());
    ForwardRequest request;
    request.batch = &batch;
    request.plan = &plan;
    request.statistics = &output;
    output.logits = implementation_->forward(request);
    return output;
}

std::vector<float> SequenceClassifier::logits(
    const data::PackedBatch& batch, const SparsityPlan& plan)
{
    requirePlan(plan, config());
    requireBatch(batch, config());
    ForwardRequest request;
    request.batch = &batch;
    request.plan = &plan;
    return implementation_->forward(request);
}

SentenceTrace SequenceClassifier::trace(std::span<const std::int32_t> ids, const SparsityPlan& plan,
    std::span<const EdgeEdit> edits, bool hiddenStates)
{
    data::PackedBatch batch;
    batch.ids.assign(ids.begin(), ids.end());
    batch.starts = { 0, static_cast<std::int32_t>(ids.size()) };
    requirePlan(plan, config());
    requireBatch(batch, config());
    requireEdits(edits, config(), ids.size());

    SentenceTrace trace;
    trace.layers.resize(config().layers);
    ForwardRequest request;
    request.batch = &batch;
    request.plan = &plan;
    request.trace = &trace;
    request.edits = edits;
    request.hiddenStates = hiddenStates;
    trace.logits = implementation_->forward(request);
    return trace;
}

double SequenceClassifier::accumulateGradients(const data::PackedBatch& batch,
    const SparsityPlan& plan, const DropoutSeed* dropout, double lossScale)
{
    requirePlan(plan, config());
    requireBatch(batch, config());
    requireLabels(batch, config());
    ForwardRequest request;
    request.batch = &batch;
    request.plan = &plan;
    request.dropout = dropout;
    request.keepForBackward = true;
    request.addToGradients = !implementation_->gradientsCleared;
    const std::vector<float> logits = implementation_->forward(request);

    const std::size_t labels = config().labels.size();
    const auto sentences = static_cast<double>(batch.sentences());
    std::vector<float> logitGradients(logits.size());
    for (std::size_t sentence = 0; sentence < batch.sentences(); ++sentence) {
        const std::span<const float> row(logits.data() + sentence * labels, labels);
        const std::vector<float> predicted = probabilities(row);
        for (std::size_t label = 0; label < labels; ++label) {
            const double target
                = static_cast<std::size_t>(batch.labels[sentence]) == label ? 1.0 : 0.0;
            logitGradients[sentence * labels + label] = static_cast<float>(
                (static_cast<double>(predicted[label]) - target) * lossScale / sentences);
        }
    }
    implementation_->backward(request, logitGradients);
    implementation_->gradientsCleared = false;
    implementation_->noteTouchedWords(batch.ids);
    return score(logits, batch.labels, labels).lossSum / sentences;
}

const FloatArray& SequenceClassifier::gradients() const { return implementation_->gradients; }

double SequenceClassifier::gradientNorm() const { return implementation_->gradientNorm(); }

const std::vector<std::int32_t>& SequenceClassifier::touchedWords() const
{
    return implementation_->touchedWords;
}

void SequenceClassifier::clearGradients() { implementation_->clearGradients(); }

SequenceClassifier::Master SequenceClassifier::master()
{
    implementation_->forgetPackedWeights();
    return { &implementation_->parameters,
        reinterpret_cast<std::uint16_t*>(implementation_->shadow.get()) };
}

void SequenceClassifier::parametersChanged()
{
    implementation_->forgetPackedWeights();
    implementation_->refreshShadow();
}

Score score(
    std::span<const float> logits, std::span<const std::int32_t> labels, std::size_t labelCount)
{
    Score result;
    for (std::size_t sentence = 0; sentence < labels.size(); ++sentence) {
        const std::span<const float> row = logits.subspan(sentence * labelCount, labelCount);
        const auto largest = std::max_element(row.begin(), row.end());
        double sum = 0.0;
        for (const float logit : row)
            sum += std::exp(static_cast<double>(logit) - static_cast<double>(*largest));
        const auto label = static_cast<std::size_t>(labels[sentence]);
        result.lossSum
            += static_cast<double>(*largest) + std::log(sum) - static_cast<double>(row[label]);
        if (static_cast<std::size_t>(largest - row.begin()) == label)
            ++result.correct;
    }
    return result;
}

std::vector<float> probabilities(std::span<const float> logits)
{
    const float largest = *std::max_element(logits.begin(), logits.end());
    std::vector<float> result;
    double sum = 0.0;
    for (const float logit : logits) {
        result.push_back(std::exp(logit - largest));
        sum += static_cast<double>(result.back());
    }
    for (float& value : result)
        value = static_cast<float>(static_cast<double>(value) / sum);
    return result;
}

} // namespace crisp::model
