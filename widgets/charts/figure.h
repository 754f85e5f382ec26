// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QJsonObject>
#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>
#include <QVariant>

#include <functional>
#include <utility>
#include <vector>

class QPainter;

/// Something on screen that can leave it: as a picture at any size, as a table of numbers, as JSON.
/// Every chart and map of the program is one. Files and the clipboard are figure_export.h's
/// business, the frame around a figure on a page is chart_panel.h's.
namespace crisp::charts {

/// The numbers behind a figure, one observation a row. Cells are strings, qlonglong, double or
/// float (both written with as many digits as it takes to read the same bits back), or null for
/// "none".
struct FigureTable {
    QStringList columns; ///< with units where not obvious: "entropy_nats"
    std::vector<QVariantList> rows;
};

/// How a figure is to be painted, on screen and off.
struct FigureStyle {
    const theme::Tokens* tokens = nullptr; ///< never null when painting
    double fontScale = 1.0; ///< times the sizes of theme::textFont
    bool vector = false; ///< for SVG and PDF: no pixmaps, no pattern brushes, no clipped hatching
    bool transparent = false; ///< no ground is painted
};

/// GUI thread only.
class Figure {
public:
    virtual ~Figure() = default;

    /// Stem of a file name: "training-loss", "layer-4-head-9". Lower case, a-z, 0-9 and hyphens.
    [[nodiscard]] virtual QString figureName() const = 0;
    /// As a heading has it: "Training loss".
    [[nodiscard]] virtual QString figureTitle() const = 0;
    /// What a reader of the file has to know: model, plan, sentence. May be empty.
    [[nodiscard]] virtual QString figureCaption() const = 0;
    /// Logical pixels, as it stands on screen. Empty: a table that has no picture.
    [[nodiscard]] virtual QSizeF figureSize() const = 0;
    /// What is on screen now (zoom, locked token, chosen series), into `area`, without title and
    /// caption. Does not change what is on screen.
    virtual void paintFigure(QPainter& painter, const QRectF& area, const FigureStyle& style) = 0;
    [[nodiscard]] virtual FigureTable figureTable() const = 0;
    /// By default {"name", "title", "caption", "columns": [...], "rows": [[...], ...]}.
    [[nodiscard]] virtual QJsonObject figureJson() const;
    /// Something to show, or an empty page that only says what to do next.
    [[nodiscard]] virtual bool hasContent() const { return true; }

    /// Called whenever `hasContent` may have changed. One observer: the frame around the figure.
    void setContentObserver(std::function<void()> observer) { observer_ = std::move(observer); }

protected:
    Figure() = default;
    Figure(const Figure&) = default;
    Figure& operator=(const Figure&) = default;
    /// For figures that fill and empty by themselves.
    void contentChanged() const
    {
        if (observer_)
            observer_();
    }

private:
    std::function<void()> observer_;
};

} // namespace crisp::charts
