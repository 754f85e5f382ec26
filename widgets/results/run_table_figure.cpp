// SPDX-License-Identifier: Apache-2.0
#include "results/run_table_figure.h"

#include "controls/table_style.h"
#include "results/run_table_view.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <vector>

namespace crisp::results {
namespace {

constexpr double rowPixels = 24.0;
constexpr double columnGap = 20.0;
constexpr double markerPixels = 9.0;
constexpr double runIndent = 18.0;

QFont cellFont(bool medium, double scale)
{
    QFont font = theme::textFont(theme::Text::Label);
    font.setPixelSize(std::max(1, qRound(font.pixelSize() * scale)));
    font.setWeight(medium ? QFont::Medium : QFont::Normal);
    return font;
}

bool isGroup(const QModelIndex& index)
{
    return index.data(RunTableModel::RunRole).toString().isEmpty();
}

QString cellText(const QModelIndex& index)
{
    QString text = index.data().toString();
    for (const int role : { int { RunTableModel::SpreadRole }, int { controls::table::NoteRole } })
        if (const QString more = index.data(role).toString(); !more.isEmpty())
            text += QLatin1Char(' ') + more;
    return text;
}

std::vector<int> shownColumns(const RunTableView& view)
{
    std::vector<int> columns;
    for (int column = 0; column < RunTableModel::Open; ++column)
        if (!view.isColumnHidden(column))
            columns.push_back(column);
    return columns;
}

/// Where everything stands at font scale 1.
class Layout {
public:
    explicit Layout(const RunTableView& view)
        : rows_(view.rows())
        , columns_(shownColumns(view))
    {
        const QFontMetricsF metrics(cellFont(true, 1.0));
        for (const int column : columns_) {
            double width = metrics.horizontalAdvance(titleOf(view, column));
            for (const QModelIndex& row : rows_)
                width = std::max(width,
                    metrics.horizontalAdvance(cellText(row.siblingAtColumn(column)))
                        + (column == RunTableModel::Name ? runIndent : 0.0));
            widths_.push_back(width + columnGap);
        }
    }

    [[nodiscard]] static QString titleOf(const RunTableView& view, int column)
    {
        return view.runs().headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    [[nodiscard]] const QModelIndexList& rows() const { return rows_; }
    [[nodiscard]] const std::vector<int>& columns() const { return columns_; }
    [[nodiscard]] double width(std::size_t column) const { return widths_[column]; }
    [[nodiscard]] QSizeF size() const
    {
        double width = 0.0;
        for (const double column : widths_)
            width += column;
        return { width, rowPixels * static_cast<double>(rows_.size() + 1) };
    }

private:
    QModelIndexList rows_;
    std::vector<int> columns_;
    std::vector<double> widths_;
};

void paintCell(QPainter& painter, QRectF cell, const QModelIndex& index,
    const charts::FigureStyle& style, double scale)
{
    const bool group = isGroup(index);
    painter.setFont(cellFont(group, scale));
    if (index.column() == RunTableModel::Name) {
        const QString plan = index.data(controls::table::PlanRole).toString();
        if (!plan.isEmpty())
            theme::paintMarker(painter, theme::planLook(plan, *style.tokens),
                QPointF(cell.left() + markerPixels * scale / 2.0, cell.center().y()),
                markerPixels * scale);
        cell.setLeft(cell.left() + runIndent * scale);
    } else {
        cell.setRight(cell.right() - columnGap * scale / 2.0);
    }
    painter.setPen(
        index.data(controls::table::FaintRole).toBool() ? style.tokens->ink3 : style.tokens->ink);
    painter.drawText(cell,
        (index.column() == RunTableModel::Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
        cellText(index));
}

QVariant optionalCell(const std::optional<double>& value)
{
    return value ? QVariant(*value) : QVariant();
}

QVariant meanCell(const std::optional<Spread>& spread)
{
    return spread ? QVariant(spread->mean) : QVariant();
}

QVariant deviationCell(const std::optional<Spread>& spread)
{
    return spread ? optionalCell(spread->deviation) : QVariant();
}

QVariantList planRow(const PlanGroup& group)
{
    const RunResult& run = group.runs.front();
    return { QStringLiteral("plan"), group.plan, group.title, QVariant(),
        QVariant::fromValue(static_cast<qlonglong>(group.counted())), group.asked,
        meanCell(group.measured), meanCell(group.accuracy), deviationCell(group.accuracy),
        optionalCell(group.isReference ? std::optional(0.0) : group.toDense), meanCell(group.loss),
        deviationCell(group.loss), meanCell(group.entropy), meanCell(group.examplesPerSecond),
        meanCell(group.seconds), QVariant(), run.model, run.data, QVariant() };
}

QVariantList runRow(
    const std::vector<PlanGroup>& groups, const PlanGroup& group, const RunResult& run)
{
    return { QStringLiteral("run"), group.plan, run.name, QString::number(run.seed),
        QVariant::fromValue(qlonglong { 1 }), run.asked, optionalCell(run.measured),
        optionalCell(run.accuracy), QVariant(), optionalCell(toDenseOfSameSeed(groups, group, run)),
        optionalCell(run.loss), QVariant(), optionalCell(run.entropy),
        optionalCell(run.examplesPerSecond), optionalCell(run.seconds),
        QString::fromUtf8(training::stateName(run.state).data(),
            static_cast<qsizetype>(training::stateName(run.state).size())),
        run.model, run.data, run.id };
}

} // namespace

RunTableFigure::RunTableFigure(const RunTableView& view)
    : view_(view)
{
}

QString RunTableFigure::figureName() const { return QStringLiteral("runs"); }

QString RunTableFigure::figureTitle() const
{
    return QCoreApplication::translate("RunTableFigure", "Runs by plan");
}

QSizeF RunTableFigure::figureSize() const { return Layout(view_).size(); }

bool RunTableFigure::hasContent() const { return !view_.runs().groups().empty(); }

void RunTableFigure::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    const Layout layout(view_);
    // Text keeps the size that was asked for as long as the columns fit.
    const double room = area.width() / std::max(1.0, layout.size().width());
    const double scale = std::min(style.fontScale, room);
    const double stretch = room / scale;
    double top = area.top();
    const double height = std::min(
        rowPixels * scale, area.height() / static_cast<double>(layout.rows().size() + 1));
    for (qsizetype row = -1; row < layout.rows().size(); ++row, top += height) {
        double left = area.left();
        for (std::size_t i = 0; i < layout.columns().size(); ++i) {
            const QRectF cell(left, top, layout.width(i) * scale * stretch, height);
            left = cell.right();
            const int column = layout.columns()[i];
            if (row >= 0) {
                paintCell(painter, cell, layout.rows()[row].siblingAtColumn(column), style, scale);
                continue;
            }
            painter.setFont(cellFont(true, scale));
            painter.setPen(style.tokens->ink2);
            painter.drawText(
                cell.adjusted(0, 0, column == RunTableModel::Name ? 0 : -columnGap * scale / 2, 0),
                (column == RunTableModel::Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
                Layout::titleOf(view_, column));
        }
        painter.setPen(QPen(row < 0 ? style.tokens->line2 : style.tokens->grid, 1.0));
        painter.drawLine(QPointF(area.left(), top + height), QPointF(area.right(), top + height));
    }
}

charts::FigureTable RunTableFigure::figureTable() const
{
    charts::FigureTable table;
    for (const char* column : { "row", "plan", "name", "seed", "runs", "sparsity_asked",
             "sparsity_measured", "dev_accuracy", "dev_accuracy_sd", "accuracy_to_dense",
             "dev_loss_nats", "dev_loss_nats_sd", "entropy_nats", "examples_per_second", "seconds",
             "state", "model", "data", "folder" })
        table.columns << QString::fromLatin1(column);
    const auto& groups = view_.runs().groups();
    for (const QModelIndex& row : view_.rows()) {
        const QModelIndex source = view_.sourceOf(row);
        const PlanGroup& group = *view_.runs().groupAt(source);
        const RunResult* run = view_.runs().runAt(source);
        table.rows.push_back(run == nullptr ? planRow(group) : runRow(groups, group, *run));
    }
    return table;
}

} // namespace crisp::results
