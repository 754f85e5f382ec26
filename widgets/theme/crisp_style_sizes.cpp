// SPDX-License-Identifier: Apache-2.0
// How large things are and where their parts lie.
#include "theme/crisp_style.h"
#include "theme/style_parts.h"

#include <QPlainTextEdit>
#include <QTextEdit>

#include <algorithm>
#include <array>

namespace crisp::theme {
namespace {

constexpr int headerEdge = 8;
constexpr int headerArrow = 12;

bool isTextEdit(const QWidget* widget)
{
    return qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget);
}

} // namespace

QRect CrispStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl part, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return comboBoxPart(*box, part);
    } else if (control == CC_SpinBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return spinBoxPart(*box, part);
    } else if (control == CC_Slider) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return sliderPart(*slider, part);
    } else if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return scrollBarPart(*bar, part);
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect CrispStyle::subElementRect(
    SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth > 0)
            return option->rect.adjusted(6, 2, -6, -2); // QLineEdit adds 2 of its own
    }
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        const bool sorted = header->sortIndicator != QStyleOptionHeader::None;
        const QRect inside = header->rect.adjusted(headerEdge, 0, -headerEdge, 0);
        QRect place = inside;
        if (element == SE_HeaderArrow)
            place.setLeft(inside.right() + 1 - headerArrow);
        else if (element == SE_HeaderLabel && sorted)
            place.setRight(inside.right() - headerArrow - 2);
        if (element == SE_HeaderArrow || element == SE_HeaderLabel)
            return visualRect(header->direction, header->rect, place);
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

int CrispStyle::pixelMetric(
    PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (metric == PM_DefaultFrameWidth)
        return isTextEdit(widget) ? 4 : 1; // room for the rounded corners around the viewport
    struct Metric {
        PixelMetric metric;
        int pixels;
    };
    static constexpr std::array metrics {
        Metric { PM_IndicatorWidth, 16 },
        Metric { PM_IndicatorHeight, 16 },
        Metric { PM_ExclusiveIndicatorWidth, 16 },
        Metric { PM_ExclusiveIndicatorHeight, 16 },
        Metric { PM_SmallIconSize, 16 },
        Metric { PM_ButtonIconSize, 16 },
        Metric { PM_ListViewIconSize, 16 },
        Metric { PM_MenuButtonIndicator, 16 },
        Metric { PM_CheckBoxLabelSpacing, 8 },
        Metric { PM_RadioButtonLabelSpacing, 8 },
        Metric { PM_LayoutHorizontalSpacing, 8 },
        Metric { PM_LayoutVerticalSpacing, 8 },
        Metric { PM_LayoutLeftMargin, 12 },
        Metric { PM_LayoutTopMargin, 12 },
        Metric { PM_LayoutRightMargin, 12 },
        Metric { PM_LayoutBottomMargin, 12 },
        Metric { PM_ScrollBarExtent, 10 },
        Metric { PM_MenuPanelWidth, 1 },
        Metric { PM_MenuVMargin, 4 },
        Metric { PM_MenuHMargin, 0 },
        Metric { PM_MenuBarPanelWidth, 0 },
        Metric { PM_MenuBarHMargin, 6 },
        Metric { PM_MenuBarVMargin, 0 },
        Metric { PM_MenuBarItemSpacing, 0 },
        Metric { PM_ButtonShiftHorizontal, 0 },
        Metric { PM_ButtonShiftVertical, 0 },
        Metric { PM_SplitterWidth, 5 }, // drawn as one pixel, grasped with five
        Metric { PM_SliderLength, 20 },
        Metric { PM_SliderThickness, 20 },
        Metric { PM_SliderControlThickness, 20 },
        Metric { PM_TabBarTabHSpace, 24 },
        Metric { PM_TabBarTabVSpace, 14 },
        Metric { PM_TabBarTabShiftHorizontal, 0 },
        Metric { PM_TabBarTabShiftVertical, 0 },
        Metric { PM_TabBarBaseOverlap, 0 },
        Metric { PM_HeaderMargin, 8 },
        Metric { PM_HeaderMarkSize, headerArrow },
        Metric { PM_FocusFrameHMargin, 7 }, // texts of cells stand under their header's
        Metric { PM_ToolTipLabelFrameWidth, 6 },
        Metric { PM_TreeViewIndentation, 18 },
    };
    const auto* found = std::find_if(
        metrics.begin(), metrics.end(), [metric](const Metric& m) { return m.metric == metric; });
    if (found != metrics.end())
        return found->pixels;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int CrispStyle::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_ComboBox_ListMouseTracking:
    case SH_MenuBar_MouseTracking:
    case SH_Menu_MouseTracking:
        return 1;
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_Slider_AbsoluteSetButtons:
        return Qt::LeftButton; // a click goes there, not a page nearer
    case SH_ToolTipLabel_Opacity:
        return 255;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize CrispStyle::sizeFromContents(ContentsType type, const QStyleOption* option,
    const QSize& contents, const QWidget* widget) const
{
    if (type == CT_MenuItem)
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return menuItemSize(*item, contents);
    if (type == CT_MenuBarItem)
        return { contents.width() + 20, scaled(controlHeight) };

    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        size = QSize(std::max(contents.width() + 24, scaled(64)), scaled(controlHeight));
        break;
    case CT_LineEdit:
    case CT_HeaderSection:
        size.setHeight(std::max(size.height(), scaled(controlHeight)));
        break;
    case CT_ComboBox:
        // The longest text, its edges and the arrow.
        size = QSize(contents.width() + 44, scaled(controlHeight));
        break;
    case CT_SpinBox:
        size.setHeight(scaled(controlHeight));
        break;
    case CT_CheckBox:
    case CT_RadioButton:
        size.setHeight(std::max(size.height(), scaled(smallHeight)));
        break;
    case CT_ItemViewItem:
        size.setHeight(std::max(size.height(), scaled(26)));
        break;
    default:
        break;
    }
    return size;
}

} // namespace crisp::theme
