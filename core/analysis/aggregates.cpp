// SPDX-License-Identifier: Apache-2.0
#include "analysis/aggregates.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace crisp::analysis {
namespace {

constexpr std::string_view continuationMark = "##";
constexpr std::string_view wordStartMark = "\u2581"; // SentencePiece's visible space

void addHeads(const LayerExplanation& layer, std::vector<const Matrix*>& to)
{
    for (const HeadExplanation& head : layer.heads)
        to.push_back(&head.attention);
}

void normaliseRows(Matrix& matrix)
{
    for (std::size_t from = 0; from < matrix.size; ++from) {
        double sum = 0.0;
        for (const float value : matrix.row(from))
            sum += static_cast<double>(value);
        if (sum <= 0.0)
            continue;
        for (std::size_t to = 0; to < matrix.size; ++to)
            matrix.at(from, to)
                = static_cast<float>(static_cast<double>(matrix.at(from, to)) / sum);
    }
}

/// a b, with sums in double.
Matrix product(const Matrix& a, const Matrix& b)
{
    Matrix result(a.size);
    std::vector<double> sums(a.size);
    for (std::size_t from = 0; from < a.size; ++from) {
        std::ranges::fill(sums, 0.0);
        for (std::size_t middle = 0; middle < a.size; ++middle) {
            const auto weight = static_cast<double>(a.at(from, middle));
            for (std::size_t to = 0; to < a.size; ++to)
                sums[to] += weight * static_cast<double>(b.at(middle, to));
        }
        for (std::size_t to = 0; to < a.size; ++to)
            result.at(from, to) = static_cast<float>(sums[to]);
    }
    return result;
}

} // namespace

Matrix reduce(std::span<const Matrix* const> matrices, Reduction reduction)
{
    if (matrices.empty())
        throw std::invalid_argument("attention: there is no head to reduce");
    Matrix result = *matrices.front();
    if (reduction == Reduction::Maximum) {
        for (const Matrix* matrix : matrices.subspan(1))
            std::ranges::transform(result.values, matrix->values, result.values.begin(),
                [](float a, float b) { return std::max(a, b); });
        return result;
    }
    std::vector<double> sums(result.values.size());
    for (const Matrix* matrix : matrices)
        std::ranges::transform(sums, matrix->values, sums.begin(),
            [](double sum, float value) { return sum + static_cast<double>(value); });
    const auto count = static_cast<double>(matrices.size());
    std::ranges::transform(sums, result.values.begin(),
        [count](double sum) { return static_cast<float>(sum / count); });
    return result;
}

Matrix overHeads(const LayerExplanation& layer, Reduction reduction)
{
    std::vector<const Matrix*> matrices;
    addHeads(layer, matrices);
    return reduce(matrices, reduction);
}

Matrix overLayers(const Explanation& explanation, Reduction reduction)
{
    std::vector<const Matrix*> matrices;
    for (const LayerExplanation& layer : explanation.layers)
        addHeads(layer, matrices);
    return reduce(matrices, reduction);
}

std::vector<Matrix> attentionRollout(const Explanation& explanation)
{
    std::vector<Matrix> result;
    for (const LayerExplanation& layer : explanation.layers) {
        Matrix step = overHeads(layer, Reduction::Mean);
        for (std::size_t from = 0; from < step.size; ++from)
            for (std::size_t to = 0; to < step.size; ++to)
                step.at(from, to) = 0.5F * step.at(from, to) + (from == to ? 0.5F : 0.0F);
        normaliseRows(step);
        result.push_back(result.empty() ? std::move(step) : product(step, result.back()));
    }
    return result;
}

std::vector<bool> specialTokens(const Explanation& explanation)
{
    std::vector<bool> special;
    for (const text::Segment segment : explanation.segments)
        special.push_back(segment == text::Segment::Special);
    return special;
}

Matrix hideTokens(const Matrix& matrix, const std::vector<bool>& hidden, bool renormalise)
{
    if (hidden.size() != matrix.size)
        throw std::invalid_argument(
            fmt::format("hidden tokens: {} flags for {} tokens", hidden.size(), matrix.size));
    std::vector<std::size_t> shown;
    for (std::size_t token = 0; token < matrix.size; ++token)
        if (!hidden[token])
            shown.push_back(token);
    Matrix result(shown.size());
    for (std::size_t from = 0; from < shown.size(); ++from)
        for (std::size_t to = 0; to < shown.size(); ++to)
            result.at(from, to) = matrix.at(shown[from], shown[to]);
    if (renormalise)
        normaliseRows(result);
    return result;
}

Words wholeWords(const Explanation& explanation)
{
    const bool marksWordStarts = std::ranges::any_of(explanation.tokens,
        [](std::string_view token) { return token.starts_with(wordStartMark); });
    Words words;
    for (std::size_t i = 0; i < explanation.size(); ++i) {
        std::string_view piece = explanation.tokens[i];
        const text::Segment segment = explanation.segments[i];
        const bool hasMark = piece.starts_with(marksWordStarts ? wordStartMark : continuationMark)
            && piece.size() > continuationMark.size();
        const bool sameText
            = i > 0 && segment != text::Segment::Special && segment == explanation.segments[i - 1];
        const bool continues = sameText && hasMark != marksWordStarts;
        if (segment != text::Segment::Special && hasMark && (continues || marksWordStarts))
            piece.remove_prefix(marksWordStarts ? wordStartMark.size() : continuationMark.size());
        if (continues)
            words.names.back() += piece;
        else
            words.names.emplace_back(piece);
        words.wordOf.push_back(words.names.size() - 1);
    }
    return words;
}

Matrix mergeWords(const Matrix& matrix, const Words& words)
{
    if (words.wordOf.size() != matrix.size)
        throw std::invalid_argument(
            fmt::format("words: {} word pieces for {} tokens", words.wordOf.size(), matrix.size));
    const std::size_t count = words.names.size();
    std::vector<double> pieces(count);
    std::vector<double> sums(count * count);
    for (std::size_t from = 0; from < matrix.size; ++from) {
        pieces[words.wordOf[from]] += 1.0;
        for (std::size_t to = 0; to < matrix.size; ++to)
            sums[words.wordOf[from] * count + words.wordOf[to]]
                += static_cast<double>(matrix.at(from, to));
    }
    Matrix result(count);
    for (std::size_t from = 0; from < count; ++from)
        for (std::size_t to = 0; to < count; ++to)
            result.at(from, to) = static_cast<float>(sums[from * count + to] / pieces[from]);
    return result;
}

std::size_t rankInRow(std::span<const float> row, std::size_t to)
{
    const float own = row[to];
    return 1 + static_cast<std::size_t>(std::ranges::count_if(row, [own](float other) {
        return other > own;
    }));
}

std::vector<std::size_t> ranks(const Matrix& scores)
{
    std::vector<std::size_t> result(scores.values.size());
    std::vector<float> descending(scores.size);
    for (std::size_t from = 0; from < scores.size; ++from) {
        std::ranges::copy(scores.row(from), descending.begin());
        std::ranges::sort(descending, std::greater {});
        for (std::size_t to = 0; to < scores.size; ++to) {
            const auto first
                = std::ranges::lower_bound(descending, scores.at(from, to), std::greater {});
            result[from * scores.size + to]
                = 1 + static_cast<std::size_t>(std::distance(descending.begin(), first));
        }
    }
    return result;
}

} // namespace crisp::analysis
