// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/tokens.h"

#include <QRectF>
#include <QString>
#include <QWidget>

#include <vector>

class QPainter;

/// How far a run is. As a widget, and as a drawing for table rows.
namespace crisp::controls {

/// A thin bar in a plan's colour; grey when paused, red when failed.
class ThinProgress : public QWidget {
    Q_OBJECT

public:
    enum class State { Running, Paused, Failed };
    explicit ThinProgress(QWidget* parent = nullptr);
    void setProgress(double share, State state = State::Running);
    [[nodiscard]] double progress() const { return share_; }
    void setPlan(const QString& plan); ///< empty: the accent, for what is no run
    void setMarks(std::vector<double> shares); ///< epoch borders
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double share_ = 0.0;
    State state_ = State::Running;
    QString plan_;
    std::vector<double> marks_;
};

struct ProgressLook {
    double share = 0.0;
    ThinProgress::State state = ThinProgress::State::Running;
    QString plan;
};
/// The same bar, `rect` high at most 6, drawn in its middle.
void paintProgress(QPainter& painter, const QRectF& rect, const ProgressLook& look,
    const std::vector<double>& marks = {});

} // namespace crisp::controls
