// SPDX-License-Identifier: Apache-2.0
// The tokenizer against Hugging Face's fast one: a large set of cases beside the source tree, and a
// small one of our own (made by make_tokenizer_goldens.py) that is always there.
#include "base/error.h"
#include "base/json.h"
#include "support/goldens.h"
#include "support/temporary_folder.h"
#include "text/code_points.h"
#include "text/tokenizer_files.h"
#include "text/unicode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utf8proc.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crisp {
namespace {

using base::Json;
using testing::goldens;
using testing::TemporaryFolder;
using text::Encoding;
using text::Tokenizer;

constexpr std::size_t maxJsonBytes = std::size_t { 64 } << 20U;
const std::filesystem::path ownGoldens = CRISP_OWN_GOLDENS;

std::vector<Json> readCases(const std::filesystem::path& path)
{
    std::ifstream file(path);
    std::vector<Json> cases;
    std::string line;
    while (std::getline(file, line))
        cases.push_back(base::parseJson(line, path.string()));
    return cases;
}

/// A tokenizer for `vocabulary` with the switches of a tokenizer_config.json.
std::shared_ptr<const Tokenizer> makeTokenizer(
    const std::filesystem::path& vocabulary, const Json& switches)
{
    const TemporaryFolder folder;
    std::filesystem::copy_file(vocabulary, folder / "vocab.txt");
    folder.write("tokenizer_config.json", switches.dump());
    return text::loadTokenizer(folder.path());
}

void expectCase(const Tokenizer& tokenizer, const Json& expected)
{
    SCOPED_TRACE(expected.dump());
    const std::string text = expected.at("text");
    std::optional<std::string> pair;
    std::optional<std::string_view> pairView;
    if (expected.contains("text_pair"))
        pairView = pair.emplace(expected["text_pair"]);
    std::optional<std::size_t> maxLength;
    if (expected.contains("max_length"))
        maxLength = expected["max_length"].get<std::size_t>();

    const Encoding found = tokenizer.encode(text, pairView, maxLength);
    EXPECT_EQ(Json(found.ids), expected.at("ids"));
    EXPECT_EQ(Json(found.tokens), expected.at("tokens"));
    Json offsets = Json::array();
    for (const text::CodePointRange range : codePointOffsets(found, text, pairView))
        offsets.push_back({ range.begin, range.end });
    EXPECT_EQ(offsets, expected.at("offsets"));
    EXPECT_EQ(tokenizer.encodeIds(text, pairView, maxLength), found.ids);
}

TEST(TokenizerGoldens, AreReproducedForTheFullVocabulary)
{
    CRISP_REQUIRE_GOLDENS("tokenizer/cases.jsonl");
    CRISP_REQUIRE_GOLDENS("../data/wordpiece/vocab.txt");
    const auto tokenizer = makeTokenizer(
        goldens() / "../data/wordpiece/vocab.txt", Json { { "do_lower_case", true } });
    const std::vector<Json> cases = readCases(goldens() / "tokenizer/cases.jsonl");
    ASSERT_FALSE(cases.empty());
    for (const Json& expected : cases)
        expectCase(*tokenizer, expected);
}

TEST(OwnTokenizerGoldens, AreReproducedUnderAllSwitches)
{
    std::map<std::string, std::shared_ptr<const Tokenizer>> tokenizers;
    const std::vector<Json> cases = readCases(ownGoldens / "tokenizer_cases.jsonl");
    ASSERT_FALSE(cases.empty());
    for (const Json& expected : cases) {
        const Json switches = expected.value("switches", Json::object());
        std::shared_ptr<const Tokenizer>& tokenizer = tokenizers[switches.dump()];
        if (tokenizer == nullptr)
            tokenizer = makeTokenizer(ownGoldens / "tokenizer_vocab.txt", switches);
        expectCase(*tokenizer, expected);
    }
    EXPECT_GT(tokenizers.size(), 1U);
}

/// Code points that a version of utf8proc newer than this one assigns may be classed otherwise.
bool hasKnownUnicodeTables() { return std::stoi(utf8proc_unicode_version()) <= 15; }

std::string classOf(char32_t codePoint)
{
    std::string found;
    if (codePoint == 0 || codePoint == text::replacementCharacter || text::isControl(codePoint))
        found += 'r';
    if (text::isWhitespace(codePoint))
        found += 'w';
    if (text::isPunctuation(codePoint))
        found += 'p';
    if (text::isNonspacingMark(codePoint) && text::decompose(codePoint).size == 1
        && text::decompose(codePoint).values[0] == codePoint)
        found += 'm';
    if (text::isChinese(codePoint))
        found += 'c';
    return found;
}

TEST(OwnTokenizerGoldens, ClassifyEveryCodePointAsHuggingFaceDoes)
{
    if (!hasKnownUnicodeTables())
        GTEST_SKIP() << "utf8proc is of Unicode " << utf8proc_unicode_version()
                     << ", and the recorded classes are checked up to 15 only";
    const Json runs = base::readJsonFile(ownGoldens / "unicode_classes.json", maxJsonBytes);
    ASSERT_FALSE(runs.empty());
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::uint32_t end
            = run + 1 < runs.size() ? runs[run + 1][0].get<std::uint32_t>() : 0x110000U;
        const std::string expected = runs[run][1];
        for (std::uint32_t point = runs[run][0]; point < end; ++point) {
            if (point >= 0xD800 && point <= 0xDFFF)
                continue;
            ASSERT_EQ(classOf(point), expected) << std::hex << "U+" << point;
        }
    }
}

struct MappingDigest {
    std::uint64_t hash = 0xCBF29CE484222325U; // FNV-1a
    std::size_t changed = 0;

    void add(char32_t point, const text::CodePointMapping& mapping)
    {
        if (mapping.size == 1 && mapping.values[0] == point)
            return;
        ++changed;
        mix(point);
        mix(mapping.size);
        for (std::size_t at = 0; at < mapping.size; ++at)
            mix(mapping.values[at]);
    }
    void mix(std::uint64_t value) { hash = (hash ^ value) * 0x100000001B3U; }
};

TEST(OwnTokenizerGoldens, MapEveryCodePointAsHuggingFaceDoes)
{
    if (!hasKnownUnicodeTables())
        GTEST_SKIP() << "utf8proc is of Unicode " << utf8proc_unicode_version()
                     << ", and the recorded mappings are checked up to 15 only";
    const Json expected = base::readJsonFile(ownGoldens / "unicode_mappings.json", maxJsonBytes);
    MappingDigest decomposed;
    MappingDigest lowered;
    for (char32_t point = 0; point < 0x110000; ++point) {
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        decomposed.add(point, text::decompose(point));
        lowered.add(point, text::toLower(point));
    }
    const auto expectDigest = [](const MappingDigest& found, const Json& recorded) {
        EXPECT_EQ(found.changed, recorded.at("changed").get<std::size_t>());
        EXPECT_EQ(found.hash, std::stoull(recorded.at("hash").get<std::string>(), nullptr, 16));
    };
    expectDigest(decomposed, expected.at("decomposed"));
    expectDigest(lowered, expected.at("lowered"));
}

TEST(BadVocabularies, AreRefusedOrReadAsExpected)
{
    CRISP_REQUIRE_GOLDENS("bad/expected.json");
    const Json expected = base::readJsonFile(goldens() / "bad/expected.json", maxJsonBytes);
    std::size_t seen = 0;
    for (const auto& [name, fate] : expected.items()) {
        if (fate.at("kind") != "vocab")
            continue;
        SCOPED_TRACE(name + ": " + fate.at("why").get<std::string>());
        ++seen;
        const TemporaryFolder folder;
        std::filesystem::copy_file(goldens() / "bad" / name, folder / "vocab.txt");
        if (fate.at("expect") == "accept")
            EXPECT_NO_THROW((void)text::loadTokenizer(folder.path()));
        else
            EXPECT_THAT([&] { (void)text::loadTokenizer(folder.path()); },
                ::testing::ThrowsMessage<base::Error>(::testing::HasSubstr("vocab.txt")));
    }
    EXPECT_GT(seen, 0U);
}

} // namespace
} // namespace crisp
