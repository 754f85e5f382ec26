// SPDX-License-Identifier: Apache-2.0
#include "train/field_values.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace crisp::train {
namespace {

constexpr std::size_t mostSeeds = 1000;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::train::FieldValues)
};

/// What the user typed, short enough to stand in a sentence.
QString quoted(const QString& text)
{
    constexpr int most = 16;
    const QString shown = text.size() > most ? text.left(most) + QChar(0x2026) : text;
    return QChar(0x201C) + shown + QChar(0x201D);
}

/// As a person reads it: "1,000,000".
QString readable(double value)
{
    if (value == std::floor(value) && std::abs(value) < 1e15)
        return QLocale().toString(static_cast<qlonglong>(value));
    return numberText(value);
}

QString rangeSentence(const Limits& limits)
{
    QString sentence;
    if (std::isinf(limits.high))
        sentence = limits.lowIncluded ? Words::tr("Must be at least %1.")
                                      : Words::tr("Must be above %1.");
    else if (limits.lowIncluded)
        sentence = limits.highIncluded ? Words::tr("Must be from %1 to %2.")
                                       : Words::tr("Must be at least %1 and below %2.");
    else
        sentence = limits.highIncluded ? Words::tr("Must be above %1, at most %2.")
                                       : Words::tr("Must be between %1 and %2.");
    sentence = sentence.arg(readable(limits.low));
    return std::isinf(limits.high) ? sentence : sentence.arg(readable(limits.high));
}

bool isInside(double value, const Limits& limits)
{
    return (limits.lowIncluded ? value >= limits.low : value > limits.low)
        && (limits.highIncluded ? value <= limits.high : value < limits.high);
}

QString usualSentence(const Limits& limits)
{
    return Words::tr("Usual: %1.").arg(numberText(limits.usual));
}

/// One "7" or "1-5" of a list.
QString addSeeds(const QString& item, std::vector<std::uint64_t>& seeds)
{
    QString text = item;
    text.replace(QChar(0x2013), QLatin1Char('-')); // an en dash, as we print ranges
    const QStringList ends = text.split(QLatin1Char('-'));
    bool isFirstGood = false;
    bool isLastGood = false;
    const qulonglong first = ends.front().trimmed().toULongLong(&isFirstGood);
    const qulonglong last = ends.back().trimmed().toULongLong(&isLastGood);
    if (ends.size() > 2 || !isFirstGood || !isLastGood)
        return Words::tr("%1 is no seed. Write whole numbers: 1, 2, 3 or 1-5.").arg(quoted(item));
    if (last < first)
        return Words::tr("The range %1 runs backwards. Write %2-%3.")
            .arg(quoted(item))
            .arg(last)
            .arg(first);
    if (last - first >= mostSeeds - std::min(mostSeeds, seeds.size()))
        return Words::tr("More than %1 seeds. Give fewer.").arg(readable(mostSeeds));
    for (qulonglong seed = first;; ++seed) {
        if (std::find(seeds.begin(), seeds.end(), seed) != seeds.end())
            return Words::tr("Seed %1 is there twice. Leave one out.").arg(seed);
        seeds.push_back(seed);
        if (seed == last) // not the loop's condition: the last may be the largest number there is
            return {};
    }
}

} // namespace

Parsed<double> parseNumber(const QString& text, const Limits& limits)
{
    QString plain = text.trimmed();
    if (plain.isEmpty())
        return { 0.0, Words::tr("Give a number. %1").arg(usualSentence(limits)) };
    if (!plain.contains(QLatin1Char('.')) && plain.count(QLatin1Char(',')) == 1)
        plain.replace(QLatin1Char(','), QLatin1Char('.'));
    bool isNumber = false;
    const double value = QLocale::c().toDouble(plain, &isNumber);
    if (!isNumber || !std::isfinite(value))
        return { 0.0, Words::tr("%1 is no number. %2").arg(quoted(plain), usualSentence(limits)) };
    if (!isInside(value, limits))
        return { 0.0,
            Words::tr("%1 Did you mean %2?").arg(rangeSentence(limits), numberText(limits.usual)) };
    return { value, {} };
}

Parsed<std::uint64_t> parseWhole(const QString& text, const Limits& limits)
{
    QString plain = text.trimmed();
    if (plain.isEmpty())
        return { 0, Words::tr("Give a whole number. %1").arg(usualSentence(limits)) };
    bool isNumber = false;
    const qulonglong value = plain.toULongLong(&isNumber);
    if (isNumber && isInside(static_cast<double>(value), limits))
        return { value, {} };
    (void)plain.toDouble(&isNumber);
    if (isNumber)
        return { 0,
            Words::tr("Must be a whole number from %1 to %2.")
                .arg(readable(limits.low), readable(limits.high)) };
    return { 0, Words::tr("%1 is no whole number. %2").arg(quoted(plain), usualSentence(limits)) };
}

Parsed<std::vector<std::uint64_t>> parseSeeds(const QString& text)
{
    Parsed<std::vector<std::uint64_t>> result;
    for (const QString& item : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (item.trimmed().isEmpty())
            continue;
        result.error = addSeeds(item.trimmed(), result.value);
        if (!result.error.isEmpty())
            return { {}, result.error };
    }
    if (result.value.empty())
        result.error = Words::tr("Give at least one seed: 42, or 1, 2, 3, or 1-5.");
    return result;
}

QString numberText(double value)
{
    QString text = QString::number(value, 'g', QLocale::FloatingPointShortest);
    const auto exponent = text.indexOf(QLatin1Char('e'));
    if (exponent < 0)
        return text;
    auto digits = exponent + 1;
    if (text.at(digits) == QLatin1Char('+'))
        text.remove(digits, 1);
    else if (text.at(digits) == QLatin1Char('-'))
        ++digits;
    while (digits + 1 < text.size() && text.at(digits) == QLatin1Char('0'))
        text.remove(digits, 1);
    return text;
}

QString seedsText(const std::vector<std::uint64_t>& seeds)
{
    QStringList items;
    for (std::size_t first = 0; first < seeds.size();) {
        std::size_t last = first;
        while (last + 1 < seeds.size() && seeds[last] + 1 == seeds[last + 1])
            ++last;
        if (last >= first + 3) {
            items.append(QStringLiteral("%1-%2").arg(seeds[first]).arg(seeds[last]));
        } else {
            for (std::size_t index = first; index <= last; ++index)
                items.append(QString::number(seeds[index]));
        }
        first = last + 1;
    }
    return items.join(QStringLiteral(", "));
}

} // namespace crisp::train
