// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hub/file_stamp.h"
#include "hub/locations.h"
#include "training/named_plan.h"
#include "training/run_directory.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What stands in the directories of models, data sets and runs, in a few plain values each.
/// Nothing here throws for a damaged directory: the summary says what is wrong with it. Where they
/// are looked for is locations.h's business.
namespace crisp::hub {

struct ModelSummary {
    std::filesystem::path path;
    std::string name; ///< the folder's
    std::size_t layers = 0;
    std::size_t heads = 0;
    std::size_t dim = 0;
    std::size_t parameters = 0;
    std::vector<std::string> labels;
    std::optional<training::NamedPlan> trained; ///< what crisp.json says
    std::uintmax_t bytes = 0; ///< of all that lies in the folder
    std::string license; ///< as README.md's head or the first line of LICENSE says
    std::string source; ///< as README.md or crisp.json says
    std::string error; ///< why it cannot be used; the numbers above are then 0
};

struct DataSummary {
    std::filesystem::path path;
    std::string name;
    std::vector<std::string> labels;
    std::size_t train = 0; ///< rows
    std::size_t dev = 0;
    std::size_t test = 0;
    std::uintmax_t bytes = 0;
    std::string license;
    std::string source;
    std::string error; ///< why it cannot be trained on
};

struct RunSummary {
    std::filesystem::path path;
    std::shared_ptr<const training::RunSnapshot> snapshot; ///< null if there is an error
    double seconds = 0.0; ///< spent on steps and evaluations, as far as the metrics tell
    std::int64_t changed = 0; ///< when it was last written, in nanoseconds since 1970
    bool isBeingWritten = false; ///< a process holds its lock
    std::string error;

    /// It says that it is running, but nobody is at work: killed, or the machine went down.
    [[nodiscard]] bool wasCutOff() const;
};

/// Directories in the search folders, by name; of one name the first counts.
[[nodiscard]] std::vector<std::filesystem::path> installed(Kind kind);
/// Folders of `folder` that hold a run, by name. @throws base::Error if it cannot be looked into
[[nodiscard]] std::vector<std::filesystem::path> runsIn(const std::filesystem::path& folder);
/// A name for a new run that neither something in `folder` nor one of `taken` has:
/// <preset>-seed<seed>, else with -2, -3.
[[nodiscard]] std::string freeRunName(const std::filesystem::path& folder,
    const std::string& preset, std::uint64_t seed, const std::vector<std::string>& taken = {});

/// Reads directories, and remembers what it read until their files change. One thread at a time.
class Inventory {
public:
    [[nodiscard]] std::shared_ptr<const ModelSummary> model(const std::filesystem::path& path);
    [[nodiscard]] std::shared_ptr<const DataSummary> data(const std::filesystem::path& path);
    [[nodiscard]] std::shared_ptr<const RunSummary> run(const std::filesystem::path& path);
    /// Drops what is known of directories that are gone.
    void forgetRemoved();

private:
    template <typename Summary>
    struct Known {
        FileStamp stamp;
        std::shared_ptr<const Summary> summary;
    };
    std::map<std::filesystem::path, Known<ModelSummary>> models_;
    std::map<std::filesystem::path, Known<DataSummary>> data_;
    std::map<std::filesystem::path, Known<RunSummary>> runs_;
};

} // namespace crisp::hub
