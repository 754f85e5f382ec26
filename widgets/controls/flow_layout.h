// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLayout>
#include <QList>

/// A row that becomes several where it has no room: for chips and small controls, so that no window
/// has to be wide.
namespace crisp::controls {

class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent = nullptr, int gap = 8);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    /// Gives every item its place where `move`; returns the height used.
    int arrange(const QRect& rect, bool move) const;

    QList<QLayoutItem*> items_;
    int gap_;
};

} // namespace crisp::controls
