// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

/// Opens and closes what stands below it: a chevron and a text, as a heading or as a link.
namespace crisp::train {

class FoldButton : public QAbstractButton {
    Q_OBJECT

public:
    enum class Kind {
        Heading, ///< chevron before the text: up while open, down while closed
        Link ///< chevron behind: down while open, right while closed
    };

    FoldButton(const QString& text, Kind kind, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QFont usedFont() const;

    Kind kind_;
};

} // namespace crisp::train
