// SPDX-License-Identifier: Apache-2.0
#include "analysis/export.h"
#include "analysis/export_html.h"
#include "analysis/export_svg.h"
#include "analysis/svg_cells.h"
#include "base/json.h"
#include "sample_explanation.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <sstream>
#include <stdexcept>

namespace crisp::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::readAll;
using ::testing::SizeIs;
using ::testing::StartsWith;
using testing::TemporaryFolder;
using ::testing::ThrowsMessage;
using testing::twoHeads;

constexpr std::array allFormats { ExportFormat::Csv, ExportFormat::Json, ExportFormat::Svg,
    ExportFormat::Html };

/// Texts that try to break out of every format.
Explanation nasty()
{
    Explanation sample = twoHeads();
    sample.text = "</script></svg>\"',\n{{DATA}} {{TITLE}} \x01 &amp;";
    sample.tokens[1] = "<b>,\"quoted\"";
    sample.labels[1] = "]]><good>";
    return sample;
}

std::vector<std::string> lines(const std::string& text)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

TEST(ExportExplanation, WritesAndNamesEveryFile)
{
    const TemporaryFolder folder;
    ExportOptions options;
    options.heads = { { 0, 1 } };
    const auto files = exportExplanation(twoHeads(), folder.path(), allFormats, options);
    EXPECT_THAT(files,
        ElementsAre(folder / "attention.csv", folder / "heads.csv", folder / "explanation.json",
            folder / "heads.svg", folder / "layer-0-mean.svg", folder / "layer-0-head-1.svg",
            folder / "explanation.html"));
    for (const auto& file : files)
        EXPECT_THAT(readAll(file), Not(IsEmpty())) << file;
}

TEST(ExportExplanation, RefusesAHeadThatIsNotThereBeforeItWritesAnything)
{
    const TemporaryFolder folder;
    ExportOptions options;
    options.heads = { { 0, 2 } };
    EXPECT_THAT([&] { (void)exportExplanation(twoHeads(), folder.path(), allFormats, options); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("no layer 0 with a head 2")));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ParseExportFormat, KnowsFourAndNamesThemOtherwise)
{
    EXPECT_EQ(parseExportFormat("html"), ExportFormat::Html);
    EXPECT_THAT([] { (void)parseExportFormat("pdf"); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"pdf\" is none of csv, json, svg, html")));
}

TEST(AttentionCsv, HasOneLineAnEdgeWithAllItsNumbers)
{
    const TemporaryFolder folder;
    Explanation sample = twoHeads();
    sample.layers[0].heads[0].scores.values[1] = 0.1F;
    (void)exportExplanation(sample, folder.path(), std::array { ExportFormat::Csv });
    const std::vector<std::string> rows = lines(readAll(folder / "attention.csv"));
    ASSERT_THAT(rows, SizeIs(1 + 2 * 4 * 4));
    EXPECT_EQ(rows[0], "layer,head,from,from_token,to,to_token,score,attention,keep,rank");
    EXPECT_EQ(rows[2], "0,0,0,[CLS],1,hap,0.1,0,0,2");
    EXPECT_EQ(rows[17], "0,1,0,[CLS],0,[CLS],0,0,0,2");
}

TEST(AttentionCsv, QuotesTokens)
{
    const TemporaryFolder folder;
    (void)exportExplanation(nasty(), folder.path(), std::array { ExportFormat::Csv });
    EXPECT_THAT(readAll(folder / "attention.csv"),
        HasSubstr("0,0,0,[CLS],1,\"<b>,\"\"quoted\"\"\",0,0,0,2\n"));
}

TEST(ExplanationJson, GivesBackEveryNumber)
{
    const TemporaryFolder folder;
    Explanation sample = nasty();
    sample.layers[0].heads[1].scores.values[3] = -1.0F / 3.0F;
    (void)exportExplanation(sample, folder.path(), std::array { ExportFormat::Json });
    const base::Json json = base::readJsonFile(folder / "explanation.json", 1U << 20U);
    EXPECT_EQ(json["text"], sample.text);
    EXPECT_EQ(json["tokens"], sample.tokens);
    EXPECT_EQ(json["prediction"], sample.labels[1]);
    ASSERT_THAT(json["matrices"], SizeIs(2));
    for (std::size_t head = 0; head < 2; ++head) {
        const HeadExplanation& wanted = sample.layers[0].heads[head];
        const base::Json& found = json["matrices"][head];
        EXPECT_EQ(found["head"], head);
        for (std::size_t from = 0; from < 4; ++from)
            for (std::size_t to = 0; to < 4; ++to) {
                EXPECT_EQ(found["scores"][from][to].get<float>(), wanted.scores.at(from, to));
                EXPECT_EQ(found["attention"][from][to].get<float>(), wanted.attention.at(from, to));
                EXPECT_EQ(found["keep"][from][to], wanted.keep[from * 4 + to]);
            }
    }
}

TEST(ToJson, HasWhatScriptsRelyOn)
{
    const base::Json json = toJson(twoHeads());
    for (const char* key :
        { "tokens", "ids", "offsets", "labels", "probabilities", "prediction", "layers" })
        EXPECT_TRUE(json.contains(key)) << key;
    for (const char* key : { "nominal_sparsity", "effective_sparsity", "heads" })
        EXPECT_TRUE(json["layers"][0].contains(key)) << key;
    for (const char* key : { "entropy", "effective_sparsity" })
        EXPECT_TRUE(json["layers"][0]["heads"][0].contains(key)) << key;
    EXPECT_EQ(json["probabilities"].dump(), "[0.25,0.75]");
}

TEST(HeadSvg, HatchesPrunedCellsAndOnlyThem)
{
    const std::string svg = headSvg(twoHeads(), { 0, 0 }, {});
    EXPECT_THAT(svg, HasSubstr("class=\"pruned\""));
    Explanation dense = twoHeads();
    dense.layers[0].heads[0] = testing::head(4, std::vector<float>(16, 0.25F));
    EXPECT_THAT(headSvg(dense, { 0, 0 }, {}), Not(HasSubstr("class=\"pruned\"")));
}

TEST(HeadSvg, SaysWhatIsSeen)
{
    ExportOptions options;
    options.modelName = "minilm";
    options.planName = "dense";
    const std::string svg = headSvg(twoHeads(), { 0, 1 }, options);
    EXPECT_THAT(svg, HasSubstr("Layer 0, head 1: minilm under dense"));
    EXPECT_THAT(svg, HasSubstr(">sample</text>"));
    EXPECT_THAT(svg, HasSubstr(">##py</text>"));
    EXPECT_THAT(svg, HasSubstr("good 0.750"));
}

TEST(Svg, LetsNoTextBecomeMarkup)
{
    const Explanation sample = nasty();
    for (const std::string& svg :
        { headSvg(sample, { 0, 0 }, {}), layerMeanSvg(sample, 0, {}), headGridSvg(sample, {}) }) {
        EXPECT_THAT(svg, Not(HasSubstr("<b>")));
        EXPECT_THAT(svg, Not(HasSubstr("</script>")));
        EXPECT_THAT(svg, Not(HasSubstr("\x01")));
        EXPECT_EQ(svg.find("</svg>"), svg.size() - 7);
    }
}

TEST(Svg, StaysSmallForLongSentences)
{
    constexpr std::size_t n = 300;
    std::vector<float> values(n * n);
    for (std::size_t cell = 0; cell < values.size(); ++cell)
        values[cell] = static_cast<float>(cell * 7919 % 1000) / 2000.0F; // no two neighbours alike
    const Explanation sample = testing::explanation(std::vector<std::string>(n, "token"),
        std::vector<text::Segment>(n, text::Segment::First), { { testing::head(n, values) } });
    EXPECT_LT(headSvg(sample, { 0, 0 }, {}).size(), 4'000'000U);
    EXPECT_LT(headGridSvg(sample, {}).size(), 300'000U);
}

TEST(AppendCells, MergesNeighboursOfOneColour)
{
    CellMap map { testing::matrix(2, { 0.1F, 0.1F, 0.5F, 0.0F }), { 1, 1, 1, 0 } };
    std::string svg;
    appendCells(svg, map, { 10, 20, 5 }, 0.5);
    EXPECT_THAT(svg, HasSubstr("\"m10 20h10v5h-10z\"")); // the first row
    EXPECT_THAT(svg, HasSubstr("\"m10 25h5v5h-5z\""));
    EXPECT_THAT(svg, HasSubstr("fill=\"url(#pruned)\" d=\"m15 25h5v5h-5z\""));
}

TEST(Shrunk, KeepsTheLargestAndHatchesWhatIsPrunedThroughout)
{
    const CellMap map { testing::matrix(3, { 1, 2, 0, 3, 4, 0, 0, 0, 9 }),
        { 1, 1, 0, 1, 1, 0, 0, 0, 1 } };
    const CellMap small = shrunk(map, 2);
    EXPECT_EQ(small.values, testing::matrix(2, { 4, 0, 0, 9 }));
    EXPECT_THAT(small.keep, ElementsAre(1, 0, 0, 1));
}

TEST(Wrapped, BreaksAtSpacesAndEndsInAnEllipsis)
{
    EXPECT_THAT(wrapped("one two three", 8, 5), ElementsAre("one two", "three"));
    EXPECT_THAT(wrapped("one two three four", 8, 2), ElementsAre("one two", "three\u2026"));
    EXPECT_THAT(wrapped("abcdefgh", 3, 9), ElementsAre("abc", "def", "gh"));
    EXPECT_THAT(
        wrapped("\u00E9\u00E9\u00E9\u00E9", 2, 9), ElementsAre("\u00E9\u00E9", "\u00E9\u00E9"));
    EXPECT_THAT(wrapped("", 3, 9), IsEmpty());
}

TEST(Elided, CountsCodePoints)
{
    EXPECT_EQ(elided("\u00E9t\u00E9", 3), "\u00E9t\u00E9");
    EXPECT_EQ(elided("\u00E9t\u00E9s", 3), "\u00E9t\u2026");
}

/// What stands between the tags of the data element.
base::Json pageData(const std::string& html)
{
    const std::string begin = "id=\"data\">";
    const std::size_t at = html.find(begin) + begin.size();
    return base::parseJson(html.substr(at, html.find("</script>", at) - at), "the page's data");
}

TEST(ExplanationHtml, CarriesItsDataAndNeedsNothingElse)
{
    const std::string html = explanationHtml(twoHeads(), {});
    EXPECT_THAT(html, StartsWith("<!DOCTYPE html>"));
    EXPECT_THAT(html, Not(HasSubstr("http")));
    EXPECT_THAT(html, Not(HasSubstr("{{")));
    const base::Json data = pageData(html);
    EXPECT_EQ(data["explanation"]["tokens"], twoHeads().tokens);
    // Row 1 of head 0 is 0.5 0.5 0 0; in shares of 65535: 0x8000 0x8000 0 0, little end first.
    const auto attention = data["matrices"][0][0]["attention"].get<std::string>();
    EXPECT_EQ(attention.substr(0, 22), "//8AAAAAAAAAgACAAAAAAA");
    EXPECT_EQ(data["matrices"][0][0]["keep"], "MY4="); // bits 0, 4, 5 and 1, 2, 3, 7 of two bytes
}

TEST(ExplanationHtml, WritesQueriesAndKeysWhereTheyAreFewerNumbers)
{
    Explanation sample = twoHeads();
    HeadExplanation& head = sample.layers[0].heads[0];
    head.queries = { 0, 1, 2, 3, 4, 5, 6, -1.5F }; // 4 tokens, 2 dimensions
    head.keys = { 1, 1, 1, 1, 1, 1, 1, 3 };
    const base::Json packed = pageData(explanationHtml(sample, {}))["matrices"][0];
    EXPECT_FALSE(packed[0].contains("attention"));
    EXPECT_EQ(packed[0]["queryRange"], base::Json({ -1.5, 7.5 }));
    EXPECT_EQ(packed[0]["keys"], "AAAAAAAAAAAAAAAAAAD//w==");
    EXPECT_EQ(packed[0]["keep"], "MY4=");
    EXPECT_TRUE(packed[1].contains("attention"));
    EXPECT_FALSE(packed[1].contains("queries"));

    head.queries.resize(20);
    EXPECT_TRUE(pageData(explanationHtml(sample, {}))["matrices"][0][0].contains("attention"));
}

TEST(ExplanationHtml, LeavesOutTheMaskWhereAllIsKept)
{
    Explanation sample = twoHeads();
    sample.layers[0].heads[1].keep.assign(16, 1);
    const base::Json packed = pageData(explanationHtml(sample, {}))["matrices"][0];
    EXPECT_TRUE(packed[0].contains("keep"));
    EXPECT_FALSE(packed[1].contains("keep"));
}

TEST(ExplanationHtml, LetsNoTextBecomeMarkupOrFillAPlace)
{
    const Explanation sample = nasty();
    ExportOptions options;
    options.modelName = "{{DATA}}</title>";
    const std::string html = explanationHtml(sample, options);
    EXPECT_EQ(pageData(html)["explanation"]["text"], sample.text);
    EXPECT_THAT(html, HasSubstr("<title>Attention: {{DATA}}&lt;/title&gt; under plan</title>"));
    EXPECT_THAT(html, Not(HasSubstr("</script></svg>")));
}

} // namespace
} // namespace crisp::analysis
