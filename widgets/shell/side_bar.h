// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/icons.h"

#include <QString>
#include <QWidget>

#include <vector>

class QAbstractButton;
class QButtonGroup;
class QVBoxLayout;

/// The bar at the left: one button a page, settings and help at its foot. What a page is, is
/// main_window.h's business.
namespace crisp::shell {

class SideBar : public QWidget {
    Q_OBJECT

public:
    explicit SideBar(QWidget* parent = nullptr);

    /// A page; checkable, one of all.
    void addPage(const QString& name, const QString& title, theme::Icon icon, const QString& keys);
    /// At the foot; not a page.
    QAbstractButton* addTool(const QString& title, theme::Icon icon, const QString& keys);
    void setCurrent(const QString& name); ///< does not emit; empty: none
    void setDot(const QString& name, bool shown); ///< something goes on there

    QSize sizeHint() const override;

Q_SIGNALS:
    void pageChosen(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QButtonGroup* group_ = nullptr;
    QVBoxLayout* pages_ = nullptr;
    QVBoxLayout* tools_ = nullptr;
};

} // namespace crisp::shell
