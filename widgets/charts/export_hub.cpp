// SPDX-License-Identifier: Apache-2.0
#include "charts/export_hub.h"

#include "charts/export_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
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

/// A figure that may go away while a dialog stands open. All ours are widgets, which Qt can watch.
class ExportHub::Watched {
public:
    explicit Watched(Figure& figure)
        : figure_(&figure)
        , object_(dynamic_cast<QObject*>(&figure))
        , isObject_(object_ != nullptr)
    {
    }
    [[nodiscard]] Figure* get() const
    {
        return isObject_ && object_ == nullptr ? nullptr : figure_;
    }

private:
    Figure* figure_;
    QPointer<QObject> object_;
    bool isObject_;
};

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
    const bool hasNumbers = figure.hasContent();
    const bool hasPicture = hasNumbers && !figure.figureSize().isEmpty();
    const QPointer<QWidget> parent(window);
    const Watched watched(figure);
    const auto add = [&](const QString& text, bool enabled, auto&& whatToDo) {
        menu.addAction(text, this,
                [this, watched, parent, whatToDo] {
                    if (Figure* const shown = watched.get())
                        whatToDo(*shown, parent.data());
                })
            ->setEnabled(enabled);
    };
    // Keys are shown here, and bound by the window: they belong to the page's current figure.
    add(tr("Copy picture") + QStringLiteral("\tCtrl+C"), hasPicture,
        [this](Figure& shown, QWidget*) { copy(shown, false); });
    add(tr("Copy numbers") + QStringLiteral("\tCtrl+Shift+C"), hasNumbers,
        [this](Figure& shown, QWidget*) { copy(shown, true); });
    menu.addSeparator();
    for (const FileFormat format : allFormats)
        add(tr("Save as %1…").arg(extension(format).toUpper()),
            isPicture(format) ? hasPicture : hasNumbers,
            [this, format](Figure& shown, QWidget* over) { askAndSave(shown, format, over); });
    menu.addSeparator();
    add(tr("Export…") + QStringLiteral("\tCtrl+E"), hasNumbers,
        [this](Figure& shown, QWidget* over) { exportFigure(shown, over); });
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
    auto* dialog = new ExportDialog(figure, format_, options_, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (auto* object = dynamic_cast<QObject*>(&figure))
        connect(object, &QObject::destroyed, dialog, [dialog] { delete dialog; });
    const QPointer<QWidget> parent(window);
    connect(dialog, &QDialog::accepted, this, [this, dialog, parent, shown = &figure] {
        format_ = dialog->format();
        options_ = dialog->options();
        Q_EMIT preferencesChanged();
        askAndSave(*shown, format_, parent);
    });
    dialog->open();
}

void ExportHub::askAndSave(Figure& figure, FileFormat format, QWidget* window)
{
    auto* dialog = new QFileDialog(
        window, tr("Save %1").arg(figure.figureTitle()), startFolder(), filterOf(format));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(extension(format)); // so that it asks before it overwrites
    dialog->selectFile(figure.figureName() + QLatin1Char('.') + extension(format));
    const QPointer<QWidget> parent(window);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, watched = Watched(figure), format, parent](
            const QString& path) { saveOrAsk(watched, path, format, parent); });
    dialog->open();
}

void ExportHub::saveOrAsk(
    const Watched& watched, const QString& path, FileFormat format, QWidget* window)
{
    const auto write = [this, watched, path, format] {
        if (Figure* const figure = watched.get())
            save(*figure, path, format);
    };
    // The file dialog has asked about `path` only.
    const QString target = completedPath(path, format);
    if (target == path || !QFileInfo::exists(target)) {
        write();
        return;
    }
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Save"),
        tr("%1 is there already. Replace it?").arg(QFileInfo(target).fileName()),
        QMessageBox::Cancel, window);
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QAbstractButton* const yes
        = question->addButton(tr("Replace"), QMessageBox::DestructiveRole);
    connect(
        question, &QMessageBox::buttonClicked, this, [yes, write](const QAbstractButton* clicked) {
            if (clicked == yes)
                write();
        });
    question->open();
}

void ExportHub::exportAll(
    const std::vector<Figure*>& figures, const QString& suggestedName, QWidget* window)
{
    auto* dialog = new QFileDialog(
        window, tr("Where is the folder %1 to be made?").arg(suggestedName), startFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    std::vector<Watched> watched;
    for (Figure* figure : figures)
        watched.emplace_back(*figure);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, watched = std::move(watched), suggestedName](const QString& parent) {
            std::vector<Figure*> left;
            for (const Watched& one : watched)
                if (Figure* const figure = one.get())
                    left.push_back(figure);
            saveAll(left, parent, suggestedName);
        });
    dialog->open();
}

bool ExportHub::saveAll(
    const std::vector<Figure*>& figures, const QString& parent, const QString& suggestedName)
{
    // Never into what an earlier export wrote.
    QString folder = QDir(parent).filePath(suggestedName);
    for (int number = 2; QFileInfo::exists(folder); ++number)
        folder = QDir(parent).filePath(QStringLiteral("%1-%2").arg(suggestedName).arg(number));
    try {
        saveFigures(figures, folder, allFormats, options_);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return false;
    }
    folder_ = parent;
    Q_EMIT preferencesChanged();
    Q_EMIT saved(folder);
    return true;
}

bool ExportHub::save(Figure& figure, const QString& path, FileFormat format)
{
    QString written;
    try {
        written = saveFigure(figure, path, format, options_);
    } catch (const std::exception& error) {
        Q_EMIT failed(QString::fromUtf8(error.what()));
        return false;
    }
    folder_ = QFileInfo(written).absolutePath();
    Q_EMIT preferencesChanged();
    Q_EMIT saved(written);
    return true;
}

} // namespace crisp::charts
