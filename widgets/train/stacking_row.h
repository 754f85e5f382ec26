// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QBoxLayout;

/// A few widgets side by side where there is room for all of them, else one below the other: the
/// form's column is as wide as it is, texts and fonts are not.
namespace crisp::train {

class StackingRow : public QWidget {
    Q_OBJECT

public:
    explicit StackingRow(QWidget* parent = nullptr);
    void add(QWidget* widget, int stretch = 0);
    /// A widget's text changed.
    void arrange();
    void setMargins(const QMargins& margins);
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QBoxLayout* box_ = nullptr;
};

} // namespace crisp::train
