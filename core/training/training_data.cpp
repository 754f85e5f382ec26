// SPDX-License-Identifier: Apache-2.0
#include "training_data.h"

#include "base/error.h"
#include "base/random.h"
#include "checkpoint/config_file.h"
#include "data/data_directory.h"
#include "data/readers.h"
#include "data/split.h"
#include "text/tokenizer_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace crisp::training {
namespace {

data::TrainingData readTables(const DataSource& source)
{
    if (!source.directory.empty())
        return data::loadTrainingData(source.directory);
    data::ReadOptions options;
    options.textColumn = source.textColumn;
    options.pairColumn = source.pairColumn;
    options.labelColumn = source.labelColumn;
    data::TrainingData tables;
    tables.train = data::readDataset(source.trainFile, options);
    options.labelNames = tables.train.labelNames;
    tables.dev = data::readDataset(source.devFile, options);
    return tables;
}

void requireRows(const data::Dataset& dataset, std::string_view part)
{
    if (dataset.rows() == 0)
        throw base::Error(fmt::format("cannot train: the {} data ({}) hold no sentences; give a "
                                      "file with at least one row below its header",
            part, dataset.name));
}

bool areNumbered(const std::vector<std::string>& names)
{
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] != fmt::format("LABEL_{}", i))
            return false;
    return true;
}

/// Gives a data set the classes of a model that knows the same ones, so that training goes on with
/// the rows of its head where they belong: numbers keep their meaning and get the model's names,
/// names get the model's numbers.
void takeClasses(data::Dataset& dataset, const std::vector<std::string>& known)
{
    const std::vector<std::string>& names = dataset.labelNames;
    if (areNumbered(known) || known.size() != names.size())
        return;
    if (!areNumbered(names)) {
        if (!std::is_permutation(known.begin(), known.end(), names.begin()))
            return; // other classes: the head learns them anew
        for (std::int32_t& label : dataset.labels)
            label = static_cast<std::int32_t>(
                std::find(known.begin(), known.end(), names[static_cast<std::size_t>(label)])
                - known.begin());
    }
    dataset.labelNames = known;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value)
{
    return base::SplitMix64(hash ^ value).next();
}

template <typename Value>
std::uint64_t hashOf(std::span<const Value> values)
{
    return base::fnv1a64({ reinterpret_cast<const char*>(values.data()), values.size_bytes() });
}

std::uint64_t fingerprint(const data::EncodedDataset& dataset)
{
    std::uint64_t hash = hashOf(std::span(dataset.labels()));
    for (std::size_t row = 0; row < dataset.rows(); ++row)
        hash = mixed(hash, hashOf(dataset.ids(row)));
    return hash;
}

/// What a user should know about how the sentences were encoded.
void noteEncoding(
    const data::EncodedDataset& dataset, std::string_view part, std::vector<std::string>& warnings)
{
    if (dataset.truncatedRows() > 0)
        warnings.push_back(fmt::format("{} of {} {} sentences were cut off at max_length tokens",
            dataset.truncatedRows(), dataset.rows(), part));
    if (dataset.replacedTokens() > 0)
        warnings.push_back(fmt::format("{} tokens of the {} sentences are unknown to the model; "
                                       "its tokenizer knows more words than it has embeddings",
            dataset.replacedTokens(), part));
}

} // namespace

TrainingData loadTrainingData(const Recipe& recipe)
{
    const std::filesystem::path directory(recipe.model);
    const model::ModelConfig config = checkpoint::readConfigFile(directory / "config.json").config;
    const std::size_t vocabulary = config.vocabularySize;
    const auto tokenizer = text::loadTokenizer(directory);
    data::TrainingData tables = readTables(recipe.data);
    takeClasses(tables.train, config.labels);
    takeClasses(tables.dev, config.labels);
    requireRows(tables.train, "training");
    requireRows(tables.dev, "dev");

    TrainingData result { { tables.train, *tokenizer, recipe.maxLength, vocabulary },
        { tables.dev, *tokenizer, recipe.maxLength, vocabulary }, tables.train.labelNames,
        data::sharedSentences(tables.train, tables.dev), {} };
    if (result.sharedSentences > 0)
        result.warnings.push_back(
            fmt::format("{} of {} dev sentences also stand in the training data: the dev accuracy "
                        "is partly memory; remove them from one of the two",
                result.sharedSentences, tables.dev.rows()));
    noteEncoding(result.train, "training", result.warnings);
    noteEncoding(result.dev, "dev", result.warnings);
    return result;
}

const TrainingData& LastTrainingData::of(const Recipe& recipe)
{
    if (!data_ || recipe_.model != recipe.model || recipe_.data != recipe.data
        || recipe_.maxLength != recipe.maxLength) {
        data_.reset(); // before the next ones take their place in memory
        data_.emplace(loadTrainingData(recipe));
        recipe_ = recipe;
    }
    return *data_;
}

std::uint64_t fingerprint(const TrainingData& data)
{
    return mixed(fingerprint(data.train), fingerprint(data.dev));
}

} // namespace crisp::training
