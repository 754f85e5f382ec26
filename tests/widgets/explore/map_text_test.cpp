// SPDX-License-Identifier: Apache-2.0
#include "charts/figure_export.h"
#include "explore/cell_text.h"
#include "explore/map_labels.h"
#include "explore/map_view.h"
#include "map_samples.h"

#include <gmock/gmock.h>

#include <sstream>

namespace crisp::explore {
namespace {

TEST(MapText, SaysOfAKeptCellItsWeightScoreAndRank)
{
    const MapPointer map = testing::sampleMap();
    for (std::size_t to = 0; to < 6; ++to) {
        const CellText text = cellText(*map, { 2, to });
        ASSERT_EQ(text.lines.size(), 2U);
        EXPECT_EQ(text.lines[0].first,
            map->kept(2, to) ? QStringLiteral("weight") : QStringLiteral("pruned, would weigh"));
        EXPECT_TRUE(text.lines[1].second.endsWith(QStringLiteral("of 6")));
        EXPECT_TRUE(text.title.contains(QStringLiteral("grip")));
    }
    EXPECT_TRUE(cellSentence(*map, { 2, 4 }).startsWith(QStringLiteral("grip to film: ")));
}

TEST(MapText, SaysOfADifferenceWhatEitherSideHas)
{
    testing::Sample sample;
    const auto b = testing::sampleExplained(sample);
    sample.sparsity = 0.0;
    const auto a = testing::sampleExplained(sample);
    const MapPointer map
        = buildDifference(*a, *b, testing::choiceOf(0, 0), QStringLiteral("x"), QStringLiteral("y"))
              .map;
    for (std::size_t to = 0; to < 6; ++to) {
        const CellText text = cellText(*map, { 1, to });
        ASSERT_EQ(text.lines.size(), 3U);
        EXPECT_NE(text.lines[0].second, QStringLiteral("pruned"));
        EXPECT_EQ(text.lines[1].second == QStringLiteral("pruned"), map->oneSided[6 + to] == 2);
    }
}

TEST(MapText, TakesControlCharactersAndDirectionsOutOfTokens)
{
    EXPECT_EQ(tokenLabel(QStringLiteral("a\nb")), QStringLiteral("a\uFFFDb"));
    EXPECT_EQ(tokenLabel(QStringLiteral("\u202Eevil\u202C")), QStringLiteral("evil"));
    EXPECT_EQ(tokenLabel(QString()), QStringLiteral("\u2423"));
    EXPECT_EQ(tokenLabel(QStringLiteral("  ")), QStringLiteral("\u2423"));
    const QString title
        = cellText(*testing::sampleMap({ { "[CLS]", "שלום", "film" }, 1, 1 }), { 1, 2 }).title;
    EXPECT_TRUE(title.contains(QStringLiteral("\u2068שלום\u2069")));
}

TEST(MapText, TableEqualsTheExplanationBitForBit)
{
    const auto side = testing::sampleExplained();
    MapView view;
    view.setMap(buildMap(*side, testing::choiceOf(1, 1), {}, {}).map);
    const analysis::HeadExplanation& head = side->explanation->layers[1].heads[1];
    std::istringstream csv(charts::renderCsv(view).toStdString());
    std::string line;
    std::getline(csv, line);
    EXPECT_EQ(line.substr(0, line.find('\r')),
        "from,from_token,to,to_token,value,attention,unpruned,score,kept,rank");
    for (std::size_t cell = 0; cell < 36; ++cell) {
        ASSERT_TRUE(std::getline(csv, line));
        std::vector<std::string> fields;
        std::istringstream parts(line);
        for (std::string field; std::getline(parts, field, ',');)
            fields.push_back(field);
        ASSERT_EQ(fields.size(), 10U) << line;
        EXPECT_EQ(fields[0], std::to_string(cell / 6));
        EXPECT_EQ(fields[2], std::to_string(cell % 6));
        EXPECT_EQ(std::stof(fields[4]), head.attention.values[cell]);
        EXPECT_EQ(std::stof(fields[7]), head.scores.values[cell]);
        EXPECT_EQ(fields[8], head.keep[cell] != 0 ? "1" : "0");
    }
    EXPECT_FALSE(std::getline(csv, line));
}

TEST(MapLabels, ThinOutInRoundSteps)
{
    EXPECT_EQ(labelStep(24.0, 12.0), 1U);
    EXPECT_EQ(labelStep(11.0, 12.0), 1U);
    EXPECT_EQ(labelStep(6.0, 11.0), 2U);
    EXPECT_EQ(labelStep(3.0, 11.0), 5U);
    EXPECT_EQ(labelStep(0.75, 11.0), 20U);
}

TEST(MapLabels, TokensOfAnyScriptLeaveThePictureWhole)
{
    testing::Sample sample;
    sample.tokens = { "[CLS]", "電影", "שלום", "مرحبا", "👩‍👩‍👧", "e\u0301\u0301\u0301",
        std::string(500, 'w'), "", "[SEP]" };
    MapView view;
    view.resize(400, 400);
    view.setMap(testing::sampleMap(sample));
    view.setLock({ Cell { 6, 2 }, {} });
    view.show();
    const QMargins margins = view.cellMargins();
    EXPECT_GT(400 - margins.left() - margins.right(), 250) << "long tokens are cut short";
    EXPECT_FALSE(view.grab().toImage().isNull());
    EXPECT_NO_THROW((void)charts::renderSvg(view, {}));
}

} // namespace
} // namespace crisp::explore
