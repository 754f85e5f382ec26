// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/model_config.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// All weights of a classifier in one flat float array, and the table that says which part is which
/// tensor. Names and shapes are Hugging Face's
/// (distilbert.transformer.layer.0.attention.q_lin.weight is [dim, dim], out x in). One flat array
/// lets the optimizer, the gradient norm and the checkpoint each be one pass. Reading files is
/// checkpoint/'s business, updating is training/'s.
namespace crisp::model {

/// One tensor's place in the flat array.
struct ParameterInfo {
    std::string name;
    std::vector<std::size_t> shape;
    std::size_t offset = 0; ///< in floats
    std::size_t count = 0;
    bool decays
        = false; ///< weight decay applies: not for biases and LayerNorms (HF Trainer's rule)
};

/// Where every tensor of a model with this configuration lies. Tensors begin on 64-byte boundaries,
/// except that query, key and value of a layer follow each other without a gap, so that one matrix
/// product serves all three.
class ParameterLayout {
public:
    /// @throws std::invalid_argument if the configuration is not valid
    explicit ParameterLayout(const ModelConfig& config);

    [[nodiscard]] const std::vector<ParameterInfo>& parameters() const { return parameters_; }
    /// Floats in the flat array, gaps for alignment included.
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Sum of all tensors' elements, without gaps.
    [[nodiscard]] std::size_t parameterCount() const;
    /// nullptr if there is no such tensor.
    [[nodiscard]] const ParameterInfo* find(std::string_view name) const;
    /// @throws std::out_of_range if there is no such tensor (a programming error)
    [[nodiscard]] const ParameterInfo& at(std::string_view name) const;
    /// Where the embedding tables end and the weights of matrix products begin.
    [[nodiscard]] std::size_t productsBegin() const { return productsBegin_; }
    /// Everything up to here decays, everything from here on does not.
    [[nodiscard]] std::size_t decayEnd() const { return decayEnd_; }

private:
    void add(std::string name, std::vector<std::size_t> shape, bool decays, bool aligned = true);

    std::vector<ParameterInfo> parameters_;
    std::size_t size_ = 0;
    std::size_t productsBegin_ = 0;
    std::size_t decayEnd_ = 0;
};

/// A flat array of floats on a 64-byte boundary, zeroed at first. Moves, does not copy by accident.
/// A large one takes memory only where it is touched, so that gradients cost nothing where nobody
/// trains.
class FloatArray {
public:
    FloatArray() = default;
    /// From `largePagesFrom` on it will be touched all over, and so lies on large pages.
    explicit FloatArray(std::size_t size, std::size_t largePagesFrom = 0);
    [[nodiscard]] FloatArray clone() const;

    [[nodiscard]] std::span<float> values() { return { data_.get(), size_ }; }
    [[nodiscard]] std::span<const float> values() const { return { data_.get(), size_ }; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] float* data() { return data_.get(); }
    [[nodiscard]] const float* data() const { return data_.get(); }

private:
    struct Free {
        void* block; ///< what the system gave; the array begins at a boundary within it
        void operator()(float* pointer) const;
    };
    std::unique_ptr<float[], Free> data_;
    std::size_t size_ = 0;
};

/// The weights of one model.
struct Parameters {
    explicit Parameters(const ModelConfig& config);

    ParameterLayout layout;
    FloatArray values;

    [[nodiscard]] std::span<float> tensor(const ParameterInfo& info)
    {
        return values.values().subspan(info.offset, info.count);
    }
    [[nodiscard]] std::span<const float> tensor(const ParameterInfo& info) const
    {
        return values.values().subspan(info.offset, info.count);
    }
    [[nodiscard]] std::span<float> tensor(std::string_view name) { return tensor(layout.at(name)); }
    [[nodiscard]] std::span<const float> tensor(std::string_view name) const
    {
        return tensor(layout.at(name));
    }
    [[nodiscard]] Parameters clone() const;

private:
    Parameters(ParameterLayout otherLayout, FloatArray otherValues);
};

/// Draws one tensor as Hugging Face's _init_weights does: linear and embedding weights from
/// N(0, initializerRange), the padding row of the word table 0, biases 0, LayerNorm 1 and 0. The
/// values depend only on seed and name, so that models of one seed share what they have in common.
void initialiseTensor(Parameters& parameters, const ParameterInfo& info, const ModelConfig& config,
    std::uint64_t seed);

/// Draws every tensor.
void initialise(Parameters& parameters, const ModelConfig& config, std::uint64_t seed);

} // namespace crisp::model
