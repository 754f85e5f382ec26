// SPDX-License-Identifier: Apache-2.0
#include "movie_snippets.h"

#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"
#include "data/table_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string>
#include <system_error>
#include <unordered_set>

namespace crisp::data {
namespace {

using base::Error;

constexpr std::size_t maxFileBytes = std::size_t { 64 } << 20U; // it has 1.4 MB
constexpr double margin = 0.3;
constexpr double largestRating = 4.0;

double parseRating(const std::string& text, const std::string& place)
{
    double rating = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rating);
    if (error != std::errc {} || end != text.data() + text.size()
        || !(std::abs(rating) <= largestRating)) // written so that NaN fails too
        throw Error(fmt::format("{}: {} is not a rating from -4 to 4; is this "
                                "movieReviewSnippets_GroundTruth.txt?",
            place, base::inQuotes(text, 40)));
    return rating;
}

void makeFolder(const std::filesystem::path& directory)
{
    std::error_code problem;
    std::filesystem::create_directories(directory, problem);
    if (problem)
        throw Error(
            fmt::format("cannot make the folder {}: {}", directory.string(), problem.message()));
}

void writeInfo(const std::filesystem::path& directory)
{
    const base::Json info {
        { "name", "movie-snippets" },
        { "labels", { "negative", "positive" } },
        { "text", "sentence" },
        { "label", "label" },
        { "license", "MIT" },
        { "source",
            "movieReviewSnippets_GroundTruth.txt of vaderSentiment 0.5: C.J. Hutto and E.E. "
            "Gilbert, VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social "
            "Media "
            "Text, ICWSM 2014" },
    };
    base::writeFileAtomically(directory / "dataset.json", info.dump(2) + "\n");
}

} // namespace

MovieSnippetsReport importMovieSnippets(
    const std::filesystem::path& groundTruth, const std::filesystem::path& directory)
{
    const std::string source = fmt::format("cannot read {}", groundTruth.string());
    const std::string bytes = base::readFile(groundTruth, maxFileBytes);
    TableReader reader(requireText(bytes, source), TableFormat::Tsv, source);

    MovieSnippetsReport report;
    std::map<Part, std::string> tables;
    for (const Part part : { Part::Train, Part::Dev, Part::Test })
        tables[part] = "sentence\tlabel\n";
    std::unordered_set<std::string> seen;
    std::vector<std::string> fields;
    while (reader.next(fields)) {
        const std::string place = fmt::format("{}: line {}", source, reader.line());
        if (fields.size() < 3)
            throw Error(
                fmt::format("{} has {} columns instead of a number, a rating and a text; is "
                            "this movieReviewSnippets_GroundTruth.txt?",
                    place, fields.size()));
        const double rating = parseRating(fields[1], place);
        if (std::abs(rating) < margin) {
            ++report.neutral;
            continue;
        }
        const std::string text
            = onOneLine(fmt::format("{}", fmt::join(fields.begin() + 2, fields.end(), " ")));
        if (!seen.insert(text).second) {
            ++report.duplicates;
            continue;
        }
        const Part part = partOf(text);
        tables[part] += fmt::format("{}\t{}\n", text, rating > 0 ? 1 : 0);
        ++report.rows[part];
    }
    if (seen.empty())
        throw Error(fmt::format("{}: it has no rows", source));
    makeFolder(directory);
    for (const auto& [part, table] : tables)
        base::writeFileAtomically(directory / fmt::format("{}.tsv", partName(part)), table);
    writeInfo(directory);
    return report;
}

} // namespace crisp::data
