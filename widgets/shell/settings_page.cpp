// SPDX-License-Identifier: Apache-2.0
#include "shell/settings_page.h"

#include "bridge/settings.h"
#include "controls/controls.h"
#include "theme/colour_maps.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSpinBox>
#include <QStringList>
#include <QThread>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::shell {
namespace {

namespace setting = bridge::setting;

constexpr int columnWidth = 720;

QComboBox* choice(const QStringList& keys, const QStringList& names, const QString& current,
    const QString& accessibleName, QWidget* parent)
{
    auto* box = new QComboBox(parent);
    for (int i = 0; i < keys.size(); ++i)
        box->addItem(names[i], keys[i]);
    box->setCurrentIndex(std::max(0, static_cast<int>(keys.indexOf(current))));
    box->setAccessibleName(accessibleName);
    return box;
}

} // namespace

SettingsPage::SettingsPage(const bridge::Services& services, QWidget* parent)
    : QWidget(parent)
    , services_(services)
{
    setObjectName(QStringLiteral("settingsPage"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    outer->addWidget(scroll);
    auto* content = new QWidget(scroll);
    auto* across = new QHBoxLayout(content);
    across->setContentsMargins(32, 24, 32, 32);
    auto* column = new QWidget(content);
    column->setMaximumWidth(columnWidth);
    groups_ = new QVBoxLayout(column);
    groups_->setContentsMargins(0, 0, 0, 0);
    groups_->setSpacing(12);
    across->addWidget(column, 1);
    across->addStretch();
    auto* head = new QHBoxLayout;
    head->addWidget(controls::titleLabel(tr("Settings"), column));
    head->addStretch();
    search_ = new QLineEdit(column);
    search_->setPlaceholderText(tr("Find a setting"));
    search_->setAccessibleName(tr("Find a setting"));
    search_->setClearButtonEnabled(true);
    search_->setFixedWidth(220);
    head->addWidget(search_);
    groups_->addLayout(head);
    addLook();
    addMaps();
    addEngine();
    addFolders();
    groups_->addStretch();
    scroll->setWidget(content);
    setFocusProxy(search_);
    connect(search_, &QLineEdit::textChanged, this, &SettingsPage::filter);
}

void SettingsPage::addGroup(const QString& title)
{
    group_ = new QWidget(this);
    auto* column = new QVBoxLayout(group_);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(controls::titleLabel(title, group_));
    column->addWidget(new controls::Rule(Qt::Horizontal, group_));
    groups_->addWidget(group_);
}

void SettingsPage::addLine(const QString& name, const QString& help, QWidget* control)
{
    auto* line = new QWidget(group_);
    auto* across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(16);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(controls::bodyLabel(name, line));
    QLabel* below = controls::helpLabel(help, line);
    below->setWordWrap(true);
    words->addWidget(below);
    across->addLayout(words, 3);
    across->addWidget(control, 2);
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(name);
    control->setAccessibleDescription(help);
    group_->layout()->addWidget(line);
    lines_.push_back({ line, group_, (name + QLatin1Char(' ') + help).toCaseFolded() });
}

void SettingsPage::addLook()
{
    bridge::Settings& settings = services_.settings;
    addGroup(tr("Look"));
    const QStringList themes { QStringLiteral("system"), QStringLiteral("light"),
        QStringLiteral("dark") };
    QComboBox* themeBox = choice(themes, { tr("As the desktop"), tr("Light"), tr("Dark") },
        settings.get(setting::theme), tr("Theme"), this);
    themeBox->setObjectName(QStringLiteral("themeBox"));
    connect(themeBox, &QComboBox::currentIndexChanged, this, [this, themeBox] {
        services_.settings.set(setting::theme, themeBox->currentData().toString());
    });
    addLine(tr("Theme"), tr("Exports are always on white or transparent ground."), themeBox);

    const QStringList scales { QStringLiteral("0.9"), QStringLiteral("1"), QStringLiteral("1.15"),
        QStringLiteral("1.3"), QStringLiteral("1.5") };
    QComboBox* fontBox
        = choice(scales, { tr("Small"), tr("Normal"), tr("Large"), tr("Larger"), tr("Largest") },
            QString::number(settings.get(setting::fontScale)), tr("Font size"), this);
    connect(fontBox, &QComboBox::currentIndexChanged, this, [this, fontBox] {
        services_.settings.set(setting::fontScale, fontBox->currentData().toString().toDouble());
    });
    addLine(tr("Font size"), tr("Of all text in the window."), fontBox);

    auto* motion = new QCheckBox(tr("Reduce motion"), this);
    motion->setChecked(settings.get(setting::reducedMotion));
    connect(motion, &QCheckBox::toggled, this,
        [this](bool on) { services_.settings.set(setting::reducedMotion, on); });
    addLine(tr("Motion"), tr("No fades, folds or flashes."), motion);
}

void SettingsPage::addMaps()
{
    bridge::Settings& settings = services_.settings;
    addGroup(tr("Maps"));
    QStringList names = theme::sequentialMapNames();
    QComboBox* mapBox
        = choice(names, names, settings.get(setting::colourMap), tr("Colours of attention"), this);
    connect(mapBox, &QComboBox::currentIndexChanged, this, [this, mapBox] {
        services_.settings.set(setting::colourMap, mapBox->currentData().toString());
    });
    addLine(tr("Colours of attention"),
        tr("All of them rise evenly in lightness and are safe for the colour-blind. Pruned cells "
           "are hatched in every one."),
        mapBox);
    const QStringList scales { QStringLiteral("0.5"), QStringLiteral("1"),
        QStringLiteral("sentence") };
    QComboBox* scaleBox
        = choice(scales, { tr("0 to 0.5"), tr("0 to 1"), tr("0 to the map's maximum") },
            settings.get(setting::attentionScale), tr("Scale of attention"), this);
    connect(scaleBox, &QComboBox::currentIndexChanged, this, [this, scaleBox] {
        services_.settings.set(setting::attentionScale, scaleBox->currentData().toString());
    });
    addLine(tr("Scale of attention"),
        tr("One scale for all maps lets them be compared. Larger weights have the last colour."),
        scaleBox);
}

void SettingsPage::addEngine()
{
    bridge::Settings& settings = services_.settings;
    addGroup(tr("Engine"));
    auto* threads = new QSpinBox(this);
    threads->setRange(0, std::max(1, QThread::idealThreadCount()));
    threads->setSpecialValueText(tr("all cores (%1)").arg(QThread::idealThreadCount()));
    threads->setValue(settings.get(setting::threads));
    connect(threads, &QSpinBox::valueChanged, this,
        [this](int count) { services_.settings.set(setting::threads, count); });
    addLine(tr("Threads"),
        tr("For training and for exploring. Results do not depend on it beyond rounding."),
        threads);
    const QStringList keys { QStringLiteral("fp32"), QStringLiteral("bf16") };
    QComboBox* precision
        = choice(keys, { tr("fp32, exact"), tr("bf16, faster where the CPU has it") },
            settings.get(setting::precision), tr("Precision of new runs"), this);
    connect(precision, &QComboBox::currentIndexChanged, this, [this, precision] {
        services_.settings.set(setting::precision, precision->currentData().toString());
    });
    addLine(tr("Precision of new runs"),
        tr("What matrix products read while training. Exploring is always fp32."), precision);
}

QWidget* SettingsPage::folderControl(const QString& accessibleName, const QString& current,
    const std::function<void(const QString&)>& choose)
{
    auto* control = new QWidget(this);
    auto* across = new QHBoxLayout(control);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    auto* path = new controls::ElidedLabel(current, control);
    path->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* button = new controls::Button(tr("Choose"), controls::Emphasis::Secondary, control);
    button->setAccessibleName(accessibleName);
    across->addWidget(path, 1);
    across->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, path, choose, accessibleName] {
        const QString folder
            = QFileDialog::getExistingDirectory(this, accessibleName, path->text());
        if (folder.isEmpty())
            return;
        path->setText(folder);
        choose(folder);
    });
    return control;
}

void SettingsPage::addFolders()
{
    bridge::Settings& settings = services_.settings;
    addGroup(tr("Folders"));
    addLine(tr("Runs"), tr("Where new runs are written, and where earlier ones are found."),
        folderControl(
            tr("Choose the folder of runs"), settings.runsFolder(), [this](const QString& folder) {
                services_.settings.set(setting::runsFolder, folder);
            }));
    addLine(tr("Exports"), tr("Where a file dialog opens. The last folder used is remembered."),
        folderControl(tr("Choose the folder of exports"), settings.get(setting::exportFolder),
            [this](
                const QString& folder) { services_.settings.set(setting::exportFolder, folder); }));
}

void SettingsPage::filter(const QString& text)
{
    const QString wanted = text.trimmed().toCaseFolded();
    for (const Line& line : lines_)
        line.widget->setVisible(wanted.isEmpty() || line.words.contains(wanted));
    for (const Line& line : lines_) {
        const bool any = std::any_of(lines_.begin(), lines_.end(), [&](const Line& other) {
            return other.group == line.group && (wanted.isEmpty() || other.words.contains(wanted));
        });
        line.group->setVisible(any);
    }
}

} // namespace crisp::shell
