// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/scene.h"

#include <QWidget>

#include <vector>

/// What the model answers: the probabilities of its classes as bars, with a tick where the dense
/// run (and, with edits, the run before them) stands; or the answers of A and B.
namespace crisp::explore {

class AnswerPanel : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit AnswerPanel(QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< null: nothing is answered

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override;
    bool hasContent() const override { return scene_ != nullptr; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    /// One line: what it is called, how long the bar is, and where ticks stand.
    struct Bar {
        QString name;
        QString label; ///< A and B: the class
        QString plan; ///< A and B: colour and marker; else empty
        double share = 0.0;
        bool strong = false;
        std::vector<double> ticks;
    };
    void paintBars(QPainter& painter, QRectF line, const theme::Tokens& tokens) const;
    void describeOne();
    void describeTwo();
    [[nodiscard]] QString spoken() const;

    ScenePointer scene_;
    QString headline_, headlineNumber_, note_;
    bool noteHasTick_ = false;
    std::vector<Bar> bars_;
};

} // namespace crisp::explore
