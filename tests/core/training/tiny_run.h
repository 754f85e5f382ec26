// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"
#include "checkpoint/pretrained_directory.h"
#include "support/temporary_folder.h"
#include "training/recipe.h"
#include "training/run_directory.h"
#include "training/trainer.h"

#include <filesystem>
#include <string>
#include <vector>

/// A model and sentences small enough to be trained in a test, and recipes for them.
namespace crisp::training::testing {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;

inline constexpr int words = 24;

inline std::string vocabulary()
{
    std::string text = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (int word = 0; word < words; ++word)
        text += "w" + std::to_string(word) + "\n";
    return text + "good\nbad\n";
}

/// A table of sentences of a few words, each with a telling one.
inline std::string sentences(std::size_t rows, std::uint64_t seed)
{
    base::SplitMix64 random(seed);
    std::string text = "sentence\tlabel\n";
    for (std::size_t row = 0; row < rows; ++row) {
        const bool good = random.below(2) == 1;
        const std::uint64_t count = 1 + random.below(7);
        const std::uint64_t telling = random.below(count);
        for (std::uint64_t word = 0; word < count; ++word) {
            if (word == telling)
                text += good ? "good " : "bad ";
            text += "w" + std::to_string(random.below(words)) + " ";
        }
        text.back() = '\t';
        text += good ? "1\n" : "0\n";
    }
    return text;
}

/// A folder with a random model and two tables.
class TinySetup {
public:
    explicit TinySetup(std::size_t trainRows = 60)
    {
        model::setThreads(1); // tests run side by side
        std::filesystem::create_directory(folder / "tokenizer");
        folder.write("tokenizer/vocab.txt", vocabulary());
        folder.write("train.tsv", sentences(trainRows, 1));
        folder.write("dev.tsv", sentences(25, 2));
        model::ModelConfig config;
        config.vocabularySize = 5 + words + 2;
        config.maxPositions = 16;
        config.layers = 3;
        config.heads = 4;
        config.dim = 32;
        config.hiddenDim = 64;
        config.labels = { "0", "1" };
        model::Parameters parameters(config);
        model::initialise(parameters, config, 7);
        std::filesystem::create_directory(folder / "model");
        checkpoint::savePretrained(folder / "model", config, parameters, folder / "tokenizer");
    }

    /// Eight steps an epoch, dropout on, checkpoints only at evaluations.
    [[nodiscard]] Recipe recipe() const
    {
        Recipe recipe;
        recipe.model = (folder / "model").string();
        recipe.data.trainFile = (folder / "train.tsv").string();
        recipe.data.devFile = (folder / "dev.tsv").string();
        recipe.preset = "aggressive";
        recipe.batchSize = 8;
        recipe.epochs = 2;
        recipe.learningRate = 2e-3;
        recipe.checkpointEvery = 0;
        recipe.keepCheckpoints = 2;
        return resolveRecipe(recipe);
    }

    [[nodiscard]] std::filesystem::path run(std::string_view name = "run") const
    {
        return folder / name;
    }

    TemporaryFolder folder;
};

/// Trains what lies in `path`, or begins it.
inline TrainingResult train(
    const Recipe& recipe, const std::filesystem::path& path, TrainerControls controls = {})
{
    RunDirectory run = RunDirectory::openOrCreate(path, recipe);
    const TrainingData data = loadTrainingData(recipe);
    return Trainer(run, data, std::move(controls)).run();
}

/// metrics.jsonl without what no two runs have in common: how long things took.
inline std::vector<std::string> comparableMetrics(const std::filesystem::path& run)
{
    const Metrics metrics = loadRun(run).metrics;
    std::vector<std::string> lines;
    for (TrainPoint point : metrics.train) {
        point.examplesPerSecond = 0.0;
        lines.push_back(toJson(point).dump());
    }
    for (EvalPoint point : metrics.evaluations) {
        point.seconds = 0.0;
        lines.push_back(toJson(point).dump());
    }
    return lines;
}

/// The bytes of the newest checkpoint's weights.
inline std::string finalWeights(const std::filesystem::path& run)
{
    return readAll(listCheckpoints(run).back().path / "model.safetensors");
}

} // namespace crisp::training::testing
