// SPDX-License-Identifier: Apache-2.0
#include "charts/export_hub.h"

#include "charts/export_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>

#include <array>
#include <exception>

namespace crisp::charts {
namespace {

constexpr std::array<FileFormat, 5> allFormats { FileFormat::Png, FileFormat::Svg, FileFormat::Pdf,
    FileFormat::Csv, FileFormat::Json };

QString filterOf(FileFormat format)
{
    return QStringLiteral("%1 (*.%2)").arg(extension(format).toUpper(), extension(format));
}

} // namespace

ExportHub::ExportHub(QObject* parent)
    : QObject(parent)
{
}

QString ExportHub::startFolder() const
{
    if (!folder_.isEmpty() && QFileInfo(folder_).isDir())
        return folder_;
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    return QFileInfo(pictures).isDir() ? pictures : QDir::homePath();
}

void ExportHub::fillMenu(QMenu& menu, Figure& figure, QWidget* window)
{
    Figure* const shown = &figure;
    const bool any = figure.hasContent();
    menu.addAction(tr("Copy picture"), this, [this, shown] { copy(*shown, false); })
        ->setEnabled(any);
    menu.addAction(tr("Copy numbers"), this, [this, shown] { copy(*shown, true); })
        ->setEnabled(any);
    menu.addSeparator();
    for (const FileFormat format : allFormats)
        menu.addAction(tr("Save as %1…").arg(extension(format).toUpper()), this,
                [this, shown, format, window] { askAndSave(*shown, format, window); })
            ->setEnabled(any);
    menu.addSeparator();
    menu.addAction(tr("Export with options…"), this,
            [this, shown, window] { exportFigure(*shown, window); })
        ->setEnabled(any);
}

void ExportHub::copy(Figure& figure, bool numbers)
{
    try {
        if (numbers)
            copyNumbers(figure);
        else
            copyPicture(figure, options_);
        Q_EMIT copied(numbers ? tr("the numbers of %1").arg(figure.figureTitle())
                              : tr("%1 as a picture").arg(figure.figureTitle()));
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

void ExportHub::exportFigure(Figure& figure, QWidget* window)
{
    ExportDialog dialog(figure, format_, options_, window);
    if (dialog.exec() != QDialog::Accepted)
        return;
    format_ = dialog.format();
    options_ = dialog.options();
    Q_EMIT preferencesChanged();
    askAndSave(figure, format_, window);
}

void ExportHub::askAndSave(Figure& figure, FileFormat format, QWidget* window)
{
    const QString suggested
        = QDir(startFolder()).filePath(figure.figureName() + QLatin1Char('.') + extension(format));
    QFileDialog dialog(
        window, tr("Save %1").arg(figure.figureTitle()), startFolder(), filterOf(format));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(extension(format)); // so that it asks before it overwrites
    dialog.selectFile(suggested);
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty())
        return;
    save(figure, dialog.selectedFiles().constFirst(), format);
}

void ExportHub::exportAll(
    const std::vector<Figure*>& figures, const QString& suggestedName, QWidget* window)
{
    const QString parent = QFileDialog::getExistingDirectory(
        window, tr("Where is the folder %1 to be made?").arg(suggestedName), startFolder());
    if (parent.isEmpty())
        return;
    // Never into what an earlier export wrote.
    QString folder = QDir(parent).filePath(suggestedName);
    for (int number = 2; QFileInfo::exists(folder); ++number)
        folder = QDir(parent).filePath(QStringLiteral("%1-%2").arg(suggestedName).arg(number));
    try {
        saveFigures(figures, folder, allFormats, options_);
        folder_ = parent;
        Q_EMIT preferencesChanged();
        Q_EMIT saved(folder);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
    }
}

bool ExportHub::save(Figure& figure, const QString& path, FileFormat format)
{
    try {
        const QString written = saveFigure(figure, path, format, options_);
        folder_ = QFileInfo(written).absolutePath();
        Q_EMIT preferencesChanged();
        Q_EMIT saved(written);
        return true;
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return false;
    }
}

} // namespace crisp::charts
