// SPDX-License-Identifier: Apache-2.0
#include "data_directory.h"

#include "base/error.h"
#include "base/json.h"
#include "base/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace crisp::data {
namespace {

using base::Error;
using base::Json;

constexpr std::size_t maxInfoBytes = std::size_t { 1 } << 20U;

std::string textField(const Json& json, const char* name, const std::string& source)
{
    const auto found = json.find(name);
    if (found == json.end() || found->is_null())
        return {};
    if (!found->is_string())
        throw Error(fmt::format("{}: {} is not a text", source, name));
    return found->get<std::string>();
}

std::vector<std::string> labelsField(const Json& json, const std::string& source)
{
    const auto found = json.find("labels");
    if (found == json.end() || found->is_null())
        return {};
    std::vector<std::string> labels;
    std::set<std::string> different;
    if (found->is_array())
        for (const Json& label : *found)
            if (label.is_string() && different.insert(label.get<std::string>()).second)
                labels.push_back(label.get<std::string>());
    if (!found->is_array() || labels.size() != found->size() || labels.size() < 2)
        throw Error(
            fmt::format("{}: labels must be a list of two or more different texts", source));
    return labels;
}

DataInfo readInfo(const std::filesystem::path& path)
{
    DataInfo info;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return info;
    const std::string source = fmt::format("cannot read {}", path.string());
    const Json json = base::readJsonFile(path, maxInfoBytes);
    if (!json.is_object())
        throw Error(fmt::format("{}: a JSON object is expected", source));
    info.name = textField(json, "name", source);
    info.labels = labelsField(json, source);
    info.textColumn = textField(json, "text", source);
    info.pairColumn = textField(json, "pair", source);
    info.labelColumn = textField(json, "label", source);
    info.license = textField(json, "license", source);
    info.source = textField(json, "source", source);
    return info;
}

std::filesystem::path normalName(const std::filesystem::path& path)
{
    // "data/x/" has an empty last component
    return path.has_filename() ? path.filename() : path.parent_path().filename();
}

} // namespace

DataDirectory::DataDirectory(const std::filesystem::path& path)
    : path_(path)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored))
        throw Error(fmt::format("cannot read {}: there is no such folder", path.string()));
    info_ = readInfo(path / "dataset.json");
    if (info_.name.empty())
        info_.name = normalName(path).string();
    for (const auto& [part, stem] : { std::pair { Part::Train, "train" }, { Part::Dev, "dev" },
             { Part::Dev, "validation" }, { Part::Test, "test" } })
        for (const char* extension : { ".tsv", ".csv", ".jsonl" })
            if (auto file = path / fmt::format("{}{}", stem, extension);
                std::filesystem::exists(file, ignored))
                files_.emplace(part, std::move(file)); // the first one found stays
    if (files_.empty())
        throw Error(fmt::format("cannot read {}: it holds no train, dev or test file (.tsv, .csv "
                                "or .jsonl)",
            path.string()));
}

Dataset DataDirectory::read(Part part, const std::vector<std::string>& labelNames) const
{
    const auto file = files_.find(part);
    if (file == files_.end())
        throw Error(fmt::format("cannot read {}: it holds no {} file (.tsv, .csv or .jsonl)",
            path_.string(), partName(part)));
    ReadOptions options;
    options.textColumn = info_.textColumn;
    options.pairColumn = info_.pairColumn;
    options.labelColumn = info_.labelColumn;
    options.labelNames = labelNames.empty() ? info_.labels : labelNames;
    Dataset dataset = readDataset(file->second, options);
    dataset.name = info_.name;
    return dataset;
}

TrainingData loadTrainingData(const std::filesystem::path& directory)
{
    const DataDirectory data(directory);
    Dataset train = data.read(Part::Train);
    Dataset dev = data.read(Part::Dev, train.labelNames);
    return { data.info(), std::move(train), std::move(dev) };
}

} // namespace crisp::data
