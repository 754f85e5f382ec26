// SPDX-License-Identifier: Apache-2.0
#include "results/run_result.h"

#include "bridge/text.h"

#include <algorithm>
#include <filesystem>

namespace crisp::results {
namespace {

QString dataName(const training::DataSource& source)
{
    return shortName(source.directory.empty() ? source.trainFile : source.directory);
}

/// What the snapshot says about the evaluation that the summary's numbers are from.
void addEvaluation(RunResult& result, const training::RunSnapshot& run)
{
    if (!run.status.best)
        return;
    const auto& evaluations = run.metrics.evaluations;
    const auto best
        = std::ranges::find(evaluations, run.status.best->step, &training::EvalPoint::step);
    if (best == evaluations.end())
        return;
    result.devSentences = best->examples;
    result.layerEntropy = best->entropy;
}

} // namespace

QString shortName(const std::string& path)
{
    const std::filesystem::path whole(path);
    const std::filesystem::path clean = whole.has_filename() ? whole : whole.parent_path();
    const QString name = bridge::toQt(clean.filename());
    if (!name.startsWith(QStringLiteral("checkpoint-")))
        return name;
    return bridge::toQt(clean.parent_path().filename()) + QStringLiteral(", ") + name;
}

RunResult resultOf(const bridge::RunEntry& entry)
{
    RunResult result;
    const training::SweepRow& summary = entry.summary;
    result.id = entry.path;
    result.name = entry.name;
    result.plan = bridge::toQt(summary.preset);
    result.seed = summary.seed;
    result.state = entry.error.isEmpty() ? summary.state : training::RunState::Failed;
    result.problem = entry.error.isEmpty() ? bridge::toQt(summary.error) : entry.error;
    result.asked = summary.nominalSparsity;
    result.snapshot = entry.snapshot;
    if (summary.examplesPerSecond > 0.0)
        result.examplesPerSecond = summary.examplesPerSecond;
    if (entry.seconds > 0.0)
        result.seconds = entry.seconds;
    if (!entry.snapshot)
        return result;
    result.model = shortName(entry.snapshot->recipe.model);
    result.data = dataName(entry.snapshot->recipe.data);
    if (entry.snapshot->status.best) {
        result.measured = summary.effectiveSparsity;
        result.accuracy = summary.accuracy;
        result.loss = summary.loss;
        result.entropy = summary.entropy;
    }
    addEvaluation(result, *entry.snapshot);
    return result;
}

} // namespace crisp::results
