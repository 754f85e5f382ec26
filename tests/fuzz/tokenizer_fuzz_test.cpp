// SPDX-License-Identifier: Apache-2.0
// Tokenizer files with random damage: each is read, or refused with a sentence, and nothing else.
#include "base/error.h"
#include "support/temporary_folder.h"
#include "text/tokenizer_files.h"
#include "text/tokenizer_json.h"
#include "text/wordpiece_tokenizer.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace crisp::text {
namespace {

using crisp::testing::TemporaryFolder;

constexpr int rounds = 400;

const std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\n\u00e9\n!\n";
const std::string config = R"({"do_lower_case": true, "strip_accents": null, "unk_token": "[UNK]",
"added_tokens_decoder": {"10": {"content": "<x>", "special": true, "lstrip": true}},
"tokenizer_class": "BertTokenizer", "model_max_length": 512})";

std::string tokenizerJson()
{
    WordPieceModel model;
    model.vocabulary = Vocabulary::fromLines(vocabulary, "vocab.txt");
    completeSpecialTokens(model, SpecialTokenNames {}, "vocab.txt");
    return formatTokenizerJson(describeTokenizer(model));
}

/// Flips, removes, doubles and inserts; JSON's own marks are inserted more often than other bytes.
std::string damaged(std::string bytes, std::mt19937_64& random)
{
    constexpr std::string_view marks = "{}[]\",:0-9ntf\n\r\t \\\xFF\xC3";
    const auto below
        = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
    for (std::size_t changes = 1 + below(4); changes > 0 && !bytes.empty(); --changes) {
        const std::size_t at = below(bytes.size());
        const std::size_t length = std::min(bytes.size() - at, below(20));
        switch (below(4)) {
        case 0:
            bytes[at] = static_cast<char>(random() & 0xFFU);
            break;
        case 1:
            bytes.erase(at, length);
            break;
        case 2:
            bytes.insert(at, bytes.substr(at, length));
            break;
        default:
            bytes.insert(at, 1, marks[below(marks.size())]);
        }
    }
    return bytes;
}

/// Loads and uses the tokenizer of a folder; anything thrown but base::Error is a failure.
void tryTokenizer(const TemporaryFolder& folder)
{
    try {
        const auto tokenizer = loadTokenizer(folder.path());
        const Encoding encoding = tokenizer->encode("unaffable \u00c9! [MASK]<x>\xFF", "un", 8);
        EXPECT_EQ(encoding.tokens.size(), encoding.ids.size());
        const TemporaryFolder copy;
        writeTokenizerFiles(folder.path(), copy.path());
        EXPECT_EQ(loadTokenizer(copy.path())->encodeIds("unaffable \u00c9!"),
            tokenizer->encodeIds("unaffable \u00c9!"));
    } catch (const base::Error& error) {
        EXPECT_GT(std::string_view(error.what()).size(), 20U);
    } catch (const std::invalid_argument& error) {
        // A damaged template may have more special tokens than the maximum length.
        EXPECT_NE(std::string_view(error.what()).find("special tokens"), std::string_view::npos);
    }
}

TEST(DamagedTokenizerFiles, AreReadOrRefused)
{
    std::mt19937_64 random(7);
    const std::string json = tokenizerJson();
    for (int round = 0; round < rounds; ++round) {
        SCOPED_TRACE(round);
        const TemporaryFolder folder;
        const bool hasJson = round % 2 == 0;
        if (hasJson)
            folder.write("tokenizer.json", round % 4 == 0 ? damaged(json, random) : json);
        else
            folder.write("vocab.txt", round % 4 == 1 ? damaged(vocabulary, random) : vocabulary);
        folder.write("tokenizer_config.json", round % 4 < 2 ? config : damaged(config, random));
        tryTokenizer(folder);
    }
}

TEST(RandomBytes, AreTokenizedUnderAnyLength)
{
    const TemporaryFolder folder;
    folder.write("vocab.txt", vocabulary);
    const auto tokenizer = loadTokenizer(folder.path());
    std::mt19937_64 random(8);
    for (int round = 0; round < rounds; ++round) {
        std::string text(static_cast<std::size_t>(random() % 200), '\0');
        for (char& byte : text)
            byte = static_cast<char>(random() & 0xFFU);
        const std::size_t length = 2 + static_cast<std::size_t>(random() % 50);
        const Encoding encoding = tokenizer->encode(text, std::nullopt, length);
        ASSERT_LE(encoding.size(), length);
        for (const ByteRange offset : encoding.offsets)
            ASSERT_TRUE(offset.begin <= offset.end && offset.end <= text.size());
    }
}

} // namespace
} // namespace crisp::text
