// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hub/file_stamp.h"
#include "model/sequence_classifier.h"
#include "text/tokenizer.h"
#include "training/named_plan.h"

#include <QString>
#include <QStringList>

#include <filesystem>
#include <functional>
#include <list>
#include <memory>

/// The last few models that the explainer ran, ready to run again. What is asked of them is
/// side_explanation.h's business.
namespace crisp::bridge {

struct ReadyModel {
    std::filesystem::path directory;
    hub::FileStamp stamp; ///< of the files as they were read
    model::SequenceClassifier classifier;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    training::NamedPlan trained; ///< what crisp.json says, else dense
    QStringList notes; ///< sentences about how it was read
    bool filesAreGone = false; ///< removed since: what is here is all that is left
};

/// One thread.
class ModelCache {
public:
    static constexpr std::size_t most = 3; ///< two to compare, and the reference

    /// The model of this directory, loaded anew if its files changed; valid until the next call.
    /// One that is removed while it is here stays usable: a run in progress removes its older
    /// snapshots.
    /// @param onLoading called before files are read
    /// @throws base::Error
    ReadyModel& get(const std::filesystem::path& directory, const std::function<void()>& onLoading);
    void forget(const std::filesystem::path& directory);
    void clear() { models_.clear(); }
    [[nodiscard]] std::size_t size() const { return models_.size(); }

private:
    std::list<ReadyModel> models_; ///< last used first
};

} // namespace crisp::bridge
