// SPDX-License-Identifier: Apache-2.0
#include "text.h"

#include <algorithm>

namespace crisp::bridge {

QString asSentence(std::string_view message)
{
    QString text
        = QString::fromUtf8(message.data(), static_cast<qsizetype>(message.size())).trimmed();
    if (text.isEmpty())
        return text;
    const auto firstWordEnd = std::ranges::find(text, QLatin1Char(' '));
    const bool isPlainWord = std::all_of(
        text.begin(), firstWordEnd, [](QChar c) { return c.isLower() || c == QLatin1Char(','); });
    if (isPlainWord)
        text[0] = text[0].toUpper();
    static const QString ends = QStringLiteral(".:?)");
    if (!ends.contains(text.back()))
        text += QLatin1Char('.');
    return text;
}

} // namespace crisp::bridge
