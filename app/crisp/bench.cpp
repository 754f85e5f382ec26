// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include "checkpoint/pretrained_directory.h"
#include "data/data_directory.h"
#include "data/readers.h"
#include "hub/locations.h"
#include "loaded_model.h"
#include "text/tokenizer_files.h"
#include "training/recipe.h"

#include <sys/resource.h>

#include <algorithm>

namespace crisp::app {

BenchModel loadBenchModel(const BenchOptions& options)
{
    const model::Precision precision = training::parsePrecision(options.precision);
    if (options.model != "distilbert-random") {
        LoadedModel loaded = loadModel(options.model, precision);
        (void)loaded.requireTokenizer();
        return { options.model, std::move(loaded.classifier), std::move(loaded.tokenizer) };
    }
    const model::ModelConfig config;
    model::Parameters parameters(config);
    model::initialise(parameters, config, 42);
    return { options.model, { config, std::move(parameters), precision },
        text::loadTokenizer(hub::findModel(options.tokenizer)) };
}

data::EncodedDataset loadBenchSentences(
    const BenchOptions& options, const BenchModel& model, bool train)
{
    const std::string& file = train ? options.trainFile : options.devFile;
    const data::Dataset dataset = file.empty()
        ? data::DataDirectory(hub::findData(options.data))
              .read(train ? data::Part::Train : data::Part::Dev)
        : data::readDataset(file);
    const model::ModelConfig& config = model.classifier.config();
    return { dataset, *model.tokenizer, std::min(options.maxLength, config.maxPositions),
        config.vocabularySize };
}

double peakRssMegabytes()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0; // Linux counts in KiB
}

} // namespace crisp::app
