// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QLineEdit>
#include <QPushButton>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <vector>

class QButtonGroup;
class QLabel;

/// Small controls that Qt has not, or not in our shape; all are reachable by keyboard, have
/// accessible names, and draw themselves with theme::current(). Layer sliders are layer_sliders.h's
/// business, plan cards plan_card.h's.
namespace crisp::controls {

enum class Emphasis { Primary, Secondary, Quiet, Dangerous };

/// A push button of one of the four kinds; heights are 28, or 36 with setLarge.
class Button : public QPushButton {
    Q_OBJECT

public:
    explicit Button(
        const QString& text, Emphasis emphasis = Emphasis::Secondary, QWidget* parent = nullptr);
    void setLarge(bool large);
    void setShortcutHint(const QString& hint); ///< small, after the text: "Ctrl+E"
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Emphasis emphasis_;
    bool large_ = false;
    QString hint_;
};

/// One of several, side by side; arrows move.
class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    explicit SegmentedControl(const QStringList& names, QWidget* parent = nullptr);
    [[nodiscard]] int index() const;
    void setIndex(int index); ///< does not emit
    void setSegmentEnabled(int index, bool enabled, const QString& whyNot = {});
    void setSegmentText(int index, const QString& text);

Q_SIGNALS:
    void indexChanged(int index); ///< by the user

private:
    QButtonGroup* group_ = nullptr;
};

/// A line edit with its label above and, where the text is wrong, the sentence that names the cure
/// below; otherwise the hint stands there.
class Field : public QWidget {
    Q_OBJECT

public:
    explicit Field(const QString& label, QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* edit() const { return edit_; }
    [[nodiscard]] QString text() const;
    void setText(const QString& text);
    void setUnit(const QString& unit); ///< inside the field, right: "steps"
    void setHint(const QString& hint);
    void setError(const QString& sentence); ///< empty: none
    [[nodiscard]] bool hasError() const;

Q_SIGNALS:
    void edited(const QString& text); ///< by the user, at every key

private:
    QLabel* label_ = nullptr;
    QLineEdit* edit_ = nullptr;
    QLabel* below_ = nullptr;
    QString hint_;
    QString error_;
};

/// A checkable run with its marker, to toggle it in all charts.
class RunChip : public QAbstractButton {
    Q_OBJECT

public:
    RunChip(const QString& plan, const QString& name, QWidget* parent = nullptr);
    void setNote(const QString& note); ///< "running"
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString plan_;
    QString note_;
};

/// A thin bar in a plan's colour; grey when paused, red when failed.
class ThinProgress : public QWidget {
    Q_OBJECT

public:
    enum class State { Running, Paused, Failed };
    explicit ThinProgress(QWidget* parent = nullptr);
    void setProgress(double share, State state = State::Running);
    void setPlan(const QString& plan);
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

/// A slider with a name, a value at the right and, if wished, a tick (the value as trained).
class LabelledSlider : public QWidget {
    Q_OBJECT

public:
    LabelledSlider(const QString& label, double low, double high, double step, int decimals,
        QWidget* parent = nullptr);
    [[nodiscard]] double value() const;
    void setValue(double value); ///< does not emit
    void setTick(double value);
    void setValueText(
        const QString& text); ///< in place of the number, e.g. "as trained"; empty: the number

Q_SIGNALS:
    void valueChanged(double value); ///< by the user, at every step

private:
    struct Parts;
    Parts* parts_ = nullptr;
};

/// Text that ends in an ellipsis where there is no room, with all of it in the tooltip.
class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text);
    [[nodiscard]] QString text() const { return text_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString text_;
};

/// A page or panel with nothing in it: what it is for and what to do next.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& headline, const QString& text, QWidget* parent = nullptr);
    Button* addAction(const QString& text, Emphasis emphasis = Emphasis::Secondary);
    void setText(const QString& headline, const QString& text);

private:
    QLabel* headline_ = nullptr;
    QLabel* text_ = nullptr;
};

/// A one-pixel rule between regions.
class Rule : public QWidget {
    Q_OBJECT

public:
    explicit Rule(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// Labels in our sizes and inks; `secondary` is ink2, `help` ink3.
[[nodiscard]] QLabel* titleLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* bodyLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* secondaryLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* helpLabel(const QString& text, QWidget* parent = nullptr);

} // namespace crisp::controls
