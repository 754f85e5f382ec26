// SPDX-License-Identifier: Apache-2.0
#include "loaded_model.h"

#include "base/error.h"
#include "base/message.h"
#include "console.h"
#include "hub/locations.h"

#include <fmt/format.h>

#include <utility>

namespace crisp::app {

const text::Tokenizer& LoadedModel::requireTokenizer() const
{
    if (!tokenizer)
        throw base::Error(fmt::format("{} has no tokenizer files (tokenizer.json, vocab.txt or a "
                                      "SentencePiece model), so it takes no text",
            directory.string()));
    return *tokenizer;
}

LoadedModel loadModel(const std::string& directoryOrName, model::Precision precision)
{
    const std::filesystem::path directory = hub::findModel(directoryOrName);
    checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(directory);
    const checkpoint::LoadReport& report = loaded.report;
    if (!report.initialised.empty())
        printWarning(fmt::format("{} lacks {}, drawn at random: what it predicts means nothing "
                                 "until it is trained",
            directory.string(), base::listed(report.initialised, 2)));
    if (!report.ignored.empty())
        printNote(
            fmt::format("{}: not used: {}", directory.string(), base::listed(report.ignored, 2)));
    for (const std::string& note : report.notes)
        printNote(note);
    return { directory,
        model::SequenceClassifier(
            std::move(loaded.config), std::move(loaded.parameters), precision),
        std::move(loaded.tokenizer) };
}

} // namespace crisp::app
