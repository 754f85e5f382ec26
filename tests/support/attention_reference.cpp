// SPDX-License-Identifier: Apache-2.0
#include "support/attention_reference.h"

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <span>

namespace crisp::testing {
namespace {

constexpr double unit = 0x1p-24; ///< of a float, to nearest

/// What a sum of `count` terms, each a product of two floats, loses at most, relative to the sum of
/// the terms' absolute values.
double sumRounding(std::size_t count) { return static_cast<double>(count + 4) * unit; }

/// A product's own rounding: both operands', and the sum's.
double productRounding(const Rounding& rounding, std::size_t count)
{
    return 2.0 * rounding.operand + rounding.operand * rounding.operand + sumRounding(count);
}

/// One head of one sentence: its rows as doubles, and where they and its results lie.
struct Head {
    Head(const AttentionCase& c, std::size_t sentence, std::size_t number)
        : first(static_cast<std::size_t>(c.starts[sentence]))
        , n(static_cast<std::size_t>(c.starts[sentence + 1]) - first)
        , e(c.headDim)
        , dim(c.dim())
        , head(number)
        , answers(c.firstQueryOnly ? 1 : n)
        , scored(c.firstQueryOnly && !c.perHead ? 1 : n)
        , root(std::sqrt(static_cast<double>(c.headDim)))
        , queries(gather(c, 0, 1.0 / root))
        , keys(gather(c, 1, 1.0))
        , values(gather(c, 2, 1.0))
    {
    }

    /// [n, e] of queries, keys or values (which: 0, 1, 2), bias added.
    [[nodiscard]] std::vector<double> gather(
        const AttentionCase& c, std::size_t which, double factor) const
    {
        std::vector<double> rows;
        rows.reserve(n * e);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t x = 0; x < e; ++x) {
                const std::size_t column = which * dim + head * e + x;
                rows.push_back(factor
                    * (static_cast<double>(c.queryKeyValue[(first + i) * 3 * dim + column])
                        + static_cast<double>(c.bias[column])));
            }
        return rows;
    }

    /// Of the first result of a token's row [stride], in part `which`.
    [[nodiscard]] std::size_t at(std::size_t token, std::size_t stride, std::size_t which) const
    {
        return (first + token) * stride + which * dim + head * e;
    }

    std::size_t first;
    std::size_t n;
    std::size_t e;
    std::size_t dim;
    std::size_t head;
    std::size_t answers; ///< queries whose context is wanted
    std::size_t scored; ///< queries whose scores are needed
    double root;
    std::vector<double> queries; ///< [n, e], over the root of e
    std::vector<double> keys;
    std::vector<double> values;
};

/// Calls body(Head, sentence) for every head, in the order of all results.
template <class Body>
void forEachHead(const AttentionCase& c, const Body& body)
{
    for (std::size_t sentence = 0; sentence < c.sentences(); ++sentence)
        for (std::size_t head = 0; head < c.heads; ++head)
            body(Head(c, sentence, head), sentence);
}

Bounded scoresOf(const Head& head, const Rounding& rounding)
{
    Bounded scores;
    for (std::size_t i = 0; i < head.scored; ++i)
        for (std::size_t j = 0; j < head.n; ++j) {
            double sum = 0.0;
            double mass = 0.0;
            double flushed = static_cast<double>(head.e);
            for (std::size_t x = 0; x < head.e; ++x) {
                const double q = head.queries[i * head.e + x];
                const double k = head.keys[j * head.e + x];
                sum += q * k;
                mass += std::abs(q * k);
                flushed += std::abs(q) + std::abs(k);
            }
            scores.values.push_back(sum);
            scores.slack.push_back(
                mass * productRounding(rounding, head.e) + flushed * rounding.tiny);
        }
    return scores;
}

double kthLargestBySorting(std::span<const double> values, std::int32_t k)
{
    std::vector<double> copy(values.begin(), values.end());
    const auto kth = copy.begin() + (k - 1);
    std::nth_element(copy.begin(), kth, copy.end(), std::greater<> {});
    return *kth;
}

/// One a query that answers. The k-th largest moves by at most what its competitors move.
Bounded thresholdsOf(
    const AttentionCase& c, const Head& head, std::size_t sentence, const Bounded& scores)
{
    const auto row = [&](const std::vector<double>& values, std::size_t i) {
        return std::span(values).subspan(i * head.n, head.n);
    };
    Bounded thresholds;
    thresholds.assign(head.answers);
    const bool wholeHead = c.perHead && !c.kept.empty();
    const double ofHead = wholeHead ? kthLargestBySorting(scores.values, c.kept[sentence]) : 0.0;
    const double headSlack
        = wholeHead ? *std::max_element(scores.slack.begin(), scores.slack.end()) : 0.0;
    for (std::size_t i = 0; i < head.answers; ++i) {
        if (c.kept.empty()) {
            thresholds.values[i] = -std::numeric_limits<double>::infinity();
        } else if (wholeHead) {
            thresholds.values[i] = std::min(ofHead, std::ranges::max(row(scores.values, i)));
            thresholds.slack[i] = headSlack;
        } else {
            thresholds.values[i] = kthLargestBySorting(row(scores.values, i), c.kept[sentence]);
            thresholds.slack[i] = std::ranges::max(row(scores.slack, i));
        }
    }
    return thresholds;
}

void append(Bounded& all, const Bounded& more, std::size_t count)
{
    const auto end = static_cast<std::ptrdiff_t>(count);
    all.values.insert(all.values.end(), more.values.begin(), more.values.begin() + end);
    all.slack.insert(all.slack.end(), more.slack.begin(), more.slack.begin() + end);
}

/// One row of attention: probabilities over the surviving keys, and their gradients.
struct Row {
    Bounded probabilities;
    std::vector<double> factors; ///< of dropout
    Bounded scoreGradients;
};

/// Scores that are off by t each take a probability of p to between p e^-2t and p e^2t.
void softmaxOf(std::span<const double> scores, std::span<const double> slack,
    std::span<const std::uint8_t> keep, Row& row)
{
    const std::size_t n = scores.size();
    row.probabilities.assign(n);
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0.0;
    double off = 0.0;
    for (std::size_t j = 0; j < n; ++j)
        if (keep[j] != 0) {
            largest = std::max(largest, scores[j]);
            off = std::max(off, slack[j]);
        }
    for (std::size_t j = 0; j < n; ++j)
        sum += keep[j] != 0 ? std::exp(scores[j] - largest) : 0.0;
    for (std::size_t j = 0; j < n; ++j) {
        if (keep[j] == 0)
            continue;
        const double logarithm = scores[j] - largest - std::log(sum);
        const double p = std::exp(logarithm);
        // Beyond its range the exponential is 0; before that, its argument's rounding counts too.
        const double argument = std::min(scores[j] - largest, 0.0);
        const double exponential = (8.0 + std::min(-argument, 128.0)) * 2.0 * unit;
        const double high = std::exp(std::min(logarithm + 2.0 * off, 0.0)) - p;
        const double low = p - std::exp(logarithm - 2.0 * off);
        row.probabilities.values[j] = p;
        row.probabilities.slack[j]
            = std::max(high, low) + p * (exponential + sumRounding(n)) + 0x1p-124;
    }
}

/// Gradients of the scores from that of the context, which is one row [e].
void scoreGradientsOf(
    const Head& head, std::span<const double> gradient, const Rounding& rounding, Row& row)
{
    const std::vector<double>& p = row.probabilities.values;
    const double product = productRounding(rounding, head.e);
    std::vector<double> arriving(head.n);
    std::vector<double> mass(head.n);
    double mean = 0.0;
    double meanMass = 0.0;
    double meanSlack = 0.0;
    for (std::size_t j = 0; j < head.n; ++j) {
        if (row.factors[j] == 0.0 || (p[j] == 0.0 && row.probabilities.slack[j] == 0.0))
            continue;
        double flushed = static_cast<double>(head.e);
        for (std::size_t x = 0; x < head.e; ++x) {
            const double v = head.values[j * head.e + x];
            arriving[j] += gradient[x] * v * row.factors[j];
            mass[j] += std::abs(gradient[x] * v) * row.factors[j];
            flushed += (std::abs(gradient[x]) + std::abs(v)) * row.factors[j];
        }
        mass[j] += flushed * rounding.tiny / product; // so that product * mass covers it
        mean += arriving[j] * p[j];
        meanMass += mass[j] * p[j];
        meanSlack += mass[j] * row.probabilities.slack[j];
    }
    meanSlack += meanMass * (2.0 * product + sumRounding(head.n));
    row.scoreGradients.assign(head.n);
    for (std::size_t j = 0; j < head.n; ++j)
        row.scoreGradients.add(j, p[j] * (arriving[j] - mean),
            row.probabilities.slack[j] * (mass[j] + meanMass + meanSlack)
                + p[j] * ((mass[j] + meanMass) * (product + 4.0 * unit) + meanSlack)
                + rounding.tiny);
}

/// out[at + x] += weight * rows[x], with the weight's own slack and the product's.
void addProduct(double weight, double weightSlack, std::span<const double> rows, double product,
    double tiny, std::size_t at, Bounded& out)
{
    for (std::size_t x = 0; x < rows.size(); ++x) {
        const double size = std::abs(rows[x]);
        out.add(at + x, weight * rows[x],
            size * (weightSlack + std::abs(weight) * product)
                + (size + std::abs(weight) + 1.0) * tiny);
    }
}

/// -sum p ln p. Where scores are uncertain the bound is that of p ln p's slope.
void addEntropy(const Row& row, std::size_t answers, std::size_t item, Bounded& entropy)
{
    double sum = 0.0;
    double off = 0.0;
    double spread = 1.0;
    for (std::size_t j = 0; j < row.probabilities.values.size(); ++j) {
        const double p = row.probabilities.values[j];
        const double logarithm = p > 0.0 ? std::log(p) : 0.0;
        sum -= p * logarithm;
        off += row.probabilities.slack[j] * (1.0 - std::max(logarithm, -100.0));
        spread -= p * logarithm;
    }
    const auto rows = static_cast<double>(answers);
    off += spread * sumRounding(row.probabilities.values.size() + answers) * 2.0;
    entropy.add(item, sum / rows, off / rows);
}

/// Everything of one query's row but its selection.
void attendRow(const AttentionCase& c, const Head& head, std::size_t i, const Rounding& rounding,
    const Row& row, PlainAttention& out)
{
    const std::size_t stride = 3 * head.dim;
    const auto part = [&](const std::vector<double>& rows, std::size_t token) {
        return std::span(rows).subspan(token * head.e, head.e);
    };
    std::vector<double> gradient;
    for (std::size_t x = 0; x < head.e; ++x)
        gradient.push_back(static_cast<double>(c.contextGradient[head.at(i, head.dim, 0) + x]));
    const double product = productRounding(rounding, head.n);
    const std::vector<double>& p = row.probabilities.values;
    for (std::size_t j = 0; j < head.n; ++j) {
        const double used = p[j] * row.factors[j];
        const double usedSlack = row.probabilities.slack[j] * row.factors[j];
        if (used == 0.0 && usedSlack == 0.0 && row.scoreGradients.slack[j] == 0.0)
            continue;
        addProduct(used, usedSlack, part(head.values, j), product, rounding.tiny,
            head.at(i, head.dim, 0), out.context);
        addProduct(
            used, usedSlack, gradient, product, rounding.tiny, head.at(j, stride, 2), out.gradient);
        const double ds = row.scoreGradients.values[j];
        const double dsSlack = row.scoreGradients.slack[j];
        addProduct(ds / head.root, dsSlack / head.root, part(head.keys, j), product, rounding.tiny,
            head.at(i, stride, 0), out.gradient);
        addProduct(ds, dsSlack, part(head.queries, i), product, rounding.tiny,
            head.at(j, stride, 1), out.gradient);
    }
}

void addResultRounding(Bounded& bounded, const Rounding& rounding)
{
    for (std::size_t i = 0; i < bounded.values.size(); ++i)
        bounded.slack[i] += rounding.result * (std::abs(bounded.values[i]) + bounded.slack[i])
            + (rounding.result > 0.0 ? 0x1p-133 : 0x1p-149);
}

} // namespace

void AttentionCase::fill(unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    const auto draw = [&](std::size_t count) {
        std::vector<float> values(count);
        std::generate(values.begin(), values.end(), [&] { return normal(random); });
        return values;
    };
    queryKeyValue = draw(tokens() * 3 * dim());
    bias = draw(3 * dim());
    contextGradient = draw(tokens() * dim());
}

PlainScores scorePlainly(const AttentionCase& c, const Rounding& rounding)
{
    PlainScores out;
    forEachHead(c, [&](const Head& head, std::size_t sentence) {
        const Bounded scores = scoresOf(head, rounding);
        const Bounded thresholds = thresholdsOf(c, head, sentence, scores);
        for (std::size_t at = 0; at < head.answers * head.n; ++at)
            out.keep.push_back(scores.values[at] >= thresholds.values[at / head.n] ? 1 : 0);
        append(out.scores, scores, head.answers * head.n);
        append(out.thresholds, thresholds, head.answers);
    });
    return out;
}

PlainAttention attendPlainly(
    const AttentionCase& c, const PlainScores& scores, const Rounding& rounding)
{
    PlainAttention out;
    out.context.assign(c.tokens() * c.dim());
    out.gradient.assign(c.tokens() * 3 * c.dim());
    out.entropy.assign(c.sentences() * c.heads);
    out.keptPairs.assign(c.sentences() * c.heads, 0);
    std::size_t at = 0;
    forEachHead(c, [&](const Head& head, std::size_t sentence) {
        const std::size_t item = sentence * c.heads + head.head;
        for (std::size_t i = 0; i < head.answers; ++i, at += head.n) {
            const auto keep = std::span(scores.keep).subspan(at, head.n);
            Row row;
            softmaxOf(std::span(scores.scores.values).subspan(at, head.n),
                std::span(scores.scores.slack).subspan(at, head.n), keep, row);
            for (std::size_t j = 0; j < head.n; ++j)
                row.factors.push_back(!c.dropout.active()
                        ? 1.0
                        : static_cast<double>(c.dropout.factor(
                            static_cast<std::uint32_t>((head.first + i) * c.heads + head.head),
                            static_cast<std::uint32_t>(j))));
            std::vector<double> gradient;
            for (std::size_t x = 0; x < head.e; ++x)
                gradient.push_back(
                    static_cast<double>(c.contextGradient[head.at(i, head.dim, 0) + x]));
            scoreGradientsOf(head, gradient, rounding, row);
            attendRow(c, head, i, rounding, row, out);
            addEntropy(row, head.answers, item, out.entropy);
            append(out.probabilities, row.probabilities, head.n);
            out.keptPairs[item] += std::count(keep.begin(), keep.end(), std::uint8_t { 1 });
        }
    });
    addResultRounding(out.context, rounding);
    addResultRounding(out.gradient, rounding);
    return out;
}

std::vector<float> asFloats(const std::vector<kernels::Bf16>& values)
{
    std::vector<float> result;
    result.reserve(values.size());
    for (const kernels::Bf16 value : values)
        result.push_back(kernels::toFloat(value));
    return result;
}

} // namespace crisp::testing
