// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QProxyStyle>

/// How Qt's own widgets look: Fusion, with the outlines, radii, heights and states of this program.
/// This class decides which element gets which drawing and size; the drawings are style_parts.h's.
/// Our own controls draw themselves (controls/). Private to theme/; install() puts it in force.
namespace crisp::theme {

class CrispStyle : public QProxyStyle {
    Q_OBJECT

public:
    CrispStyle();

    using QProxyStyle::polish;
    using QProxyStyle::unpolish;
    void polish(QWidget* widget) override;
    void unpolish(QWidget* widget) override;
    QPalette standardPalette() const override;
    QIcon standardIcon(
        StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
        QPainter* painter, const QWidget* widget) const override;

    int pixelMetric(
        PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
        QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
        const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption* option, const QWidget* widget) const override;

private:
    // Each draws the element and says so, or leaves it to the next.
    static bool drawIndicator(
        PrimitiveElement element, const QStyleOption& option, QPainter& painter);
    static bool drawPanel(PrimitiveElement element, const QStyleOption& option, QPainter& painter,
        const QWidget* widget);
    static bool drawFrame(PrimitiveElement element, const QStyleOption& option, QPainter& painter,
        const QWidget* widget);
    static bool drawItem(ControlElement element, const QStyleOption& option, QPainter& painter);
    bool drawLabel(ControlElement element, const QStyleOption& option, QPainter& painter,
        const QWidget* widget) const;
};

} // namespace crisp::theme
