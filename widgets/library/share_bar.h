// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

/// A thin grey bar: what share something has of a whole. Progress of runs is ThinProgress'
/// business.
namespace crisp::library {

class ShareBar : public QWidget {
    Q_OBJECT

public:
    explicit ShareBar(QWidget* parent = nullptr);
    void setShare(double share); ///< in [0, 1]
    [[nodiscard]] double share() const { return share_; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double share_ = 0.0;
};

} // namespace crisp::library
