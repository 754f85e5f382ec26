// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"

#include <QStackedWidget>

#include <vector>

/// Several charts in one frame, one at a time: as a figure it is the one that shows.
namespace crisp::train {

class FigureStack : public QStackedWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit FigureStack(QWidget* parent = nullptr)
        : QStackedWidget(parent)
    {
        connect(this, &QStackedWidget::currentChanged, this, [this] { contentChanged(); });
    }

    template <typename Chart>
    void add(Chart* chart)
    {
        figures_.push_back(chart); // first: adding the first widget makes it the one that shows
        chart->setContentObserver([this] { contentChanged(); });
        addWidget(chart);
    }

    QString figureName() const override { return shown().figureName(); }
    QString figureTitle() const override { return shown().figureTitle(); }
    QString figureCaption() const override { return shown().figureCaption(); }
    QSizeF figureSize() const override { return shown().figureSize(); }
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override
    {
        shown().paintFigure(painter, area, style);
    }
    charts::FigureTable figureTable() const override { return shown().figureTable(); }
    QJsonObject figureJson() const override { return shown().figureJson(); }
    bool hasContent() const override { return shown().hasContent(); }

private:
    [[nodiscard]] charts::Figure& shown() const
    {
        return *figures_[static_cast<std::size_t>(currentIndex())];
    }

    std::vector<charts::Figure*> figures_;
};

} // namespace crisp::train
