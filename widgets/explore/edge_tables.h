// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/scene.h"

#include <functional>

/// Tables of the whole model that are too long to be shown, only exported: every edge of every head
/// as `crisp explain --format csv` writes them, and, comparing, every edge that flipped. They have
/// no picture, and no content beyond mostTableRows: core's exportExplanation writes those.
namespace crisp::explore {

inline constexpr std::size_t mostTableRows = 600'000;

/// attention: layer,head,from,from_token,to,to_token,score,attention,keep,rank.
[[nodiscard]] charts::FigureTable attentionTable(const analysis::Explanation& explanation);
[[nodiscard]] std::size_t attentionRows(const analysis::Explanation& explanation);
/// flipped-edges: layer,head,from,from_token,to,to_token,kept_in,attention.
[[nodiscard]] charts::FigureTable flippedTable(
    const analysis::Explanation& first, const analysis::Comparison& comparison);

/// A figure that is only a table, made when it is asked for.
class TableFigure : public charts::Figure {
public:
    TableFigure(const QString& name, const QString& title)
        : name_(name)
        , title_(title)
    {
    }

    /// Nothing to export: an empty function.
    void setTable(std::function<charts::FigureTable()> table, const QString& caption);

    QString figureName() const override { return name_; }
    QString figureTitle() const override { return title_; }
    QString figureCaption() const override { return caption_; }
    QSizeF figureSize() const override { return {}; }
    void paintFigure(QPainter& /*painter*/, const QRectF& /*area*/,
        const charts::FigureStyle& /*style*/) override
    {
    }
    charts::FigureTable figureTable() const override;
    bool hasContent() const override { return static_cast<bool>(table_); }

private:
    QString name_, title_, caption_;
    std::function<charts::FigureTable()> table_;
};

} // namespace crisp::explore
