// SPDX-License-Identifier: Apache-2.0
#include "sheet.h"

#include "controls/controls.h"
#include "controls/layer_sliders.h"
#include "controls/plan_card.h"
#include "controls/table_style.h"
#include "controls/toast.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace crisp::tests {
namespace {

using controls::Button;
using controls::Emphasis;
using theme::Icon;

QString text(const char* latin) { return QLatin1String(latin); }

QHBoxLayout* row(std::initializer_list<QWidget*> widgets)
{
    auto* layout = new QHBoxLayout;
    layout->setSpacing(12);
    for (QWidget* widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    return layout;
}

Button* button(const char* name, Emphasis emphasis, bool enabled = true)
{
    auto* made = new Button(text(name), emphasis);
    made->setEnabled(enabled);
    return made;
}

void addButtons(QVBoxLayout* column)
{
    column->addWidget(controls::titleLabel(text("Buttons")));
    auto* large = button("Train aggressive", Emphasis::Primary);
    large->setLarge(true);
    large->setGlyph(Icon::Play);
    auto* largeToo = button("Train all 4 x 3 seeds", Emphasis::Secondary);
    largeToo->setLarge(true);
    column->addLayout(row({ large, largeToo }));
    column->addLayout(
        row({ button("Train", Emphasis::Primary), button("Train", Emphasis::Primary, false),
            button("Cancel", Emphasis::Secondary), button("Cancel", Emphasis::Secondary, false) }));
    auto* pause = button("Pause", Emphasis::Secondary);
    pause->setGlyph(Icon::Pause);
    auto* copy = button("Copy", Emphasis::Quiet);
    copy->setGlyph(Icon::Copy);
    auto* remove = button("Delete run", Emphasis::Dangerous);
    remove->setGlyph(Icon::Delete);
    auto* link = button("All settings", Emphasis::Link);
    column->addLayout(row({ pause, copy, remove, link }));
    auto* menu = button("Export", Emphasis::Secondary);
    menu->setGlyph(Icon::Export);
    menu->setMenu(new QMenu(menu));
    auto* hint = button("Export all", Emphasis::Secondary);
    hint->setShortcutHint(text("Ctrl+E"));
    column->addLayout(row({ menu, hint, controls::iconButton(Icon::Enlarge, text("Enlarge")),
        controls::iconButton(Icon::More, text("More")) }));
}

void addChoices(QVBoxLayout* column)
{
    auto* segments
        = new controls::SegmentedControl({ text("Matrix"), text("Links"), text("Both") });
    segments->setSegmentEnabled(2, false, text("Not for this one."));
    auto* shown = new QCheckBox(text("Show pruned"));
    shown->setChecked(true);
    auto* some = new QCheckBox(text("Some"));
    some->setCheckState(Qt::PartiallyChecked);
    auto* off = new QCheckBox(text("Off"));
    off->setEnabled(false);
    column->addLayout(row({ segments, shown, new QCheckBox(text("Whole words")), some, off }));
    auto* one = new QRadioButton(text("One"));
    one->setChecked(true);
    auto* slider = new controls::LabelledSlider(text("Smoothing"), 0.0, 0.99, 0.01, 2);
    slider->setValue(0.6);
    slider->setTick(0.85);
    column->addLayout(row({ one, new QRadioButton(text("Two")), slider }));
    auto* tabs = new QTabBar;
    tabs->addTab(text("Curves"));
    tabs->addTab(text("Groups"));
    tabs->addTab(text("Work"));
    column->addWidget(tabs);
}

void addFields(QVBoxLayout* column)
{
    column->addWidget(controls::titleLabel(text("Fields")));
    auto* fields = new QHBoxLayout;
    fields->setSpacing(8);
    auto* rate = new controls::Field(text("Learning rate"));
    rate->setText(text("5e-5"));
    rate->setHint(text("usual: 1e-5 to 1e-4"));
    auto* steps = new controls::Field(text("Warm-up"));
    steps->setText(text("0"));
    steps->setUnit(text("steps"));
    auto* wrong = new controls::Field(text("Learning rate"));
    wrong->setText(text("5"));
    wrong->setError(text("Must be between 0 and 1. Did you mean 5e-5?"));
    for (auto* field : { rate, steps, wrong })
        fields->addWidget(field, 1);
    column->addLayout(fields);
    auto* model = new QComboBox;
    model->addItem(theme::icon(Icon::Layers), text("MiniLM-L6"));
    model->addItem(text("Another"));
    auto* count = new QSpinBox;
    count->setValue(4);
    auto* off = new QLineEdit(text("disabled"));
    off->setEnabled(false);
    auto* empty = new QLineEdit;
    empty->setPlaceholderText(text("a gripping film"));
    column->addLayout(row({ model, count, off, empty }));
    auto* notes = new QPlainTextEdit(text("Several lines\nof text"));
    notes->setFixedHeight(56);
    column->addWidget(notes);
}

void addPlans(QVBoxLayout* column)
{
    column->addWidget(controls::titleLabel(text("Plans")));
    auto* grid = new QGridLayout;
    grid->setSpacing(8);
    auto* group = new QButtonGroup(column);
    struct Plan {
        const char* plan;
        const char* title;
        const char* text;
        std::vector<double> layers;
    };
    int index = 0;
    for (const Plan& plan : { Plan { "dense", "Dense", "Keeps every key", { 0, 0, 0, 0, 0, 0 } },
             Plan { "uniform", "Uniform", "Half, in every layer", { .5, .5, .5, .5, .5, .5 } },
             Plan { "light", "Light", "A little, more when deep", { .1, .18, .26, .34, .42, .5 } },
             Plan {
                 "aggressive", "Aggressive", "Four of five keys", { .7, .74, .78, .82, .86, .9 } },
             Plan {
                 "own", "Custom", "Own, with a very long description", { .2, .9, .2, .9, .2, .9 } },
             Plan { "own", "Custom plan", "", {} } }) {
        auto* card = new controls::PlanCard(text(plan.plan), text(plan.title), text(plan.text));
        card->setLayers(plan.layers);
        card->setChecked(index == 3);
        card->setEnabled(index != 4);
        group->addButton(card);
        grid->addWidget(card, index / 2, index % 2);
        ++index;
    }
    column->addLayout(grid);
    auto* sliders = new controls::LayerSliders;
    sliders->setPlan(text("aggressive"));
    sliders->setValues({ .7, .74, .78, .82, .86, .9 });
    column->addWidget(sliders);
    auto* many = new controls::LayerSliders;
    many->setPlan(text("own"));
    many->setValues(std::vector<double>(24, 0.4));
    column->addWidget(many);
}

void addProgress(QVBoxLayout* column)
{
    column->addWidget(controls::titleLabel(text("Progress and runs")));
    using State = controls::ThinProgress::State;
    for (const State state : { State::Running, State::Paused, State::Failed }) {
        auto* bar = new controls::ThinProgress;
        bar->setPlan(text("aggressive"));
        bar->setProgress(0.62, state);
        if (state == State::Running)
            bar->setMarks({ 1.0 / 3.0, 2.0 / 3.0 });
        column->addWidget(bar);
    }
    auto* running = new controls::RunChip(text("aggressive"), text("aggressive, seed 1"));
    running->setNote(text("running"));
    auto* off = new controls::RunChip(text("light"), text("light, seed 1"));
    off->setChecked(false);
    column->addLayout(row({ new controls::RunChip(text("dense"), text("dense, seed 1")),
        new controls::RunChip(text("uniform"), text("uniform, seed 1")), off }));
    column->addLayout(row({ running }));
    column->addWidget(new controls::Rule(Qt::Horizontal));
    column->addWidget(controls::bodyLabel(text("Body text in ink")));
    column->addWidget(controls::secondaryLabel(text("Secondary text")));
    column->addWidget(
        controls::helpLabel(text("Help text that explains, in one sentence, what a number is.")));
    column->addWidget(new controls::ElidedLabel(
        text("A text that is far too long for the place it is given, and is cut short for that")));
    auto* tree = new QTreeWidget;
    tree->setHeaderLabels({ text("Run"), text("State"), text("Accuracy") });
    auto* group
        = new QTreeWidgetItem(tree, { text("aggressive"), text("mean of 3"), text("82.3 %") });
    new QTreeWidgetItem(group, { text("seed 1"), text("finished"), text("82.1 %") });
    group->setExpanded(true);
    tree->setCurrentItem(
        new QTreeWidgetItem(tree, { text("dense"), text("running"), text("83.8 %") }));
    tree->setFixedHeight(130);
    column->addWidget(tree);
    auto* empty = new controls::EmptyState(
        text("No runs yet"), text("Train one, or open a folder with runs."));
    empty->addAction(text("Train"), Emphasis::Primary);
    empty->addAction(text("Open a run"));
    column->addWidget(empty, 1);
}

void addIcons(QVBoxLayout* column)
{
    auto* grid = new QGridLayout;
    grid->setSpacing(8);
    for (int i = 0; i <= static_cast<int>(Icon::List); ++i)
        grid->addWidget(controls::iconButton(static_cast<Icon>(i), text("icon")), i / 14, i % 14);
    column->addLayout(grid);
}

QStandardItem* cell(const char* shown, Qt::Alignment alignment = Qt::AlignLeft)
{
    auto* item = new QStandardItem(text(shown));
    item->setTextAlignment(alignment | Qt::AlignVCenter);
    return item;
}

QStandardItemModel* makeRuns(QObject* parent)
{
    namespace table = controls::table;
    auto* model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels(
        { text("Run"), text("State"), text("Progress"), text("Accuracy"), text("") });
    model->setHeaderData(
        3, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    struct Run {
        const char* plan;
        const char* state;
        table::Tag tag;
        double share;
        const char* accuracy;
    };
    for (const Run& run : { Run { "aggressive", "running", table::Active, 0.62, "82.3 %" },
             Run { "dense", "queued", table::Tag {}, 0.0, "" },
             Run { "light", "finished", table::Neutral, 1.0, "83.6 %" },
             Run { "uniform", "failed", table::Bad, 0.3, "84.1 %" } }) {
        auto* name = cell(run.plan);
        name->setData(text(run.plan), table::PlanRole);
        name->setData(text("seed 1"), table::NoteRole);
        auto* state = cell(run.state);
        state->setData(int(run.tag), table::TagRole);
        auto* progress = cell("");
        progress->setData(QVariant::fromValue(controls::ProgressLook { run.share,
                              run.tag == table::Bad ? controls::ThinProgress::State::Failed
                                                    : controls::ThinProgress::State::Running,
                              text(run.plan) }),
            table::ProgressRole);
        auto* accuracy = cell(run.accuracy, Qt::AlignRight);
        accuracy->setData(true, table::StrongRole);
        auto* actions = cell("");
        actions->setData(QVariant::fromValue(QList<controls::RowAction> {
                             { Icon::Pause, text("Pause") }, { Icon::Stop, text("Stop") } }),
            table::ActionsRole);
        model->appendRow({ name, state, progress, accuracy, actions });
    }
    return model;
}

} // namespace

std::unique_ptr<QWidget> makeSecondSheet()
{
    auto sheet = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(sheet.get());
    auto* bar = new QMenuBar;
    for (const char* name : { "File", "Edit", "View", "Help" })
        bar->addMenu(text(name))->addAction(text("One"));
    column->setMenuBar(bar);
    auto* fold = new controls::Fold(text("Layers"));
    fold->setNote(text("drag one to make a custom plan"));
    auto* sliders = new controls::LayerSliders;
    sliders->setPlan(text("own"));
    sliders->setValues({ 0.1, 0.5, 0.9 });
    fold->setContent(sliders);
    auto* card = new controls::Card;
    (new QVBoxLayout(card))->addWidget(fold);
    column->addWidget(card);
    auto* table = new QTreeView;
    controls::styleTable(table);
    table->setModel(makeRuns(table));
    table->setRootIsDecorated(false);
    table->setSortingEnabled(true);
    table->setCurrentIndex(table->model()->index(2, 0));
    auto* splitter = new QSplitter;
    splitter->addWidget(table);
    auto* tabs = new QTabWidget;
    auto* group = new QGroupBox(text("Group"));
    auto* many = new QPlainTextEdit(QString(text("line\n")).repeated(40));
    (new QVBoxLayout(group))->addWidget(many);
    tabs->addTab(group, text("One"));
    tabs->addTab(new QWidget, text("Two"));
    splitter->addWidget(tabs);
    column->addWidget(splitter, 1);
    auto* toast = new controls::Toast(sheet.get());
    toast->showMessage(text("Saved film-layer4-head9.png"), text("Open folder"));
    return sheet;
}

std::unique_ptr<QWidget> makeSheet()
{
    auto sheet = std::make_unique<QWidget>();
    auto* columns = new QHBoxLayout(sheet.get());
    columns->setSpacing(24);
    for (const auto& adders : { std::vector { addButtons, addChoices, addFields, addIcons },
             std::vector { addPlans }, std::vector { addProgress } }) {
        auto* column = new QVBoxLayout;
        column->setSpacing(12);
        for (const auto add : adders)
            add(column);
        column->addStretch(1);
        columns->addLayout(column, 1);
    }
    return sheet;
}

} // namespace crisp::tests
