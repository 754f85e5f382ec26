// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QButtonGroup;

/// A choice of a few, side by side. More than five, or long names: a QComboBox.
namespace crisp::controls {

/// One of several; arrows move. Tab stops once, at the chosen one.
class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    explicit SegmentedControl(const QStringList& names, QWidget* parent = nullptr);
    [[nodiscard]] int index() const;
    [[nodiscard]] int count() const;
    void setIndex(int index); ///< does not emit
    /// The tooltip of one that cannot be chosen says why not.
    void setSegmentEnabled(int index, bool enabled, const QString& whyNot = {});
    void setSegmentText(int index, const QString& text);
    void setSegmentToolTip(int index, const QString& text);

Q_SIGNALS:
    void indexChanged(int index); ///< by the user

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void choose(int index);
    void step(int direction);

    QButtonGroup* group_ = nullptr;
    QStringList toolTips_; ///< of each while it can be chosen
    int index_ = 0;
};

} // namespace crisp::controls
