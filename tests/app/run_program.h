// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/temporary_folder.h"

#include <string>
#include <vector>

/// Runs the crisp program as a user would, for tests of what it prints, writes and exits with.
namespace crisp::testing {

struct Outcome {
    int exitCode = -1; ///< 128 + signal if a signal ended it
    std::string out;
    std::string error;
};

struct Surroundings {
    std::string input; ///< standard input
    std::string folder; ///< where to run; empty: here
    std::vector<std::string> environment; ///< "NAME=value", besides what there is
    std::vector<std::string> unset {}; ///< names that are not to be there
};

/// @throws std::runtime_error if it cannot be started
[[nodiscard]] Outcome runCrisp(
    const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// The explorer, where it is built.
[[nodiscard]] Outcome runExplorer(
    const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// A small random classifier with a vocabulary, and tables to train and evaluate it on.
class TinyModel {
public:
    TinyModel();

    [[nodiscard]] std::string model() const { return (folder_ / "model").string(); }
    [[nodiscard]] std::string train() const { return (folder_ / "train.tsv").string(); }
    [[nodiscard]] std::string dev() const { return (folder_ / "dev.tsv").string(); }
    [[nodiscard]] std::string at(const std::string& name) const
    {
        return (folder_ / name).string();
    }
    [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

private:
    TemporaryFolder folder_;
};

} // namespace crisp::testing
