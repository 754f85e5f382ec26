// SPDX-License-Identifier: Apache-2.0
#include "model_cache.h"

#include "base/error.h"
#include "bridge/text.h"
#include "checkpoint/pretrained_directory.h"

#include <QCoreApplication>

#include <algorithm>
#include <system_error>
#include <utility>

namespace crisp::bridge {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Explainer", text); }

QStringList notesOf(const checkpoint::LoadReport& report)
{
    QStringList notes;
    if (!report.initialised.empty())
        notes << tr("This model has no classifier of its own yet, so one was drawn at random: what "
                    "it predicts means nothing until it is trained.");
    for (const std::string& note : report.notes)
        notes << asSentence(note);
    return notes;
}

ReadyModel load(const std::filesystem::path& directory)
{
    hub::FileStamp stamp = hub::modelStamp(directory); // before reading: a change meanwhile counts
    checkpoint::PretrainedModel loaded = checkpoint::loadPretrained(directory);
    if (!loaded.tokenizer)
        throw base::Error(directory.string()
            + " has no tokenizer files (tokenizer.json, vocab.txt or a SentencePiece model), so it "
              "takes no text");
    training::NamedPlan trained = training::inheritedPlan(directory, loaded.config.layers);
    return { directory, std::move(stamp),
        model::SequenceClassifier(
            std::move(loaded.config), std::move(loaded.parameters), model::Precision::Fp32),
        std::move(loaded.tokenizer), std::move(trained), notesOf(loaded.report), false };
}

} // namespace

ReadyModel& ModelCache::get(
    const std::filesystem::path& directory, const std::function<void()>& onLoading)
{
    const auto known = std::ranges::find(models_, directory, &ReadyModel::directory);
    if (known != models_.end()) {
        std::error_code ignored;
        known->filesAreGone = !std::filesystem::exists(directory, ignored);
        if (known->filesAreGone || known->stamp == hub::modelStamp(directory)) {
            models_.splice(models_.begin(), models_, known);
            return models_.front();
        }
        models_.erase(known);
    }
    while (models_.size() >= most) // before the next one takes its place in memory
        models_.pop_back();
    onLoading();
    models_.push_front(load(directory));
    return models_.front();
}

void ModelCache::forget(const std::filesystem::path& directory)
{
    std::erase_if(models_, [&](const ReadyModel& model) { return model.directory == directory; });
}

} // namespace crisp::bridge
