// SPDX-License-Identifier: Apache-2.0
#include "export_reading.h"

#include "sample_charts.h"

#include <QMetaType>
#include <QProcess>
#include <QStandardPaths>
#include <QXmlStreamReader>

#include <bit>
#include <charconv>
#include <ostream>
#include <set>

namespace crisp::tests {
namespace {

template <auto make>
std::unique_ptr<QWidget> asWidget()
{
    return make();
}

template <class Bits, class Number>
bool sameBits(const std::string& text, Number wanted)
{
    Number read {};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    return error == std::errc() && end == text.data() + text.size()
        && std::bit_cast<Bits>(read) == std::bit_cast<Bits>(wanted);
}

} // namespace

std::vector<ChartCase> allCharts()
{
    return {
        { "loss", asWidget<lossChart>, "steps" },
        { "accuracy", asWidget<accuracyChart>, "epoch 2" },
        { "sparsity", asWidget<sparsityChart>, "asked for" },
        { "entropy", asWidget<entropyChart>, "layer" },
        { "groups", asWidget<groupChart>, "uniform" },
        { "scatter", asWidget<scatterChart>, "mean measured sparsity" },
        { "work", asWidget<workChart>, "aggressive" },
        { "histogram", asWidget<lengthHistogram>, "cut at 128 tokens" },
    };
}

charts::Figure& figureOf(QWidget& chart) { return dynamic_cast<charts::Figure&>(chart); }

void PrintTo(const ChartCase& chart, std::ostream* out) { *out << chart.name; }

std::optional<std::vector<std::vector<std::string>>> readCsv(const QByteArray& bytes)
{
    std::vector<std::vector<std::string>> lines;
    std::vector<std::string> cells;
    std::string cell;
    bool quoted = false;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < bytes.size() && bytes[i + 1] == '"')
                cell += bytes[++i];
            else
                quoted = false;
        } else if (c == '"' && cell.empty()) {
            quoted = true;
        } else if (c == ',') {
            cells.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') {
            ++i;
            cells.push_back(std::move(cell));
            cell.clear();
            lines.push_back(std::move(cells));
            cells.clear();
        } else if (c == '\r' || c == '\n' || c == '"') {
            return std::nullopt;
        } else {
            cell += c;
        }
    }
    if (quoted || !cell.empty() || !cells.empty())
        return std::nullopt; // the last line ends, too
    return lines;
}

bool isSame(const std::string& text, const QVariant& cell)
{
    if (!cell.isValid() || cell.isNull())
        return text.empty();
    if (cell.typeId() == QMetaType::Double)
        return sameBits<std::uint64_t>(text, cell.toDouble());
    if (cell.typeId() == QMetaType::Float)
        return sameBits<std::uint32_t>(text, cell.toFloat());
    return text == cell.toString().toStdString();
}

SvgText readSvg(const QByteArray& bytes)
{
    SvgText result;
    QXmlStreamReader reader(bytes);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isCharacters() && !reader.isWhitespace())
            result.texts.append(reader.text().toString());
        if (reader.isStartElement() && reader.name() == QLatin1String("image"))
            result.hasImages = true;
    }
    if (reader.hasError())
        result.error = reader.errorString();
    return result;
}

bool isInstalled(const QString& program)
{
    return !QStandardPaths::findExecutable(program).isEmpty();
}

std::optional<QByteArray> outputOf(const QString& program, const QStringList& words)
{
    QProcess process;
    process.start(program, words);
    constexpr int patience_ms = 60'000;
    if (!process.waitForFinished(patience_ms) || process.exitStatus() != QProcess::NormalExit
        || process.exitCode() != 0)
        return std::nullopt;
    return process.readAllStandardOutput();
}

std::size_t distinctColours(const QImage& image)
{
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colours.insert(image.pixel(x, y));
    return colours.size();
}

} // namespace crisp::tests
