// SPDX-License-Identifier: Apache-2.0
#include "run_status.h"

#include "training/json_fields.h"
#include "training/name_table.h"

#include <array>

namespace crisp::training {
namespace {

constexpr std::array<Named<RunState>, 6> stateNames { {
    { "queued", RunState::Queued },
    { "running", RunState::Running },
    { "paused", RunState::Paused },
    { "finished", RunState::Finished },
    { "failed", RunState::Failed },
    { "stopped", RunState::Stopped },
} };

} // namespace

std::string_view stateName(RunState state) { return nameOf<RunState>(state, stateNames); }

RunState parseState(std::string_view text)
{
    return valueNamed<RunState>("state", text, stateNames);
}

base::Json toJson(const BestCheckpoint& best)
{
    return { { "step", best.step }, { "accuracy", best.accuracy }, { "loss", best.loss },
        { "checkpoint", best.checkpoint } };
}

BestCheckpoint bestFromJson(const base::Json& json, std::string_view source)
{
    JsonFields fields(json, std::string(source));
    BestCheckpoint best;
    fields.read("step", best.step);
    fields.read("accuracy", best.accuracy);
    fields.read("loss", best.loss);
    fields.read("checkpoint", best.checkpoint);
    return best;
}

base::Json toJson(const RunStatus& status)
{
    base::Json json { { "format", 1 }, { "state", stateName(status.state) },
        { "step", status.step }, { "total_steps", status.totalSteps }, { "best", nullptr },
        { "last_evaluation", nullptr }, { "examples_per_second", status.examplesPerSecond },
        { "error", nullptr }, { "warnings", status.warnings }, { "updated", status.updated } };
    if (status.best)
        json["best"] = toJson(*status.best);
    if (status.lastEvaluation)
        json["last_evaluation"] = toJson(*status.lastEvaluation);
    if (!status.error.empty())
        json["error"] = status.error;
    return json;
}

RunStatus statusFromJson(const base::Json& json, std::string_view source)
{
    JsonFields fields(json, std::string(source));
    RunStatus status;
    fields.readNamed("state", status.state, parseState);
    fields.read("step", status.step);
    fields.read("total_steps", status.totalSteps);
    fields.read("examples_per_second", status.examplesPerSecond);
    fields.read("warnings", status.warnings);
    fields.read("updated", status.updated);
    if (const base::Json* best = fields.find("best"); best != nullptr && !best->is_null())
        status.best = bestFromJson(*best, fields.at("best"));
    if (const base::Json* last = fields.find("last_evaluation");
        last != nullptr && !last->is_null())
        status.lastEvaluation = evalPointFromJson(*last, fields.at("last_evaluation"));
    if (const base::Json* error = fields.find("error"); error != nullptr && !error->is_null())
        fields.read("error", status.error);
    return status;
}

} // namespace crisp::training
