// SPDX-License-Identifier: Apache-2.0
#include "theme/theme.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace crisp::theme {
namespace {

bool digitsHaveOneWidth(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const auto width = [&](char digit) { return metrics.horizontalAdvance(QLatin1Char(digit)); };
    return std::abs(width('1') - width('8')) < 0.01 && std::abs(width('0') - width('8')) < 0.01;
}

/// A name that stands for whatever fontconfig finds: no desktop has chosen a
/// font.
bool isGeneric(const QString& family)
{
    static const std::array names { QLatin1String("sans"), QLatin1String("sans serif"),
        QLatin1String("sans-serif"), QLatin1String("") };
    return std::any_of(names.begin(), names.end(),
        [&](QLatin1String name) { return family.compare(name, Qt::CaseInsensitive) == 0; });
}

QString chooseFamily()
{
    const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (!isGeneric(system.family()) && digitsHaveOneWidth(system))
        return system.family();
    for (const char* name : { "Roboto", "Noto Sans", "DejaVu Sans" }) {
        QString family = QLatin1String(name);
        if (QFontDatabase::hasFamily(family) && digitsHaveOneWidth(QFont(family)))
            return family;
    }
    return system.family();
}

struct Size {
    int pixels;
    QFont::Weight weight;
};

Size sizeOf(Text text)
{
    switch (text) {
    case Text::Caption:
        return { 11, QFont::Normal };
    case Text::Label:
        return { 12, QFont::Normal };
    case Text::Body:
        return { 13, QFont::Normal };
    case Text::BodyMedium:
        return { 13, QFont::Medium };
    case Text::Title:
        return { 15, QFont::Medium };
    case Text::Figure:
        return { 18, QFont::Medium };
    case Text::Heading:
        return { 20, QFont::Normal };
    case Text::Display:
        return { 28, QFont::Medium };
    }
    return { 13, QFont::Normal };
}

} // namespace

QFont textFont(Text text)
{
    static const QString automatic = chooseFamily();
    const Size size = sizeOf(text);
    QFont font(fontFamily().isEmpty() ? automatic : fontFamily());
    font.setPixelSize(std::max(6, static_cast<int>(std::lround(size.pixels * fontScale()))));
    font.setWeight(size.weight);
    return font;
}

QString number(double value, int decimals)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    QLocale locale;
    QString text = locale.toString(std::abs(value), 'f', decimals);
    const bool isZero = locale.toDouble(text) == 0.0;
    if (std::signbit(value) && !isZero)
        text.prepend(QChar(0x2212));
    return text;
}

QString percent(double share, int decimals)
{
    return number(100.0 * share, decimals) + QChar(QChar::Nbsp) + QLatin1Char('%');
}

} // namespace crisp::theme
