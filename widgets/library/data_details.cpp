// SPDX-License-Identifier: Apache-2.0
#include "library/data_details.h"

#include "controls/controls.h"
#include "controls/table_style.h"
#include "library/details.h"
#include "library/label_editor.h"
#include "library/length_panel.h"
#include "library/library_entry.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace crisp::library {
namespace {

constexpr int pageEdge = 16;

QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString rowsText(const bridge::DataEntry& data)
{
    QStringList parts;
    const auto add = [&](std::size_t rows, const QString& text) {
        if (rows > 0)
            parts << text.arg(theme::number(static_cast<double>(rows), 0));
    };
    add(data.train, DataDetails::tr("%1 train"));
    add(data.dev, DataDetails::tr("%1 dev"));
    add(data.test, DataDetails::tr("%1 test"));
    return parts.join(QStringLiteral(" · "));
}

/// The training rows' labels; dev's where there are none.
std::vector<data::LabelCount> labelCounts(const DataFacts& facts)
{
    std::vector<data::LabelCount> labels;
    if (facts.counts.empty())
        return labels;
    const std::vector<std::size_t>& counts = facts.counts.begin()->second;
    for (std::size_t i = 0; i < counts.size(); ++i)
        labels.push_back({ facts.labels[i], facts.labels[i], counts[i] });
    return labels;
}

} // namespace

DataDetails::DataDetails(charts::ExportHub& hub, QWidget* parent)
    : QWidget(parent)
{
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    head_ = new DetailsHead;
    auto* folder = head_->addButton(tr("Show folder"));
    train_ = head_->addButton(tr("Train with it"), true);
    connect(folder, &QPushButton::clicked, this, [this] { Q_EMIT folderRequested(data_.path); });
    connect(train_, &QPushButton::clicked, this, [this] { Q_EMIT trainRequested(data_.path); });
    whole->addWidget(head_);
    whole->addWidget(new controls::Rule(Qt::Horizontal));
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(pageEdge, pageEdge, pageEdge, pageEdge);
    column->setSpacing(16);
    auto* problem = new controls::Label({}, theme::Text::Body, controls::Ink::Danger);
    problem->setWordWrap(true);
    problem_ = problem;
    column->addWidget(problem_);
    list_ = new FactList;
    column->addWidget(list_);
    column->addWidget(controls::titleLabel(tr("Labels")));
    labels_ = new LabelEditor(LabelEditor::Names::Fixed);
    column->addWidget(labels_);
    whole->addWidget(upper);
    auto* rule = new controls::Rule(Qt::Horizontal);
    whole->addWidget(rule);
    lengths_ = new LengthPanel(hub);
    lengths_->setMinimumHeight(theme::scaled(180));
    whole->addWidget(lengths_, 2);
    whole->addWidget(new controls::Rule(Qt::Horizontal));
    whole->addWidget(buildExamples(), 3);
    lengths_->setNeighbours({ upper, rule, table_ });
    connect(&reading_, &bridge::LatestJob::failed, this, [this](const QString& sentence) {
        problem_->setText(sentence);
        problem_->setVisible(true);
    });
}

QWidget* DataDetails::buildExamples()
{
    examples_ = new QStandardItemModel(this);
    table_ = new QTableView;
    controls::styleTable(table_);
    theme::setTextFont(table_, theme::Text::Label);
    table_->setAccessibleName(tr("First rows of the data set"));
    table_->setModel(examples_);
    table_->setMinimumHeight(theme::scaled(120));
    table_->horizontalHeader()->setResizeContentsPrecision(-1); // all of the few rows
    return table_;
}

void DataDetails::showData(const bridge::DataEntry& data)
{
    const bool same = data.path == data_.path && data.bytes == data_.bytes
        && data.train == data_.train && data.dev == data_.dev && data.test == data_.test;
    data_ = data;
    head_->setTitle(data.name, tr("data set"));
    const bool usable = data.error.isEmpty();
    train_->setEnabled(usable);
    train_->setToolTip(data.error);
    problem_->setVisible(!usable);
    problem_->setText(data.error);
    list_->setFacts({ { tr("Rows"), rowsText(data) }, { tr("Size"), sizeText(data.bytes) },
        { tr("Licence"),
            data.license.isEmpty() ? tr("not stated in its directory") : data.license },
        { tr("Source"), data.source }, { tr("Directory"), data.path } });
    if (!same)
        readFacts();
}

void DataDetails::readFacts()
{
    facts_.reset();
    showFacts();
    reading_.start(
        [this, path = data_.path](const std::stop_token& stop) -> bridge::LatestJob::Delivery {
            auto facts = readDataFacts(path, stop);
            if (!facts)
                return {};
            return [this, read = std::make_shared<const DataFacts>(std::move(*facts))] {
                facts_ = read;
                showFacts();
            };
        });
}

void DataDetails::showFacts()
{
    labels_->setLabels(facts_ ? labelCounts(*facts_) : std::vector<data::LabelCount>());
    examples_->clear();
    const bool pairs
        = facts_ && !facts_->examples.empty() && !facts_->examples.front().pair.empty();
    QStringList titles { tr("Part"), tr("Label"), tr("Text") };
    if (pairs)
        titles << tr("Second text");
    examples_->setHorizontalHeaderLabels(titles);
    if (facts_)
        for (const DataFacts::Example& example : facts_->examples) {
            QList<QStandardItem*> row { new QStandardItem(toQt(data::partName(example.part))),
                new QStandardItem(toQt(example.label)), new QStandardItem(toQt(example.text)) };
            row.front()->setData(true, controls::table::FaintRole);
            if (pairs)
                row << new QStandardItem(toQt(example.pair));
            examples_->appendRow(row);
        }
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (int column = 2; column < titles.size(); ++column)
        table_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    countLengths();
}

void DataDetails::setMeasure(const LengthMeasure& measure)
{
    if (measure.model == measure_.model && measure.maxLength == measure_.maxLength)
        return;
    measure_ = measure;
    countLengths();
}

void DataDetails::countLengths()
{
    lengths_->setLengths({}, measure_, data_.train, {});
    if (!facts_ || measure_.model.isEmpty()) {
        counting_.stop();
        return;
    }
    counting_.start([this, facts = facts_, measure = measure_](
                        const std::stop_token& stop) -> bridge::LatestJob::Delivery {
        auto lengths = countTokens(measure.model, facts->texts, measure.maxLength, stop);
        return [this, measure, counted = std::move(lengths)] {
            lengths_->setLengths(counted, measure, data_.train, data_.name);
        };
    });
}

charts::Figure* DataDetails::figure() const { return lengths_->figure(); }

} // namespace crisp::library
