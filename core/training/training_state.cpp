// SPDX-License-Identifier: Apache-2.0
#include "training_state.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "checkpoint/safetensors.h"
#include "training/json_fields.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

namespace crisp::training {
namespace {

constexpr const char* tensorFile = "training_state.safetensors";
constexpr const char* progressFile = "training_state.json";
constexpr std::size_t largestProgressFile = 1U << 20U;
constexpr std::array<const char*, 2> momentNames { "first_moment.", "second_moment." };

template <typename AnyProgress, typename Visitor>
void forEachNumber(AnyProgress& progress, const Visitor& visit)
{
    visit("step", progress.step);
    visit("evaluated_step", progress.evaluatedStep);
    visit("evaluations_without_gain", progress.evaluationsWithoutGain);
    visit("metrics_bytes", progress.metricsBytes);
    visit("loss_sum", progress.lossSum);
    visit("loss_steps", progress.lossSteps);
    visit("trained_examples", progress.trainedExamples);
    visit("training_seconds", progress.trainingSeconds);
    visit("data_fingerprint", progress.dataFingerprint);
    visit("threads", progress.threads);
}

base::Json toJson(const Progress& progress)
{
    base::Json json { { "format", 1 }, { "best", nullptr }, { "last_evaluation", nullptr } };
    if (progress.best)
        json["best"] = toJson(*progress.best);
    if (progress.lastEvaluation)
        json["last_evaluation"] = toJson(*progress.lastEvaluation);
    forEachNumber(progress, [&json](const char* name, const auto& value) { json[name] = value; });
    return json;
}

Progress progressFromJson(const base::Json& json, const std::string& source)
{
    JsonFields fields(json, source);
    Progress progress;
    forEachNumber(progress, [&fields](const char* name, auto& value) {
        fields.require(name);
        fields.read(name, value);
    });
    if (const base::Json* best = fields.find("best"); best != nullptr && !best->is_null())
        progress.best = bestFromJson(*best, fields.at("best"));
    if (const base::Json* last = fields.find("last_evaluation");
        last != nullptr && !last->is_null())
        progress.lastEvaluation = evalPointFromJson(*last, fields.at("last_evaluation"));
    return progress;
}

void readMoments(const checkpoint::SafetensorsFile& file, const model::ParameterLayout& layout,
    const std::string& prefix, model::FloatArray& moments)
{
    moments = model::FloatArray(layout.size(), layout.productsBegin());
    for (const model::ParameterInfo& info : layout.parameters()) {
        const checkpoint::TensorView* tensor = file.find(prefix + info.name);
        if (tensor == nullptr || tensor->shape != info.shape)
            throw base::Error(fmt::format("{}: the tensor {}{} is {}; remove this checkpoint to "
                                          "resume from an earlier one",
                file.path().string(), prefix, info.name,
                tensor == nullptr ? "missing" : "of another shape than the model's"));
        file.readFloats(*tensor, moments.values().subspan(info.offset, info.count));
    }
}

} // namespace

void writeTrainingState(const std::filesystem::path& folder, const model::ParameterLayout& layout,
    const OptimizerState& optimizer, const Progress& progress)
{
    const std::array<const model::FloatArray*, 2> moments { &optimizer.firstMoments,
        &optimizer.secondMoments };
    std::vector<checkpoint::TensorView> tensors;
    for (std::size_t moment = 0; moment < moments.size(); ++moment)
        for (const model::ParameterInfo& info : layout.parameters())
            tensors.push_back(checkpoint::floatTensor(momentNames[moment] + info.name, info.shape,
                moments[moment]->values().subspan(info.offset, info.count)));
    checkpoint::writeSafetensors(folder / tensorFile, tensors);
    base::writeFileAtomically(folder / progressFile, toJson(progress).dump(2) + "\n");
}

Progress readProgress(const std::filesystem::path& folder)
{
    const std::filesystem::path file = folder / progressFile;
    try {
        return progressFromJson(base::readJsonFile(file, largestProgressFile), file.string());
    } catch (const std::invalid_argument& error) {
        throw base::Error(error.what());
    }
}

OptimizerState readOptimizerState(
    const std::filesystem::path& folder, const model::ParameterLayout& layout)
{
    const checkpoint::SafetensorsFile file(folder / tensorFile);
    OptimizerState state;
    readMoments(file, layout, momentNames[0], state.firstMoments);
    readMoments(file, layout, momentNames[1], state.secondMoments);
    state.steps = readProgress(folder).step;
    return state;
}

} // namespace crisp::training
