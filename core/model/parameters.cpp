// SPDX-License-Identifier: Apache-2.0
#include "parameters.h"

#include "base/large_pages.h"
#include "base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace crisp::model {
namespace {

constexpr std::size_t alignmentBytes = 64;
constexpr std::size_t alignmentFloats = alignmentBytes / sizeof(float);

std::size_t roundUp(std::size_t value, std::size_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

/// Uniform in (0, 1).
double uniform(base::SplitMix64& random)
{
    return (static_cast<double>(random.next() >> 11U) + 0.5) * 0x1p-53;
}

void fillNormal(std::span<float> values, double deviation, std::uint64_t seed)
{
    base::SplitMix64 random(seed);
    for (std::size_t i = 0; i < values.size(); i += 2) { // Box-Muller gives two at a time
        const double radius = deviation * std::sqrt(-2.0 * std::log(uniform(random)));
        const double angle = 2.0 * std::numbers::pi * uniform(random);
        values[i] = static_cast<float>(radius * std::cos(angle));
        if (i + 1 < values.size())
            values[i + 1] = static_cast<float>(radius * std::sin(angle));
    }
}

} // namespace

ParameterLayout::ParameterLayout(const ModelConfig& config)
{
    config.validate();
    const std::size_t dim = config.dim;
    const std::size_t hidden = config.hiddenDim;
    const auto layerName = [](std::size_t layer, std::string_view name) {
        return fmt::format("distilbert.transformer.layer.{}.{}", layer, name);
    };

    add("distilbert.embeddings.word_embeddings.weight", { config.vocabularySize, dim }, true);
    add("distilbert.embeddings.position_embeddings.weight", { config.maxPositions, dim }, true);
    productsBegin_ = roundUp(size_, alignmentFloats);
    for (std::size_t layer = 0; layer < config.layers; ++layer) {
        add(layerName(layer, "attention.q_lin.weight"), { dim, dim }, true);
        add(layerName(layer, "attention.k_lin.weight"), { dim, dim }, true, false);
        add(layerName(layer, "attention.v_lin.weight"), { dim, dim }, true, false);
        add(layerName(layer, "attention.out_lin.weight"), { dim, dim }, true);
        add(layerName(layer, "ffn.lin1.weight"), { hidden, dim }, true);
        add(layerName(layer, "ffn.lin2.weight"), { dim, hidden }, true);
    }
    add("pre_classifier.weight", { dim, dim }, true);
    add("classifier.weight", { config.labels.size(), dim }, true);
    decayEnd_ = size_;

    add("distilbert.embeddings.LayerNorm.weight", { dim }, false);
    add("distilbert.embeddings.LayerNorm.bias", { dim }, false);
    for (std::size_t layer = 0; layer < config.layers; ++layer) {
        add(layerName(layer, "attention.q_lin.bias"), { dim }, false);
        add(layerName(layer, "attention.k_lin.bias"), { dim }, false, false);
        add(layerName(layer, "attention.v_lin.bias"), { dim }, false, false);
        add(layerName(layer, "attention.out_lin.bias"), { dim }, false);
        add(layerName(layer, "sa_layer_norm.weight"), { dim }, false);
        add(layerName(layer, "sa_layer_norm.bias"), { dim }, false);
        add(layerName(layer, "ffn.lin1.bias"), { hidden }, false);
        add(layerName(layer, "ffn.lin2.bias"), { dim }, false);
        add(layerName(layer, "output_layer_norm.weight"), { dim }, false);
        add(layerName(layer, "output_layer_norm.bias"), { dim }, false);
    }
    add("pre_classifier.bias", { dim }, false);
    add("classifier.bias", { config.labels.size() }, false);
    size_ = roundUp(size_, alignmentFloats);
}

void ParameterLayout::add(
    std::string name, std::vector<std::size_t> shape, bool decays, bool aligned)
{
    const std::size_t count
        = std::accumulate(shape.begin(), shape.end(), std::size_t { 1 }, std::multiplies<> {});
    const std::size_t offset = aligned ? roundUp(size_, alignmentFloats) : size_;
    parameters_.push_back({ std::move(name), std::move(shape), offset, count, decays });
    size_ = offset + count;
}

std::size_t ParameterLayout::parameterCount() const
{
    std::size_t total = 0;
    for (const ParameterInfo& info : parameters_)
        total += info.count;
    return total;
}

const ParameterInfo* ParameterLayout::find(std::string_view name) const
{
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
        [&](const ParameterInfo& info) { return info.name == name; });
    return found == parameters_.end() ? nullptr : &*found;
}

const ParameterInfo& ParameterLayout::at(std::string_view name) const
{
    if (const ParameterInfo* info = find(name))
        return *info;
    throw std::out_of_range(fmt::format("no parameter is called \"{}\"", name));
}

void FloatArray::Free::operator()(float* /*pointer*/) const { std::free(block); }

FloatArray::FloatArray(std::size_t size, std::size_t largePagesFrom)
    : size_(size)
{
    if (size > std::numeric_limits<std::size_t>::max() / sizeof(float) - 2 * alignmentFloats)
        throw std::bad_alloc();
    // calloc knows that the system's fresh pages are zero already; aligned_alloc and a loop would
    // touch them all.
    std::size_t room = size * sizeof(float) + alignmentBytes;
    void* const block = std::calloc(1, room);
    if (block == nullptr)
        throw std::bad_alloc();
    void* begin = block;
    std::align(alignmentBytes, size * sizeof(float), begin, room);
    data_ = { static_cast<float*>(begin), Free { block } };
    if (largePagesFrom < size)
        base::useLargePages(data_.get() + largePagesFrom, (size - largePagesFrom) * sizeof(float));
}

FloatArray FloatArray::clone() const
{
    FloatArray copy(size_);
    std::copy_n(data_.get(), size_, copy.data_.get());
    return copy;
}

Parameters::Parameters(const ModelConfig& config)
    : layout(config)
    , values(layout.size())
{
}

Parameters::Parameters(ParameterLayout otherLayout, FloatArray otherValues)
    : layout(std::move(otherLayout))
    , values(std::move(otherValues))
{
}

Parameters Parameters::clone() const { return { layout, values.clone() }; }

void initialiseTensor(Parameters& parameters, const ParameterInfo& info, const ModelConfig& config,
    std::uint64_t seed)
{
    const std::span<float> values = parameters.tensor(info);
    const bool isLayerNorm = info.name.find("LayerNorm") != std::string::npos
        || info.name.find("layer_norm") != std::string::npos;
    if (info.name.ends_with(".bias")) {
        std::fill(values.begin(), values.end(), 0.0F);
    } else if (isLayerNorm) {
        std::fill(values.begin(), values.end(), 1.0F);
    } else {
        fillNormal(values, config.initializerRange,
            base::SplitMix64(seed ^ base::fnv1a64(info.name)).next());
        if (info.name.ends_with("word_embeddings.weight")
            && static_cast<std::size_t>(config.padId) < config.vocabularySize)
            std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(config.dim) * config.padId,
                config.dim, 0.0F);
    }
}

void initialise(Parameters& parameters, const ModelConfig& config, std::uint64_t seed)
{
    for (const ParameterInfo& info : parameters.layout.parameters())
        initialiseTensor(parameters, info, config, seed);
}

} // namespace crisp::model
