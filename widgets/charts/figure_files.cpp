// SPDX-License-Identifier: Apache-2.0
// Figures into files and onto the clipboard.
#include "base/error.h"
#include "base/files.h"
#include "charts/figure_export.h"

#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImageWriter>
#include <QMimeData>
#include <QSet>

#include <array>
#include <string_view>

namespace crisp::charts {
namespace {

constexpr std::array<FileFormat, 5> allFormats { FileFormat::Png, FileFormat::Svg, FileFormat::Pdf,
    FileFormat::Csv, FileFormat::Json };

QByteArray renderPng(Figure& figure, const PictureOptions& options)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setText(QStringLiteral("Title"), figure.figureTitle());
    writer.setText(QStringLiteral("Description"), figure.figureCaption());
    if (!writer.write(renderImage(figure, options)))
        throw base::Error(
            "the picture could not be packed as PNG: " + writer.errorString().toStdString());
    return bytes;
}

QByteArray render(Figure& figure, FileFormat format, const PictureOptions& options)
{
    switch (format) {
    case FileFormat::Png:
        return renderPng(figure, options);
    case FileFormat::Svg:
        return renderSvg(figure, options);
    case FileFormat::Pdf:
        return renderPdf(figure, options);
    case FileFormat::Csv:
        return renderCsv(figure);
    case FileFormat::Json:
        break;
    }
    return renderJson(figure);
}

/// `name`, or with the first number that makes it one that was not taken yet.
QString freeName(const QString& name, QSet<QString>& taken)
{
    QString free = name;
    for (int number = 2; taken.contains(free); ++number)
        free = QStringLiteral("%1-%2").arg(name).arg(number);
    taken.insert(free);
    return free;
}

} // namespace

bool isPicture(FileFormat format)
{
    return format == FileFormat::Png || format == FileFormat::Svg || format == FileFormat::Pdf;
}

QString completedPath(const QString& path, FileFormat format)
{
    return formatOf(path) == format ? path : path + QLatin1Char('.') + extension(format);
}

QString extension(FileFormat format)
{
    switch (format) {
    case FileFormat::Png:
        return QStringLiteral("png");
    case FileFormat::Svg:
        return QStringLiteral("svg");
    case FileFormat::Pdf:
        return QStringLiteral("pdf");
    case FileFormat::Csv:
        return QStringLiteral("csv");
    case FileFormat::Json:
        break;
    }
    return QStringLiteral("json");
}

std::optional<FileFormat> formatOf(const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    for (const FileFormat format : allFormats)
        if (ending == extension(format))
            return format;
    return std::nullopt;
}

QString saveFigure(
    Figure& figure, const QString& path, FileFormat format, const PictureOptions& options)
{
    const QString target = completedPath(path, format);
    const QByteArray bytes = render(figure, format, options);
    base::writeFileAtomically(target.toStdString(),
        std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    return target;
}

QStringList saveFigures(std::span<Figure* const> figures, const QString& folder,
    std::span<const FileFormat> formats, const PictureOptions& options)
{
    if (!QDir().mkpath(folder))
        throw base::Error("the folder " + folder.toStdString()
            + " cannot be made; choose one in which you may write");
    QSet<QString> taken;
    QStringList files;
    for (Figure* figure : figures) {
        if (!figure->hasContent())
            continue;
        const QString name = freeName(figure->figureName(), taken);
        for (const FileFormat format : formats)
            if (!isPicture(format) || !figure->figureSize().isEmpty())
                files.append(saveFigure(*figure, QDir(folder).filePath(name), format, options));
    }
    return files;
}

void copyPicture(Figure& figure, const PictureOptions& options)
{
    auto* data = new QMimeData; // the clipboard owns it
    data->setImageData(renderImage(figure, options));
    data->setData(QStringLiteral("image/svg+xml"), renderSvg(figure, options));
    QGuiApplication::clipboard()->setMimeData(data);
}

void copyNumbers(const Figure& figure)
{
    QGuiApplication::clipboard()->setText(renderText(figure));
}

} // namespace crisp::charts
