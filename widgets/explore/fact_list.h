// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/facts.h"

#include <QWidget>

#include <vector>

/// Lines of a name and a number at the right, each with a tooltip that explains it. What they say
/// is facts.h's business.
namespace crisp::explore {

class FactList : public QWidget {
    Q_OBJECT

public:
    explicit FactList(QWidget* parent = nullptr);
    void setFacts(std::vector<Fact> facts);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Fact> facts_;
};

} // namespace crisp::explore
