// SPDX-License-Identifier: Apache-2.0
#include "library/findings.h"

#include "controls/controls.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <utility>

namespace crisp::library {
namespace {

constexpr int iconSide = 16;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::library::Findings)
};

QString numberText(std::size_t number) { return theme::number(static_cast<double>(number), 0); }

QString leftOutText(const data::LeftOut& rows, const data::ImportTables& tables)
{
    QString why;
    switch (rows.why) {
    case data::RowFate::WrongColumns:
        why = rows.rows == 1 ? Words::tr("1 row has not as many cells as the first")
                             : Words::tr("%1 rows have not as many cells as the first");
        break;
    case data::RowFate::EmptyText:
        why = rows.rows == 1 ? Words::tr("1 row has an empty text")
                             : Words::tr("%1 rows have an empty text");
        break;
    case data::RowFate::NoLabel:
        why = rows.rows == 1 ? Words::tr("1 row has no label") : Words::tr("%1 rows have no label");
        break;
    case data::RowFate::NoPart:
    default:
        why = rows.rows == 1 ? Words::tr("1 row names no part") : Words::tr("%1 rows name no part");
        break;
    }
    if (rows.rows != 1)
        why = why.arg(numberText(rows.rows));
    const QString place = rows.table == 0
        ? Words::tr("line %1").arg(numberText(rows.firstLine))
        : Words::tr("line %1 of %2")
              .arg(numberText(rows.firstLine),
                  QString::fromStdString(tables.all()[rows.table]->path().filename().string()));
    return rows.rows == 1 ? Words::tr("%1, in %2: skipped").arg(why, place)
                          : Words::tr("%1, first in %2: skipped").arg(why, place);
}

Finding repetitions(const data::ImportPlan& plan, const data::ImportReport& report)
{
    if (report.repeatedTexts == 0)
        return { Finding::Level::Good, Words::tr("No text occurs twice") };
    const QString count = report.repeatedTexts == 1
        ? Words::tr("1 text occurs more than once")
        : Words::tr("%1 texts occur more than once").arg(numberText(report.repeatedTexts));
    if (plan.split.rule != data::SplitRule::Shares)
        return { Finding::Level::Note, count };
    return { Finding::Level::Note, Words::tr("%1: kept on the same side of the split").arg(count) };
}

Finding overlap(std::size_t rows, const QString& part, const QString& with)
{
    if (rows == 0)
        return { Finding::Level::Good, Words::tr("No text is in both %1 and %2").arg(with, part) };
    return { Finding::Level::Warning,
        rows == 1 ? Words::tr("1 row of %1 is in %2, too: the accuracy will be a little too good")
                        .arg(part, with)
                  : Words::tr("%1 rows of %2 are in %3, too: the accuracy will be too good")
                        .arg(numberText(rows), part, with) };
}

theme::Icon iconOf(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Obstacle:
        return theme::Icon::Error;
    case Finding::Level::Warning:
        return theme::Icon::Warning;
    case Finding::Level::Good:
        return theme::Icon::Check;
    case Finding::Level::Note:
        break;
    }
    return theme::Icon::Info;
}

controls::Ink inkOf(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Obstacle:
        return controls::Ink::Danger;
    case Finding::Level::Warning:
        return controls::Ink::Warn;
    case Finding::Level::Good:
        return controls::Ink::Ok;
    case Finding::Level::Note:
        break;
    }
    return controls::Ink::Help;
}

/// The icon of a level; the sentence beside it says the same to a screen reader.
class LevelIcon : public QWidget {
public:
    explicit LevelIcon(Finding::Level level)
        : level_(level)
    {
        setFixedSize(iconSide, iconSide);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.drawPixmap(0, 0,
            theme::iconPixmap(
                iconOf(level_), controls::inkColour(inkOf(level_)), iconSide, devicePixelRatioF()));
    }

private:
    Finding::Level level_;
};

} // namespace

std::vector<Finding> findingsOf(const data::ImportPlan& plan, const data::ImportTables& tables,
    const data::ImportReport& report)
{
    std::vector<Finding> findings;
    for (const std::string& obstacle : report.obstacles)
        findings.push_back({ Finding::Level::Obstacle, QString::fromStdString(obstacle) });
    for (const data::LeftOut& rows : report.leftOut)
        findings.push_back({ Finding::Level::Warning, leftOutText(rows, tables) });
    if (report.imported() == 0)
        return findings;
    if (report.contradictions > 0)
        findings.push_back({ Finding::Level::Warning,
            report.contradictions == 1 ? Words::tr("1 text has more than one label")
                                       : Words::tr("%1 texts have more than one label")
                                             .arg(numberText(report.contradictions)) });
    findings.push_back(repetitions(plan, report));
    if (report.rows.at(data::Part::Dev) > 0)
        findings.push_back(overlap(report.sharedDev, Words::tr("dev"), Words::tr("train")));
    if (report.rows.at(data::Part::Test) > 0 && report.sharedTest > 0)
        findings.push_back(
            overlap(report.sharedTest, Words::tr("test"), Words::tr("train or dev")));
    return findings;
}

FindingsList::FindingsList(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    head->addWidget(controls::titleLabel(tr("Found on the way")));
    head->addStretch(1);
    copy_ = new controls::Button(tr("Copy list"), controls::Emphasis::Link);
    head->addWidget(copy_);
    column->addLayout(head);
    list_ = new QVBoxLayout;
    list_->setSpacing(8);
    column->addLayout(list_);
    column->addStretch(1);
    connect(copy_, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(asText()); });
    setFindings({});
}

void FindingsList::setFindings(std::vector<Finding> findings)
{
    findings_ = std::move(findings);
    while (QLayoutItem* item = list_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Finding& finding : findings_) {
        auto* whole = new QWidget;
        auto* row = new QHBoxLayout(whole);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        row->addWidget(new LevelIcon(finding.level), 0, Qt::AlignTop);
        auto* text = new controls::Label(finding.text, theme::Text::Label,
            finding.level == Finding::Level::Obstacle ? controls::Ink::Danger
                                                      : controls::Ink::Primary);
        text->setWordWrap(true);
        row->addWidget(text, 1);
        list_->addWidget(whole);
    }
    copy_->setEnabled(!findings_.empty());
}

QString FindingsList::asText() const
{
    QStringList lines;
    for (const Finding& finding : findings_)
        lines << finding.text;
    return lines.join(QLatin1Char('\n'));
}

} // namespace crisp::library
