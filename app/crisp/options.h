// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/sequence_classifier.h"
#include "training/named_plan.h"

#include <cstddef>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// Options that several commands have, spelled and understood alike.
namespace crisp::app {

struct CommonOptions {
    bool json = false;
    std::size_t threads = 0; ///< 0: all cores
    std::string device = "auto";

    /// Sets the threads for the calling thread.
    /// @throws std::invalid_argument for a device that this build cannot compute on
    void apply() const;
};
/// --json, --threads, --device
void addCommonOptions(CLI::App& command, CommonOptions& options);

struct SparsityOptions {
    std::string preset; ///< a name, or a file of the same form as the built-in ones
    std::string sparsity; ///< "0.1,0.5,...": one number for all layers, or one each
    std::string rule;
    std::string apply;

    /// Whether anything was said.
    [[nodiscard]] bool any() const;
};
/// --preset, --sparsity, --rule, --apply
void addSparsityOptions(CLI::App& command, SparsityOptions& options);

/// The plan that is asked for; what is not said comes from `inherited`.
/// @throws std::invalid_argument naming the option's field and value
[[nodiscard]] training::NamedPlan resolvePlan(
    const SparsityOptions& options, std::size_t layerCount, const training::NamedPlan& inherited);

/// "3,5,8" to numbers. @throws std::invalid_argument naming the option and the item
[[nodiscard]] std::vector<std::size_t> parseNumbers(
    const std::string& text, const std::string& option);

/// "a,b" to its items; none for an empty text.
[[nodiscard]] std::vector<std::string> splitAtCommas(const std::string& text);

} // namespace crisp::app
