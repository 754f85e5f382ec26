// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "bench.h"
#include "data/batcher.h"
#include "training/optimizer.h"
#include "training/recipe.h"
#include "training/stopwatch.h"
#include "training/training_step.h"

#include <fmt/format.h>

#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

namespace crisp::app {
namespace {

/// Batches without end: epoch after epoch.
class BatchStream {
public:
    BatchStream(const data::EncodedDataset& sentences, std::size_t batchSize)
        : sentences_(sentences)
        , batchSize_(batchSize)
    {
    }

    data::PackedBatch next()
    {
        if (position_ == batches_.size()) {
            batches_ = data::epochBatches(sentences_.lengths(), batchSize_, 42, epoch_++);
            position_ = 0;
        }
        return sentences_.pack(batches_[position_++]);
    }

private:
    const data::EncodedDataset& sentences_;
    std::size_t batchSize_;
    data::Batches batches_;
    std::size_t position_ = 0;
    std::size_t epoch_ = 0;
};

} // namespace

base::Json benchTrain(const BenchOptions& options)
{
    if (options.warmupSteps >= options.steps)
        throw std::invalid_argument(fmt::format("warmup-steps: {} leaves none of {} steps to time",
            options.warmupSteps, options.steps));
    BenchModel bench = loadBenchModel(options);
    model::SequenceClassifier& classifier = bench.classifier;
    const std::size_t layers = classifier.config().layers;
    const training::NamedPlan plan
        = resolvePlan(options.sparsity, layers, training::densePlan(layers));
    const data::EncodedDataset sentences = loadBenchSentences(options, bench, /*train=*/true);

    training::Optimizer optimizer(classifier, {});
    const training::LearningRate rate { .peak = 2e-5, .totalSteps = options.steps };
    training::TrainingStep step(classifier, optimizer, plan.plan.forTraining(), rate, 42);
    BatchStream stream(sentences, options.batchSize);
    double dataSeconds = 0.0;
    double seconds = 0.0;
    std::size_t examples = 0;
    std::vector<std::size_t> tokens; // of each step
    std::set<std::int32_t> words;
    training::PhaseSeconds before;
    for (std::size_t i = 0; i < options.steps; ++i) {
        if (i == options.warmupSteps) {
            before = step.seconds();
            dataSeconds = seconds = 0.0;
            examples = 0;
            tokens.clear();
        }
        const training::Stopwatch whole(seconds);
        data::PackedBatch batch;
        {
            const training::Stopwatch watch(dataSeconds);
            batch = stream.next();
        }
        examples += batch.sentences();
        tokens.push_back(batch.tokens());
        words.insert(batch.ids.begin(), batch.ids.end());
        if (!step.run({ &batch, 1 }, i).finite)
            throw base::Error(fmt::format("step {}: the loss is not finite", i + 1));
    }

    const auto timed = static_cast<double>(options.steps - options.warmupSteps);
    const double peak = peakRssMegabytes(); // the ceiling's own arrays must not count
    const Ceiling ceiling = measureCeiling(
        classifier.config(), classifier.precision(), tokens, options.batchSize, words.size());
    return { { "model", bench.name }, { "precision", options.precision }, { "plan", plan.name },
        { "threads", model::threads() },
        { "examples_per_second", static_cast<double>(examples) / seconds },
        { "tokens_per_second",
            static_cast<double>(std::accumulate(tokens.begin(), tokens.end(), std::size_t { 0 }))
                / seconds },
        { "ceiling_share", ceiling.seconds() / (seconds / timed) }, { "peak_rss_mb", peak },
        { "step_ms", 1e3 * seconds / timed },
        { "phases",
            { { "data_ms", 1e3 * dataSeconds / timed },
                { "gradients_ms", 1e3 * (step.seconds().gradients - before.gradients) / timed },
                { "update_ms", 1e3 * (step.seconds().update - before.update) / timed } } },
        { "ceiling",
            { { "products_ms", 1e3 * ceiling.productSeconds },
                { "cached_products_ms", 1e3 * ceiling.cachedProductSeconds },
                { "update_ms", 1e3 * ceiling.updateSeconds } } } };
}

} // namespace crisp::app
