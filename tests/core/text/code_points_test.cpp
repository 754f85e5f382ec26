// SPDX-License-Identifier: Apache-2.0
#include "text/code_points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crisp::text {
namespace {

using ::testing::ElementsAre;

Encoding encodingOf(std::vector<ByteRange> offsets, std::vector<Segment> segments)
{
    Encoding encoding;
    encoding.ids.resize(offsets.size());
    encoding.tokens.resize(offsets.size());
    encoding.offsets = std::move(offsets);
    encoding.segments = std::move(segments);
    return encoding;
}

TEST(CodePointOffsets, CountCodePointsOfTheTextThatATokenComesFrom)
{
    const Encoding encoding = encodingOf({ {}, { 0, 2 }, { 2, 6 }, {}, { 0, 1 } },
        { Segment::Special, Segment::First, Segment::First, Segment::Special, Segment::Second });
    EXPECT_THAT(codePointOffsets(encoding, "\u00e9\U0001F600", "a"),
        ElementsAre(CodePointRange { 0, 0 }, CodePointRange { 0, 1 }, CodePointRange { 1, 2 },
            CodePointRange { 0, 0 }, CodePointRange { 0, 1 }));
}

TEST(CodePointOffsets, CountEveryInvalidByteAsOne)
{
    const Encoding encoding = encodingOf({ { 1, 4 } }, { Segment::First });
    EXPECT_THAT(
        codePointOffsets(encoding, "\xFF\xE2\x82\x7F"), ElementsAre(CodePointRange { 1, 4 }));
}

} // namespace
} // namespace crisp::text
