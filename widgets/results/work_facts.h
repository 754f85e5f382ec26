// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "training/recipe.h"

#include <QObject>

#include <cstddef>
#include <map>
#include <memory>
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
    ~WorkFacts() override; ///< waits for what is being read

    /// None while it is being read, or if the model is gone; `changed` follows a reading.
    [[nodiscard]] std::optional<WorkBasis> of(const training::Recipe& recipe);

Q_SIGNALS:
    void changed();

private:
    struct Reading;
    std::map<std::string, std::unique_ptr<Reading>> readings_;
};

/// Reads a config.json and tokenises dev sentences, a few thousand at most. Any thread.
/// None if the model cannot be read.
[[nodiscard]] std::optional<WorkBasis> readWorkBasis(const training::Recipe& recipe);

} // namespace crisp::results
