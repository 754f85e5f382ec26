// SPDX-License-Identifier: Apache-2.0
#include "analysis/explanation.h"
#include "base/error.h"
#include "bench.h"
#include "bench_clock.h"
#include "data/batcher.h"
#include "data/data_directory.h"
#include "data/readers.h"
#include "hub/locations.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace crisp::app {
namespace {

data::Dataset devSentences(const BenchOptions& options)
{
    if (!options.devFile.empty())
        return data::readDataset(options.devFile);
    return data::DataDirectory(hub::findData(options.data)).read(data::Part::Dev);
}

/// As many of the sentences' words, from the first on, as make at least `tokens` tokens.
std::string textOfLength(
    const data::Dataset& sentences, const text::Tokenizer& tokenizer, std::size_t tokens)
{
    std::string text;
    for (const std::string& sentence : sentences.texts) {
        for (std::size_t at = 0; at < sentence.size();) {
            const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
            if (!text.empty())
                text += ' ';
            text.append(sentence, at, end - at);
            at = end + 1;
            if (tokenizer.encodeIds(text).size() >= tokens)
                return text;
        }
    }
    throw base::Error(fmt::format(
        "the dev sentences together have fewer than {} tokens; name a longer --dev-file", tokens));
}

base::Json latencyOf(
    BenchModel& bench, const model::SparsityPlan& plan, const std::string& text, std::size_t tokens)
{
    using Clock = std::chrono::steady_clock;
    constexpr std::size_t warmUp = 5;
    const std::size_t rounds = tokens > 200 ? 40 : 100;
    std::vector<double> milliseconds;
    std::size_t length = 0;
    for (std::size_t round = 0; round < warmUp + rounds; ++round) {
        const auto start = Clock::now();
        const analysis::Explanation explanation
            = analysis::explain(bench.classifier, *bench.tokenizer, text, std::nullopt, plan);
        const std::chrono::duration<double, std::milli> time = Clock::now() - start;
        length = explanation.tokens.size();
        if (round >= warmUp)
            milliseconds.push_back(time.count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    return { { "tokens", length }, { "p50_ms", milliseconds[rounds / 2] },
        { "p95_ms", milliseconds[rounds * 95 / 100] } };
}

/// Sentences a second over the whole dev set, tokenising included, sorted by length.
double evaluationRate(
    BenchModel& bench, const model::SparsityPlan& plan, const data::Dataset& sentences)
{
    const model::ModelConfig& config = bench.classifier.config();
    const double seconds = fastestSeconds(2, 1, [&] {
        const data::EncodedDataset encoded(
            sentences, *bench.tokenizer, config.maxPositions, config.vocabularySize);
        for (const auto& rows : data::evaluationBatches(encoded.lengths(), 32))
            (void)bench.classifier.logits(encoded.pack(rows), plan);
    });
    return static_cast<double>(sentences.texts.size()) / seconds;
}

} // namespace

base::Json benchInfer(const BenchOptions& options)
{
    BenchModel bench = loadBenchModel(options);
    const std::size_t layers = bench.classifier.config().layers;
    const training::NamedPlan plan
        = resolvePlan(options.sparsity, layers, training::densePlan(layers));
    const model::SparsityPlan applied = plan.plan.forEvaluation();
    const data::Dataset sentences = devSentences(options);
    base::Json latency = base::Json::array();
    for (const std::size_t tokens : parseNumbers(options.tokens, "tokens")) {
        if (tokens > bench.classifier.config().maxPositions)
            throw std::invalid_argument(fmt::format("tokens: {} is more than the model's {}",
                tokens, bench.classifier.config().maxPositions));
        latency.push_back(
            latencyOf(bench, applied, textOfLength(sentences, *bench.tokenizer, tokens), tokens));
    }
    return { { "model", bench.name }, { "precision", options.precision }, { "plan", plan.name },
        { "threads", model::threads() }, { "latency", latency },
        { "eval_examples_per_second", evaluationRate(bench, applied, sentences) },
        { "peak_rss_mb", peakRssMegabytes() } };
}

} // namespace crisp::app
