// SPDX-License-Identifier: Apache-2.0
#include "provenance.h"

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace crisp::hub {
namespace {

constexpr std::size_t mostBytes = 64U << 10U; ///< of a README.md: its head may list many data sets
constexpr std::size_t longestLine = 200;
constexpr std::size_t largestCrispJson = 16U << 20U;

/// The lines at the beginning of a file; none if there is no such file.
std::vector<std::string> firstLines(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored))
        return {};
    std::string bytes(mostBytes, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    std::vector<std::string> lines;
    std::istringstream text(bytes);
    for (std::string line; std::getline(text, line);)
        lines.push_back(std::move(line));
    return lines;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blank = " \t\r\n\"'";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// A line to show, or nothing if it is none.
std::string shown(std::string_view text)
{
    text = trimmed(text);
    return text.size() <= longestLine && !base::findInvalidUtf8(text) ? std::string(text)
                                                                      : std::string();
}

/// "key: value" to the value; empty for other lines.
std::string valueOf(std::string_view line, std::string_view key)
{
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':')
        return {};
    return shown(line.substr(key.size() + 1));
}

/// The head of a README.md is YAML between two lines of "---", as Hugging Face's hub has it; of
/// that language only lines of the form "key: value" are understood.
Provenance readReadme(const std::filesystem::path& file)
{
    Provenance result;
    std::string title;
    bool isFirst = true;
    bool inHead = false;
    for (const std::string& line : firstLines(file)) {
        if (trimmed(line) == "---" && (isFirst || inHead)) {
            inHead = isFirst;
        } else if (inHead) {
            if (result.license.empty())
                result.license = valueOf(line, "license");
            if (result.source.empty())
                result.source = valueOf(line, "base_model");
        } else if (line.starts_with("# ")) {
            title = shown(std::string_view(line).substr(2));
            break;
        }
        isFirst = false;
    }
    if (result.source.empty())
        result.source = title;
    return result;
}

/// What a checkpoint of ours was trained from.
std::string baseModelIn(const std::filesystem::path& file)
{
    try {
        const base::Json json = base::readJsonFile(file, largestCrispJson);
        return shown(
            std::filesystem::path(json.at("provenance").at("base_model").get<std::string>())
                .filename()
                .string());
    } catch (const base::Error&) {
        return {};
    } catch (const base::Json::exception&) {
        return {};
    }
}

} // namespace

std::string licenseIn(const std::filesystem::path& directory)
{
    for (const char* name : { "LICENSE", "LICENSE.txt", "LICENSE.md" })
        for (const std::string& line : firstLines(directory / name))
            if (std::string text = shown(line); !text.empty())
                return text;
    return {};
}

Provenance provenanceOf(const std::filesystem::path& directory)
{
    Provenance result = readReadme(directory / "README.md");
    if (result.license.empty())
        result.license = licenseIn(directory);
    if (result.source.empty())
        result.source = baseModelIn(directory / "crisp.json");
    return result;
}

} // namespace crisp::hub
