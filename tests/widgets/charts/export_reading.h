// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Reading exported files back, by other means than those that wrote them.
namespace crisp::tests {

/// Every kind of chart that there is, with words that its pictures must have in them.
struct ChartCase {
    const char* name;
    std::unique_ptr<QWidget> (*make)();
    const char* axisText;
};
[[nodiscard]] std::vector<ChartCase> allCharts();
[[nodiscard]] charts::Figure& figureOf(QWidget& chart);
void PrintTo(const ChartCase& chart, std::ostream* out);

/// The lines of an RFC 4180 file; nothing if it is none.
[[nodiscard]] std::optional<std::vector<std::vector<std::string>>> readCsv(const QByteArray& bytes);
/// Whether a cell of a file is a cell of a table, bit for bit.
[[nodiscard]] bool isSame(const std::string& text, const QVariant& cell);

/// All text of an SVG file, in order; `error` says why it is no well-formed XML.
struct SvgText {
    QStringList texts;
    QString error;
    bool hasImages = false;
};
[[nodiscard]] SvgText readSvg(const QByteArray& bytes);

/// What a program says to standard output; nothing if it is not installed or fails.
[[nodiscard]] std::optional<QByteArray> outputOf(const QString& program, const QStringList& words);
[[nodiscard]] bool isInstalled(const QString& program);

[[nodiscard]] std::size_t distinctColours(const QImage& image);

} // namespace crisp::tests
