// SPDX-License-Identifier: Apache-2.0
#include "weight_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace crisp::checkpoint {
namespace {

constexpr std::string_view ourPrefix = "distilbert.";

/// gamma and beta are what TensorFlow calls a LayerNorm's weight and bias.
std::string withoutOldNames(std::string name)
{
    for (const auto& [old, current] :
        { std::pair<std::string_view, std::string_view> { "gamma", "weight" }, { "beta", "bias" } })
        if (name.ends_with(old)
            && (name.ends_with("Norm." + std::string(old))
                || name.ends_with("layer_norm." + std::string(old))))
            name.replace(name.size() - old.size(), old.size(), current);
    return name;
}

std::string distilBertName(std::string name)
{
    if (name.starts_with("embeddings.") || name.starts_with("transformer."))
        name.insert(0, ourPrefix);
    return name;
}

struct Renaming {
    std::string_view bert;
    std::string_view ours;
};

// Within one encoder layer; the longer beginning comes before the shorter one.
constexpr std::array<Renaming, 8> layerParts { {
    { "attention.self.query.", "attention.q_lin." },
    { "attention.self.key.", "attention.k_lin." },
    { "attention.self.value.", "attention.v_lin." },
    { "attention.output.dense.", "attention.out_lin." },
    { "attention.output.LayerNorm.", "sa_layer_norm." },
    { "intermediate.dense.", "ffn.lin1." },
    { "output.dense.", "ffn.lin2." },
    { "output.LayerNorm.", "output_layer_norm." },
} };

std::string bertName(std::string_view name)
{
    constexpr std::string_view prefix = "bert.";
    constexpr std::string_view layers = "encoder.layer.";
    if (name.starts_with(prefix))
        name.remove_prefix(prefix.size());
    if (name.starts_with("embeddings."))
        return std::string(ourPrefix).append(name);
    if (!name.starts_with(layers))
        return {};
    name.remove_prefix(layers.size());
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos)
        return {};
    const std::string_view part = name.substr(dot + 1);
    const auto renaming = std::find_if(layerParts.begin(), layerParts.end(),
        [&](const Renaming& candidate) { return part.starts_with(candidate.bert); });
    if (renaming == layerParts.end())
        return {};
    return std::string(ourPrefix)
        .append("transformer.layer.")
        .append(name.substr(0, dot + 1))
        .append(renaming->ours)
        .append(part.substr(renaming->bert.size()));
}

} // namespace

std::string ourName(std::string_view fileName, Family family)
{
    std::string name = withoutOldNames(std::string(fileName));
    return family == Family::Bert ? bertName(name) : distilBertName(std::move(name));
}

} // namespace crisp::checkpoint
