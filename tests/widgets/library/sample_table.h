// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/temporary_folder.h"

#include <string>

/// A table of reviews as somebody might have it lying around.
namespace crisp::testing {

/// `rows` reviews with three labels; in it one empty text (line 8), one missing label (line 9), and
/// one text that comes twice.
inline std::string reviews(int rows)
{
    static const char* const moods[] = { "positive", "negative", "neutral" };
    std::string bytes = "id,review_text,stars,sentiment\n";
    for (int i = 0; i < rows; ++i) {
        const std::string text = i == 6 ? "" : "Review number " + std::to_string(i == 11 ? 10 : i);
        const std::string label = i == 7 ? "" : moods[i % 3];
        bytes += std::to_string(18822 + i) + ",\"" + text + ", well.\"" + ','
            + std::to_string(i % 5 + 1) + ',' + label + '\n';
    }
    // The seventh text is really empty.
    const std::string blank = "\", well.\",";
    bytes.replace(bytes.find(blank), blank.size(), "\"\",");
    return bytes;
}

} // namespace crisp::testing
