// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/latest_job.h"
#include "training/recipe.h"

#include <QObject>

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

/// What the share of work saved depends on besides sparsity: the model's widths, and how long the
/// data's sentences are. Read in the background, once for each model and data set. The arithmetic
/// is core's (analysis/flops.h).
namespace crisp::results {

struct WorkBasis {
    std::size_t dim = 0;
    std::size_t hiddenDim = 0;
    std::size_t tokens = 0; ///< a mean dev sentence, special tokens included
    bool tokensKnown = false; ///< otherwise `tokens` is the usual 25
};

/// GUI thread; reading happens elsewhere.
class WorkFacts : public QObject {
    Q_OBJECT

public:
    explicit WorkFacts(QObject* parent = nullptr);

    /// None while it is being read, or if the model is gone; `changed` follows a reading.
    [[nodiscard]] std::optional<WorkBasis> of(const training::Recipe& recipe);

Q_SIGNALS:
    void changed();

private:
    void readNext();

    std::map<std::string, std::optional<WorkBasis>> known_; ///< by what a basis depends on
    std::deque<training::Recipe> waiting_; ///< the first is being read
    bridge::LatestJob reading_;
};

/// Reads a config.json and tokenises dev sentences, a few thousand at most. Any thread.
/// None if the model cannot be read.
[[nodiscard]] std::optional<WorkBasis> readWorkBasis(const training::Recipe& recipe);

} // namespace crisp::results
