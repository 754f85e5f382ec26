// SPDX-License-Identifier: Apache-2.0
// The tokenizer alone, on plain and on accented text. tokenize_peer.py compares whole programs.
#include "text/tokenizer_json.h"
#include "text/wordpiece_tokenizer.h"

#include <benchmark/benchmark.h>

#include <string>

namespace crisp::text {
namespace {

WordPieceTokenizer makeTokenizer()
{
    std::string vocabulary
        = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\na\nfilm\n.\n,\n";
    for (int word = 0; word < 30'000; ++word) // as many as BERT's, so that the table is as large
        vocabulary += "word" + std::to_string(word) + "\n";
    WordPieceModel model;
    model.vocabulary = Vocabulary::fromLines(std::move(vocabulary), "the benchmark");
    completeSpecialTokens(model, SpecialTokenNames {}, "the benchmark");
    return WordPieceTokenizer(std::move(model));
}

std::string makeSentence(const char* word)
{
    std::string sentence;
    for (int i = 0; i < 6; ++i)
        sentence += std::string(word) + " word" + std::to_string(i * 4001) + " , a film . ";
    return sentence;
}

void encodeIds(benchmark::State& state, const char* word)
{
    const WordPieceTokenizer tokenizer = makeTokenizer();
    const std::string sentence = makeSentence(word);
    for (auto iteration : state)
        benchmark::DoNotOptimize(tokenizer.encodeIds(sentence));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sentence.size()));
}

void encode(benchmark::State& state, const char* word)
{
    const WordPieceTokenizer tokenizer = makeTokenizer();
    const std::string sentence = makeSentence(word);
    for (auto iteration : state)
        benchmark::DoNotOptimize(tokenizer.encode(sentence));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(sentence.size()));
}

BENCHMARK_CAPTURE(encodeIds, plain, "Unaffable");
BENCHMARK_CAPTURE(encodeIds, accented, "Unaff\u00e1ble");
BENCHMARK_CAPTURE(encode, plain, "Unaffable");
BENCHMARK_CAPTURE(encode, accented, "Unaff\u00e1ble");

} // namespace
} // namespace crisp::text

BENCHMARK_MAIN();
