// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results/run_result.h"
#include "training/presets.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

/// Made-up runs, as the catalog would list them.
namespace crisp::testing {

struct SampleRun {
    std::string plan = "dense";
    std::uint64_t seed = 1;
    double accuracy = 0.8;
    double loss = 0.4;
    training::RunState state = training::RunState::Finished;
    std::string data = "/data/snippets";
    double epochs = 3.0;
};

inline bridge::RunEntry entryOf(const SampleRun& sample)
{
    auto run = std::make_shared<training::RunSnapshot>();
    const std::string name
        = sample.plan + "-seed" + std::to_string(sample.seed) + (sample.epochs == 3.0 ? "" : "-e");
    run->path = "/runs/" + name;
    run->recipe.model = "/models/minilm";
    run->recipe.data.directory = sample.data;
    run->recipe.preset = sample.plan;
    run->recipe.seed = sample.seed;
    run->recipe.epochs = sample.epochs;
    const training::Preset* preset = training::findPreset(sample.plan);
    run->recipe.plan.layers
        = preset != nullptr ? preset->plan(6).layers : std::vector<double>(6, 0.25);
    run->status.state = sample.state;
    run->status.examplesPerSecond = 540;
    training::EvalPoint point;
    point.step = 100;
    point.accuracy = sample.accuracy;
    point.loss = sample.loss;
    point.examples = 1000;
    for (const double asked : run->recipe.plan.layers) {
        point.effectiveSparsity.push_back(asked * 0.96);
        point.entropy.push_back(2.0 - asked);
    }
    run->metrics.evaluations = { point };
    run->status.best = { 100, sample.accuracy, sample.loss, "checkpoint-100" };
    bridge::RunEntry entry;
    entry.path = QString::fromStdString(run->path.string());
    entry.name = QString::fromStdString(sample.plan + ", seed " + std::to_string(sample.seed));
    entry.summary = training::summarise(*run);
    entry.snapshot = run;
    entry.seconds = 45.4;
    return entry;
}

inline std::vector<results::RunResult> resultsOf(const std::vector<SampleRun>& samples)
{
    std::vector<results::RunResult> runs;
    for (const SampleRun& sample : samples)
        runs.push_back(results::resultOf(entryOf(sample)));
    return runs;
}

} // namespace crisp::testing
