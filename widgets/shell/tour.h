// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QString>
#include <QWidget>

#include <vector>

class QLabel;

namespace crisp::controls {
class Button;
}

/// The tour: a callout that stands beside one control after the other and says what it does. It
/// blocks nothing: the user does what it says, or goes on.
namespace crisp::shell {

struct TourStep {
    QString page; ///< shown first
    QString target; ///< objectName of a widget on it; where it is missing, the page itself
    QString title;
    QString text;
};

/// The five steps of the welcome page.
[[nodiscard]] std::vector<TourStep> tourSteps();

class TourCallout : public QWidget {
    Q_OBJECT

public:
    /// A child of the main window, above its pages.
    explicit TourCallout(QWidget* window);

    void start(std::vector<TourStep> steps);
    void leave();
    [[nodiscard]] int step() const { return step_; }

Q_SIGNALS:
    void pageWanted(const QString& page);
    void ended();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showStep(int step);
    void place();

    std::vector<TourStep> steps_;
    int step_ = 0;
    QPointer<QWidget> target_;
    QLabel* count_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* text_ = nullptr;
    controls::Button* next_ = nullptr;
};

} // namespace crisp::shell
