// SPDX-License-Identifier: Apache-2.0
#include "results/work_facts.h"

#include "checkpoint/config_file.h"
#include "data/data_directory.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>

namespace crisp::results {
namespace {

constexpr std::size_t usualTokens = 25;
constexpr std::size_t sentencesCounted = 2'000;

data::Dataset devSentences(const training::DataSource& source)
{
    if (!source.directory.empty())
        return data::DataDirectory(source.directory).read(data::Part::Dev);
    data::ReadOptions options;
    options.textColumn = source.textColumn;
    options.pairColumn = source.pairColumn;
    options.labelColumn = source.labelColumn;
    return data::readDataset(source.devFile, options);
}

std::optional<std::size_t> meanTokens(const training::Recipe& recipe)
{
    const auto tokenizer = text::loadTokenizer(recipe.model);
    const data::Dataset dev = devSentences(recipe.data);
    const std::size_t count = std::min(dev.rows(), sentencesCounted);
    if (count == 0)
        return std::nullopt;
    std::size_t tokens = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::optional<std::string_view> pair
            = dev.hasPairs() ? std::optional<std::string_view>(dev.pairs[row]) : std::nullopt;
        tokens += tokenizer->encodeIds(dev.texts[row], pair, recipe.maxLength).size();
    }
    return static_cast<std::size_t>(
        std::llround(static_cast<double>(tokens) / static_cast<double>(count)));
}

std::string keyOf(const training::Recipe& recipe)
{
    return recipe.model + '\n' + recipe.data.directory + '\n' + recipe.data.devFile + '\n'
        + std::to_string(recipe.maxLength);
}

} // namespace

std::optional<WorkBasis> readWorkBasis(const training::Recipe& recipe)
{
    WorkBasis basis;
    try {
        const model::ModelConfig config
            = checkpoint::readConfigFile(std::filesystem::path(recipe.model) / "config.json")
                  .config;
        basis.dim = config.dim;
        basis.hiddenDim = config.hiddenDim;
    } catch (const std::exception&) {
        return std::nullopt; // the catalog has said so
    }
    basis.tokens = usualTokens;
    try {
        if (const auto tokens = meanTokens(recipe)) {
            basis.tokens = *tokens;
            basis.tokensKnown = true;
        }
    } catch (const std::exception&) {
        // Data that were moved or deleted since do not matter to results: the chart says which.
    }
    return basis;
}

WorkFacts::WorkFacts(QObject* parent)
    : QObject(parent)
{
}

std::optional<WorkBasis> WorkFacts::of(const training::Recipe& recipe)
{
    const auto [known, isNew] = known_.try_emplace(keyOf(recipe));
    if (isNew) {
        waiting_.push_back(recipe);
        if (waiting_.size() == 1)
            readNext();
    }
    return known->second;
}

void WorkFacts::readNext()
{
    reading_.start(
        [this, recipe = waiting_.front()](const std::stop_token&) -> bridge::LatestJob::Delivery {
            return [this, recipe, basis = readWorkBasis(recipe)] {
                known_[keyOf(recipe)] = basis;
                waiting_.pop_front();
                if (!waiting_.empty())
                    readNext();
                Q_EMIT changed();
            };
        });
}

} // namespace crisp::results
