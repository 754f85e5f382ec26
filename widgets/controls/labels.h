// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/theme.h"

#include <QLabel>
#include <QString>
#include <QWidget>

/// Text in our sizes and inks that follows the theme, text that may be cut short, and rules.
namespace crisp::controls {

enum class Ink { Primary, Secondary, Help, Accent, Danger, Warn, Ok, Tip };
[[nodiscard]] QColor inkColour(Ink ink, bool enabled = true);

/// A QLabel whose font and colour follow theme and font size. Rich text is off: what it shows may
/// come from a file.
class Label : public QLabel {
    Q_OBJECT

public:
    explicit Label(const QString& text, theme::Text size = theme::Text::Body,
        Ink ink = Ink::Primary, QWidget* parent = nullptr);
    void setInk(Ink ink);
    void setTextSize(theme::Text size);

protected:
    void changeEvent(QEvent* event) override;

private:
    void recolour();

    Ink ink_;
};

[[nodiscard]] QLabel* titleLabel(const QString& text, QWidget* parent = nullptr); ///< 13, medium
[[nodiscard]] QLabel* bodyLabel(const QString& text, QWidget* parent = nullptr); ///< 13
[[nodiscard]] QLabel* secondaryLabel(const QString& text, QWidget* parent = nullptr); ///< 12, ink2
[[nodiscard]] QLabel* helpLabel(
    const QString& text, QWidget* parent = nullptr); ///< 11, ink3, wraps

/// Text that ends in an ellipsis where there is no room, with all of it in the tooltip.
class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text);
    [[nodiscard]] QString text() const { return text_; }
    void setTextSize(theme::Text size);
    void setInk(Ink ink);
    void setElideMode(Qt::TextElideMode mode); ///< at the right by default; paths: in the middle
    void setAlignment(Qt::Alignment alignment);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QString text_;
    theme::Text size_ = theme::Text::Body;
    Ink ink_ = Ink::Primary;
    Qt::TextElideMode mode_ = Qt::ElideRight;
    Qt::Alignment alignment_ = Qt::AlignLeft | Qt::AlignVCenter;
};

/// A one-pixel rule between regions.
class Rule : public QWidget {
    Q_OBJECT

public:
    explicit Rule(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace crisp::controls
