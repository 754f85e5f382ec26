// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/split.h"

#include <cstddef>
#include <filesystem>
#include <map>

/// The default data set, made from the movie-review snippets of Hutto and Gilbert (VADER, ICWSM
/// 2014): sentences with a mean human rating from -4 to 4. Downloading it is the set-up's business.
namespace crisp::data {

struct MovieSnippetsReport {
    std::map<Part, std::size_t> rows; ///< written
    std::size_t neutral = 0; ///< dropped: the rating is too near to 0 to be a label
    std::size_t duplicates = 0; ///< dropped: the text was there before
};

/// Turns movieReviewSnippets_GroundTruth.txt (a number, a rating and a text, separated by tabs)
/// into a data directory: train.tsv, dev.tsv, test.tsv and dataset.json. A rating of 0.3 or more is
/// label 1 (positive), of -0.3 or less label 0 (negative); rows between are dropped, and so are
/// repetitions of a text. Tabs and line breaks in a text become blanks. partOf says which part a
/// text belongs to.
/// @throws base::Error naming the line of the file that is not as expected, or if the disk refuses
MovieSnippetsReport importMovieSnippets(
    const std::filesystem::path& groundTruth, const std::filesystem::path& directory);

} // namespace crisp::data
