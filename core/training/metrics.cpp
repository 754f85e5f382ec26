// SPDX-License-Identifier: Apache-2.0
#include "metrics.h"

#include "base/error.h"
#include "training/json_fields.h"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

namespace crisp::training {
namespace {

TrainPoint trainPoint(JsonFields& fields)
{
    TrainPoint point;
    fields.read("step", point.step);
    fields.read("epoch", point.epoch);
    fields.read("loss", point.loss);
    fields.read("learning_rate", point.learningRate);
    fields.read("grad_norm", point.gradNorm);
    fields.read("examples_per_second", point.examplesPerSecond);
    return point;
}

void parseLine(std::string_view line, const std::string& source, Metrics& metrics)
{
    const base::Json json = base::parseJson(line, source);
    JsonFields fields(json, source);
    std::string type;
    fields.read("type", type);
    if (type == "train")
        metrics.train.push_back(trainPoint(fields));
    else if (type == "eval")
        metrics.evaluations.push_back(evalPointFromJson(json, source));
}

} // namespace

base::Json toJson(const TrainPoint& point)
{
    return { { "type", "train" }, { "step", point.step }, { "epoch", point.epoch },
        { "loss", point.loss }, { "learning_rate", point.learningRate },
        { "grad_norm", point.gradNorm }, { "examples_per_second", point.examplesPerSecond } };
}

base::Json toJson(const EvalPoint& point)
{
    return { { "type", "eval" }, { "step", point.step }, { "epoch", point.epoch },
        { "accuracy", point.accuracy }, { "loss", point.loss }, { "examples", point.examples },
        { "seconds", point.seconds }, { "effective_sparsity", point.effectiveSparsity },
        { "entropy", point.entropy } };
}

EvalPoint evalPointFromJson(const base::Json& json, std::string_view source)
{
    JsonFields fields(json, std::string(source));
    EvalPoint point;
    fields.read("step", point.step);
    fields.read("epoch", point.epoch);
    fields.read("accuracy", point.accuracy);
    fields.read("loss", point.loss);
    fields.read("examples", point.examples);
    fields.read("seconds", point.seconds);
    fields.read("effective_sparsity", point.effectiveSparsity);
    fields.read("entropy", point.entropy);
    return point;
}

double mean(const std::vector<double>& layers)
{
    if (layers.empty())
        return 0.0;
    return std::accumulate(layers.begin(), layers.end(), 0.0) / static_cast<double>(layers.size());
}

Metrics parseMetrics(std::string_view text, std::string_view source)
{
    Metrics metrics;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            break; // torn
        const std::string where = fmt::format("{}, line {}", source, number);
        try {
            parseLine(text.substr(0, end), where, metrics);
        } catch (const std::invalid_argument& error) {
            throw base::Error(error.what());
        }
        text.remove_prefix(end + 1);
    }
    return metrics;
}

} // namespace crisp::training
