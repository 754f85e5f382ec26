// SPDX-License-Identifier: Apache-2.0
#include "file_stamp.h"

#include <sys/stat.h>

#include <array>

namespace crisp::hub {

FileStamp stampOf(const std::filesystem::path& folder, std::span<const std::string_view> names)
{
    constexpr std::int64_t nanosecondsASecond = 1'000'000'000;
    FileStamp stamp;
    for (const std::string_view name : names) {
        FileStamp::File file;
        struct stat info { };
        if (::stat((folder / name).c_str(), &info) == 0)
            file = { info.st_ino, info.st_mtim.tv_sec * nanosecondsASecond + info.st_mtim.tv_nsec,
                info.st_size };
        stamp.files.push_back(file);
    }
    return stamp;
}

FileStamp modelStamp(const std::filesystem::path& directory)
{
    static constexpr std::array<std::string_view, 9> names { "config.json", "model.safetensors",
        "model.safetensors.index.json", "crisp.json", "tokenizer.json", "tokenizer_config.json",
        "vocab.txt", "spiece.model", "tokenizer.model" };
    return stampOf(directory, names);
}

FileStamp dataStamp(const std::filesystem::path& directory)
{
    static constexpr std::array<std::string_view, 13> names { "dataset.json", "train.tsv",
        "train.csv", "train.jsonl", "dev.tsv", "dev.csv", "dev.jsonl", "validation.tsv",
        "validation.csv", "validation.jsonl", "test.tsv", "test.csv", "test.jsonl" };
    return stampOf(directory, names);
}

} // namespace crisp::hub
