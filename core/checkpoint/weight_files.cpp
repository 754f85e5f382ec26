// SPDX-License-Identifier: Apache-2.0
#include "weight_files.h"

#include "base/error.h"
#include "base/json.h"
#include "base/message.h"

#include <fmt/format.h>

#include <set>
#include <string>

namespace crisp::checkpoint {
namespace {

using base::Error;

// One line a tensor: enough for tens of thousands.
constexpr std::size_t maxIndexBytes = std::size_t { 2 } << 20U;
constexpr std::size_t maxParts = 256;

/// Names of the files in the index. They come from a stranger and must not lead out of the folder.
std::set<std::string> readIndex(const std::filesystem::path& path)
{
    const base::Json index = base::readJsonFile(path, maxIndexBytes);
    const auto fail = [&](const std::string& why) {
        return Error(fmt::format("cannot read {}: {}", path.string(), why));
    };
    if (!index.is_object() || !index.contains("weight_map") || !index["weight_map"].is_object())
        throw fail("weight_map, the list of its parts, is missing");
    std::set<std::string> parts;
    for (const auto& [tensor, part] : index["weight_map"].items()) {
        const std::string name = part.is_string() ? part.get<std::string>() : std::string();
        if (!name.ends_with(".safetensors")
            || name.find_first_of(std::string_view("/\\\0", 3)) != std::string::npos)
            throw fail(
                fmt::format("weight_map, {}: {} is not the name of a safetensors file beside it",
                    base::inQuotes(tensor), base::inQuotes(name)));
        parts.insert(name);
        if (parts.size() > maxParts)
            throw fail(fmt::format("it names more than {} parts", maxParts));
    }
    return parts;
}

} // namespace

std::vector<SafetensorsFile> openWeights(const std::filesystem::path& directory)
{
    const std::filesystem::path single = directory / "model.safetensors";
    const std::filesystem::path index = directory / "model.safetensors.index.json";
    std::error_code ignored; // whatever is wrong with a path, it cannot be used
    std::vector<SafetensorsFile> files;
    if (std::filesystem::exists(single, ignored)) {
        files.emplace_back(single);
    } else if (std::filesystem::exists(index, ignored)) {
        for (const std::string& part : readIndex(index))
            files.emplace_back(directory / part);
    } else {
        for (const char* pickled : { "pytorch_model.bin", "pytorch_model.bin.index.json" })
            if (std::filesystem::exists(directory / pickled, ignored))
                throw Error(fmt::format(
                    "cannot read {}: it has only pickled weights ({}), which can run code when "
                    "loaded; convert them with transformers: "
                    "model.save_pretrained(folder, safe_serialization=True)",
                    directory.string(), pickled));
        throw Error(fmt::format(
            "cannot read {}: it has no model.safetensors; is it a Hugging Face model directory?",
            directory.string()));
    }
    return files;
}

} // namespace crisp::checkpoint
