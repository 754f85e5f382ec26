// SPDX-License-Identifier: Apache-2.0
#include "charts/export_dialog.h"

#include "charts/picture_layout.h"
#include "controls/controls.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QShortcut>
#include <QVBoxLayout>

#include <array>

namespace crisp::charts {
namespace {

constexpr std::array<FileFormat, 5> order { FileFormat::Png, FileFormat::Svg, FileFormat::Pdf,
    FileFormat::Csv, FileFormat::Json };

/// Reads a number between two ends; 0 (or nothing) where `optional`.
bool readNumber(controls::Field& field, bool optional, double low, double high, double& to)
{
    const QString text = field.text().trimmed();
    bool isNumber = false;
    double value = QLocale().toDouble(text, &isNumber);
    if (!isNumber)
        value = text.toDouble(&isNumber);
    if (optional && (text.isEmpty() || (isNumber && value == 0.0))) {
        field.setError({});
        to = 0.0;
        return true;
    }
    const bool good = isNumber && value >= low && value <= high;
    field.setError(good ? QString()
                        : ExportDialog::tr("Between %1 and %2")
                              .arg(theme::number(low, 0), theme::number(high, 0)));
    if (good)
        to = value;
    return good;
}

} // namespace

ExportDialog::ExportDialog(
    Figure& figure, FileFormat format, const PictureOptions& options, QWidget* parent)
    : QDialog(parent)
    , figure_(figure)
    , options_(options)
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export %1").arg(figure.figureTitle()));
    build();
    const bool hasPicture = !figure.figureSize().isEmpty();
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (!hasPicture && isPicture(order[i]))
            formats_->setSegmentEnabled(static_cast<int>(i), false, tr("This is a table"));
        if (order[i] == (hasPicture || !isPicture(format) ? format : FileFormat::Csv))
            formats_->setIndex(static_cast<int>(i));
        auto* keys = new QShortcut(
            QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))), this);
        keys->setEnabled(hasPicture || !isPicture(order[i]));
        connect(keys, &QShortcut::activated, this, [this, i] {
            formats_->setIndex(static_cast<int>(i));
            showFormat();
        });
    }
    showFormat();
}

void ExportDialog::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    formats_ = new controls::SegmentedControl(
        { QStringLiteral("PNG"), QStringLiteral("SVG"), QStringLiteral("PDF"),
            QStringLiteral("CSV"), QStringLiteral("JSON") },
        this);
    formats_->setAccessibleName(tr("Format"));
    column->addWidget(formats_, 0, Qt::AlignLeft);
    picture_ = new QWidget(this);
    auto* rows = new QVBoxLayout(picture_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    auto* fields = new QHBoxLayout;
    const auto addField = [&](const QString& label, const QString& unit, double value) {
        auto* field = new controls::Field(label, picture_);
        field->setUnit(unit);
        if (value > 0.0)
            field->setText(QLocale().toString(value, 'g', 6));
        fields->addWidget(field, 1);
        connect(field, &controls::Field::edited, this, [this] {
            read();
            showResult();
        });
        return field;
    };
    width_ = addField(tr("Width"), tr("mm"), options_.width_mm);
    font_ = addField(tr("Font"), tr("pt"), options_.font_pt);
    scale_ = addField(tr("Scale"), QStringLiteral("×"), options_.scale);
    width_->edit()->setPlaceholderText(tr("as shown"));
    font_->edit()->setPlaceholderText(tr("as shown"));
    rows->addLayout(fields);
    result_ = controls::helpLabel({}, picture_);
    rows->addWidget(result_);
    const auto addBox = [&](const QString& text, bool PictureOptions::*option) {
        auto* box = new QCheckBox(text, picture_);
        box->setChecked(options_.*option);
        rows->addWidget(box);
        connect(box, &QCheckBox::toggled, this, [this, option](bool on) {
            options_.*option = on;
            showResult();
        });
        return box;
    };
    title_ = addBox(tr("Title"), &PictureOptions::title);
    caption_ = addBox(tr("Caption: model, plan, sentence"), &PictureOptions::caption);
    transparent_ = addBox(tr("Transparent ground"), &PictureOptions::transparent);
    column->addWidget(picture_);
    column->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    auto* cancel = new controls::Button(tr("Cancel"), controls::Emphasis::Secondary, this);
    auto* save = new controls::Button(tr("Save"), controls::Emphasis::Primary, this);
    save->setObjectName(QStringLiteral("exportSave"));
    save->setDefault(true);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    column->addLayout(buttons);
    connect(cancel, &QAbstractButton::clicked, this, &QDialog::reject);
    connect(save, &QAbstractButton::clicked, this, &ExportDialog::accept);
    connect(formats_, &controls::SegmentedControl::indexChanged, this, &ExportDialog::showFormat);
    setMinimumWidth(380);
}

FileFormat ExportDialog::format() const
{
    return order[static_cast<std::size_t>(formats_->index())];
}

void ExportDialog::showFormat()
{
    picture_->setEnabled(isPicture(format()));
    showResult();
}

bool ExportDialog::read()
{
    const bool width = readNumber(*width_, true, 10.0, 2000.0, options_.width_mm);
    const bool font = readNumber(*font_, true, 3.0, 72.0, options_.font_pt);
    const bool scale = readNumber(*scale_, false, 1.0, 8.0, options_.scale);
    return width && font && scale;
}

void ExportDialog::showResult()
{
    const PictureLayout layout(figure_, options_);
    const QLocale locale;
    scale_->setEnabled(format() == FileFormat::Png && options_.width_mm == 0.0);
    switch (format()) {
    case FileFormat::Png: {
        const QSize pixels = layout.pixels();
        const QString size
            = tr("%1 × %2 pixels")
                  .arg(locale.toString(pixels.width()), locale.toString(pixels.height()));
        result_->setText(options_.width_mm > 0.0 ? tr("%1 at 300 dpi").arg(size) : size);
        return;
    }
    case FileFormat::Svg:
    case FileFormat::Pdf: {
        const QSizeF size = layout.millimetres();
        result_->setText(
            tr("%1 × %2 mm").arg(theme::number(size.width(), 1), theme::number(size.height(), 1)));
        return;
    }
    case FileFormat::Csv:
        result_->setText(tr("A header and one line a value, with all digits"));
        return;
    case FileFormat::Json:
        break;
    }
    result_->setText(tr("Title, caption and numbers, with all digits"));
}

void ExportDialog::accept()
{
    if (picture_->isEnabled() && !read())
        return; // the field says why
    QDialog::accept();
}

} // namespace crisp::charts
