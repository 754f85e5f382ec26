// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

/// Whether files have changed since they were read, told without reading them.
namespace crisp::hub {

/// Number, time and size of some files of a folder. Files that are replaced by a rename get
/// another number, so equal times do not deceive.
struct FileStamp {
    struct File {
        std::uint64_t number = 0; ///< 0: there is none
        std::int64_t nanoseconds = 0;
        std::int64_t bytes = 0;

        friend bool operator==(const File&, const File&) = default;
    };
    std::vector<File> files;

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

[[nodiscard]] FileStamp stampOf(
    const std::filesystem::path& folder, std::span<const std::string_view> names);

/// The files that make a model what it is: configuration, weights, plan, tokenizer.
[[nodiscard]] FileStamp modelStamp(const std::filesystem::path& directory);
/// The files of a data directory.
[[nodiscard]] FileStamp dataStamp(const std::filesystem::path& directory);

} // namespace crisp::hub
