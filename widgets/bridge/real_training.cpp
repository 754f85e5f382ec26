// SPDX-License-Identifier: Apache-2.0
#include "bridge/training_queue.h"
#include "hub/file_stamp.h"
#include "training/run_directory.h"
#include "training/training_data.h"

#include <array>
#include <filesystem>
#include <memory>

namespace crisp::bridge {
namespace {

/// Everything that a recipe's sentences depend on.
std::array<hub::FileStamp, 3> stampsOf(const training::Recipe& recipe)
{
    const auto stampOfFile = [](const std::filesystem::path& file) {
        const std::string name = file.filename().string();
        const std::array<std::string_view, 1> names { name };
        return hub::stampOf(file.parent_path(), names);
    };
    if (!recipe.data.directory.empty())
        return { hub::modelStamp(recipe.model), hub::dataStamp(recipe.data.directory), {} };
    return { hub::modelStamp(recipe.model), stampOfFile(recipe.data.trainFile),
        stampOfFile(recipe.data.devFile) };
}

/// Keeps the sentences from one job to the next, unless files have changed meanwhile: between two
/// jobs of a program with a window may lie days.
class Training {
public:
    training::TrainingResult run(const std::string& path, const training::Recipe& recipe,
        const training::TrainerControls& controls)
    {
        auto run = training::RunDirectory::openOrCreate(path, recipe);
        const auto stamps = stampsOf(recipe);
        if (stamps != stamps_)
            data_ = {};
        stamps_ = stamps;
        return training::Trainer(run, data_.of(recipe), controls).run();
    }

private:
    std::array<hub::FileStamp, 3> stamps_;
    training::LastTrainingData data_;
};

} // namespace

TrainFunction realTraining()
{
    return [training = std::make_shared<Training>()](const std::string& run,
               const training::Recipe& recipe, const training::TrainerControls& controls) {
        return training->run(run, recipe, controls);
    };
}

} // namespace crisp::bridge
