// SPDX-License-Identifier: Apache-2.0
#include "shell/dialogs.h"

#include "controls/controls.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <array>

namespace crisp::shell {
namespace {

struct Part {
    const char* name;
    const char* version;
    const char* license;
};

/// What the program links; LICENSE says where their texts are.
constexpr std::array<Part, 9> parts { {
    { "LibTorch", CRISP_LIBTORCH_VERSION, "BSD-3-Clause" },
    { "Qt", QT_VERSION_STR, "LGPL-3.0" },
    { "QCustomPlot", CRISP_QCUSTOMPLOT_VERSION, "GPL-3.0" },
    { "sentencepiece", "", "Apache-2.0" },
    { "Highway", "", "Apache-2.0 or BSD-3-Clause" },
    { "utf8proc", "", "MIT" },
    { "nlohmann-json", "", "MIT" },
    { "fmt", "", "MIT" },
    { "Scientific colour maps (F. Crameri)", "8", "MIT" },
} };

QLabel* wrapping(QLabel* label)
{
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString partsText()
{
    QString text;
    for (const Part& part : parts)
        text += QStringLiteral("%1 %2: %3\n")
                    .arg(QString::fromLatin1(part.name), QString::fromLatin1(part.version),
                        QString::fromLatin1(part.license))
                    .replace(QStringLiteral(" :"), QStringLiteral(":"));
    return text.trimmed();
}

struct Keys {
    QString keys;
    QString what;
};

std::vector<std::pair<QString, std::vector<Keys>>> allKeys()
{
    const auto key = [](const char* keys, const QString& what) {
        return Keys { QString::fromLatin1(keys), what };
    };
    return {
        { QObject::tr("Everywhere"),
            { key("Ctrl+1 to Ctrl+4", QObject::tr("Train, Explore, Results, Library")),
                key("Ctrl+O", QObject::tr("open a model, a run or a list of sentences")),
                key("Ctrl+E", QObject::tr("export the current figure")),
                key("Ctrl+Shift+E", QObject::tr("export everything on the page")),
                key("Ctrl+C", QObject::tr("copy the current figure as a picture")),
                key("Ctrl+Shift+C", QObject::tr("copy its numbers")),
                key("F11", QObject::tr("enlarge the current chart")),
                key("Ctrl+,", QObject::tr("settings")), key("F1", QObject::tr("the tour")),
                key("Ctrl+/", QObject::tr("this sheet")) } },
        { QObject::tr("Train"),
            { key("Ctrl+Enter", QObject::tr("train the chosen plan")),
                key("Ctrl+Shift+Enter", QObject::tr("train all plans with all seeds")),
                key("Ctrl+.", QObject::tr("pause or resume the run")) } },
        { QObject::tr("Explore"),
            { key("Ctrl+L", QObject::tr("the sentence")),
                key("Arrows", QObject::tr("move in the grid and in the map")),
                key("Enter, Esc", QObject::tr("lock and free a cell")),
                key("[ and ]", QObject::tr("layer before, layer after")),
                key("Alt+Left, Alt+Right", QObject::tr("head before, head after")),
                key("M", QObject::tr("matrix or links")), key("D", QObject::tr("difference")),
                key("S", QObject::tr("hide [CLS] and [SEP]")), key("W", QObject::tr("whole words")),
                key("K, P, Backspace",
                    QObject::tr("keep or prune the locked edge, or as the plan says")) } },
    };
}

} // namespace

void showAbout(QWidget* window)
{
    QDialog dialog(window);
    dialog.setWindowTitle(QObject::tr("About Crisp"));
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    auto* mark = new QLabel(&dialog);
    mark->setPixmap(theme::applicationIcon().pixmap(48, 48));
    head->addWidget(mark);
    auto* name = new QLabel(QStringLiteral("Crisp %1").arg(QStringLiteral(CRISP_VERSION)), &dialog);
    name->setFont(theme::textFont(theme::Text::Heading));
    head->addWidget(name, 1);
    column->addLayout(head);
    column->addWidget(wrapping(controls::bodyLabel(
        QObject::tr("An explorer for sparse attention. It starts from “Crisp Attention” (arXiv "
                    "2508.06016) and asks whether the gain is real."),
        &dialog)));
    column->addWidget(wrapping(controls::secondaryLabel(
        QObject::tr("Crisp's own code is under the Apache License 2.0. This program links "
                    "QCustomPlot and is therefore under the GNU General Public License 3.0 or "
                    "later as a whole. It is built with:"),
        &dialog)));
    column->addWidget(wrapping(controls::secondaryLabel(partsText(), &dialog)));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    column->addWidget(buttons);
    dialog.setMinimumWidth(440);
    dialog.exec();
}

void showShortcuts(QWidget* window)
{
    QDialog dialog(window);
    dialog.setWindowTitle(QObject::tr("Keyboard shortcuts"));
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(8);
    for (const auto& [group, keys] : allKeys()) {
        column->addWidget(controls::titleLabel(group, &dialog));
        column->addWidget(new controls::Rule(Qt::Horizontal, &dialog));
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(24);
        grid->setVerticalSpacing(4);
        grid->setColumnMinimumWidth(0, 160);
        grid->setColumnStretch(1, 1);
        int row = 0;
        for (const Keys& line : keys) {
            grid->addWidget(controls::bodyLabel(line.keys, &dialog), row, 0);
            grid->addWidget(controls::secondaryLabel(line.what, &dialog), row, 1);
            ++row;
        }
        column->addLayout(grid);
        column->addSpacing(8);
    }
    column->addWidget(
        controls::helpLabel(QObject::tr("Single letters act outside text fields only."), &dialog));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, &dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    column->addWidget(buttons);
    dialog.exec();
}

CloseAnswer askBeforeClosing(QWidget* window, const QString& run, int waiting)
{
    QMessageBox box(window);
    box.setIcon(QMessageBox::NoIcon);
    box.setWindowTitle(QObject::tr("A run is training"));
    box.setText(QObject::tr("%1 is not finished.").arg(run));
    box.setInformativeText(waiting == 0
            ? QObject::tr("It will be saved now and go on when Crisp is started again.")
            : QObject::tr("It will be saved now. It and the %1 waiting go on when Crisp is started "
                          "again.")
                  .arg(waiting));
    QPushButton* save = box.addButton(QObject::tr("Save and close"), QMessageBox::AcceptRole);
    box.addButton(QObject::tr("Keep training"), QMessageBox::RejectRole);
    box.setDefaultButton(save);
    box.exec();
    return box.clickedButton() == save ? CloseAnswer::SaveAndClose : CloseAnswer::KeepOpen;
}

} // namespace crisp::shell
