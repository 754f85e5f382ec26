// SPDX-License-Identifier: Apache-2.0
#include "evaluate.h"

#include "base/error.h"
#include "base/files.h"
#include "data/batcher.h"
#include "training/metrics.h"
#include "training/stopwatch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <stdexcept>
#include <string_view>

namespace crisp::training {
namespace {

/// Results do not depend on it; this many short sentences fill the machine.
constexpr std::size_t sentencesPerBatch = 32;
constexpr std::uintmax_t largestPredictionsFile = std::uintmax_t { 1 } << 30U;
constexpr std::string_view predictionsHeader = "index,label,predicted,probability";

/// Adds [layers, sentences, heads] up to [layers].
template <class Number>
void addByLayer(const std::vector<Number>& values, std::vector<double>& sums)
{
    const std::size_t perLayer = values.size() / sums.size();
    for (std::size_t layer = 0; layer < sums.size(); ++layer)
        for (std::size_t i = layer * perLayer; i < (layer + 1) * perLayer; ++i)
            sums[layer] += static_cast<double>(values[i]);
}

Prediction predictionOf(std::span<const float> logits, std::size_t row, std::int32_t label)
{
    const std::vector<float> shares = model::probabilities(logits);
    const auto best = std::max_element(shares.begin(), shares.end());
    return { row, label, static_cast<std::int32_t>(best - shares.begin()), *best };
}

/// Sums that become an Evaluation.
class Accumulator {
public:
    Accumulator(const model::ModelConfig& config, const data::EncodedDataset& dataset)
        : labelCount_(config.labels.size())
        , heads_(config.heads)
    {
        result_.examples = dataset.rows();
        result_.effectiveSparsity.assign(config.layers, 0.0);
        result_.entropy.assign(config.layers, 0.0);
        result_.predictions.resize(dataset.rows());
    }

    void add(const data::PackedBatch& batch, const model::BatchOutput& output)
    {
        const model::Score score = model::score(output.logits, batch.labels, labelCount_);
        result_.loss += score.lossSum;
        correct_ += score.correct;
        addByLayer(output.effectiveSparsity, result_.effectiveSparsity);
        addByLayer(output.entropy, result_.entropy);
        for (std::size_t sentence = 0; sentence < batch.sentences(); ++sentence) {
            const std::size_t row = batch.rows[sentence];
            result_.predictions[row] = predictionOf(
                std::span(output.logits).subspan(sentence * labelCount_, labelCount_), row,
                batch.labels[sentence]);
        }
    }

    Evaluation finish()
    {
        const auto count = static_cast<double>(result_.examples);
        result_.accuracy = static_cast<double>(correct_) / count;
        result_.loss /= count;
        const double heads = count * static_cast<double>(heads_);
        for (double& value : result_.effectiveSparsity)
            value /= heads;
        for (double& value : result_.entropy)
            value /= heads;
        return std::move(result_);
    }

private:
    Evaluation result_;
    std::size_t correct_ = 0;
    std::size_t labelCount_;
    std::size_t heads_;
};

/// Reads one field of a line and what separates it from the next.
template <typename Value>
bool readField(std::string_view& line, Value& value, bool last)
{
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (error != std::errc {})
        return false;
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
    if (last)
        return line.empty();
    if (!line.starts_with(','))
        return false;
    line.remove_prefix(1);
    return true;
}

} // namespace

double Evaluation::meanEffectiveSparsity() const { return mean(effectiveSparsity); }

double Evaluation::meanEntropy() const { return mean(entropy); }

Evaluation evaluate(model::SequenceClassifier& classifier, const data::EncodedDataset& dataset,
    const model::SparsityPlan& plan, std::stop_token stop)
{
    if (dataset.rows() == 0)
        throw std::invalid_argument("evaluation: the data set is empty");
    if (dataset.labels().size() != dataset.rows())
        throw std::invalid_argument("evaluation: the data set has no labels");
    double seconds = 0.0;
    Evaluation result;
    {
        const Stopwatch watch(seconds);
        Accumulator sums(classifier.config(), dataset);
        for (const auto& rows : data::evaluationBatches(dataset.lengths(), sentencesPerBatch)) {
            if (stop.stop_requested())
                throw Interrupted {};
            const data::PackedBatch batch = dataset.pack(rows);
            sums.add(batch, classifier.evaluate(batch, plan));
        }
        result = sums.finish();
    }
    result.seconds = seconds;
    return result;
}

std::string predictionsToCsv(const std::vector<Prediction>& predictions)
{
    std::string text = fmt::format("{}\n", predictionsHeader);
    for (const Prediction& prediction : predictions)
        fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", prediction.row, prediction.label,
            prediction.predicted, prediction.probability);
    return text;
}

std::vector<Prediction> readPredictions(const std::filesystem::path& file)
{
    const std::string bytes = base::readFile(file, largestPredictionsFile);
    std::string_view text = bytes;
    std::vector<Prediction> predictions;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        Prediction prediction;
        const bool good = number == 1
            ? line == predictionsHeader
            : readField(line, prediction.row, false) && readField(line, prediction.label, false)
                && readField(line, prediction.predicted, false)
                && readField(line, prediction.probability, true);
        if (!good)
            throw base::Error(fmt::format(
                "cannot read {}: line {} is not \"{}\"", file.string(), number, predictionsHeader));
        if (number > 1)
            predictions.push_back(prediction);
    }
    return predictions;
}

} // namespace crisp::training
