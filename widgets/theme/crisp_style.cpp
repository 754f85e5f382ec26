// SPDX-License-Identifier: Apache-2.0
#include "theme/crisp_style.h"

#include "theme/palette.h"
#include "theme/style_parts.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSlider>
#include <QSplitterHandle>
#include <QTabBar>
#include <QTextEdit>

#include <optional>

namespace crisp::theme {
namespace {

/// What changes under the pointer, and so has to be painted again when it comes
/// and goes.
bool feelsPointer(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget)
        || qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QScrollBar*>(widget)
        || qobject_cast<const QSlider*>(widget) || qobject_cast<const QTabBar*>(widget)
        || qobject_cast<const QHeaderView*>(widget) || qobject_cast<const QSplitterHandle*>(widget);
}

bool isDefaultButton(const QStyleOption& option)
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    return button && button->features.testFlag(QStyleOptionButton::DefaultButton)
        && isEnabled(option);
}

/// What Qt's dialogs show, as far as we have a drawing for it.
std::optional<Icon> glyphFor(QStyle::StandardPixmap icon)
{
    switch (icon) {
    case QStyle::SP_MessageBoxQuestion:
        return Icon::Help;
    case QStyle::SP_MessageBoxInformation:
        return Icon::Info;
    case QStyle::SP_MessageBoxWarning:
        return Icon::Warning;
    case QStyle::SP_MessageBoxCritical:
        return Icon::Error;
    case QStyle::SP_FileDialogToParent:
        return Icon::ChevronUp;
    case QStyle::SP_FileDialogBack:
    case QStyle::SP_ArrowBack:
        return Icon::ChevronLeft;
    case QStyle::SP_ArrowForward:
        return Icon::ChevronRight;
    case QStyle::SP_FileDialogNewFolder:
        return Icon::Plus;
    case QStyle::SP_FileDialogListView:
        return Icon::Columns;
    case QStyle::SP_FileDialogDetailedView:
        return Icon::List;
    case QStyle::SP_DirIcon:
    case QStyle::SP_DirOpenIcon:
    case QStyle::SP_DirClosedIcon:
    case QStyle::SP_DirHomeIcon:
    case QStyle::SP_DirLinkIcon:
        return Icon::Folder;
    case QStyle::SP_FileIcon:
    case QStyle::SP_FileLinkIcon:
        return Icon::Document;
    case QStyle::SP_ComputerIcon:
    case QStyle::SP_DriveHDIcon:
        return Icon::Database;
    case QStyle::SP_LineEditClearButton:
    case QStyle::SP_TitleBarCloseButton:
    case QStyle::SP_DockWidgetCloseButton:
        return Icon::Close;
    default:
        return std::nullopt;
    }
}

} // namespace

CrispStyle::CrispStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void CrispStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (feelsPointer(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto* view = qobject_cast<QAbstractItemView*>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
    // Text is filled in on the same ground everywhere.
    if (qobject_cast<QTextEdit*>(widget) || qobject_cast<QPlainTextEdit*>(widget))
        qobject_cast<QAbstractScrollArea*>(widget)->viewport()->setBackgroundRole(QPalette::Button);
    // Only the handle is drawn, on whatever ground the bar lies.
    if (qobject_cast<QScrollBar*>(widget))
        widget->setAttribute(Qt::WA_OpaquePaintEvent, false);
}

void CrispStyle::unpolish(QWidget* widget)
{
    if (qobject_cast<QScrollBar*>(widget))
        widget->setAttribute(Qt::WA_OpaquePaintEvent, true);
    QProxyStyle::unpolish(widget);
}

QPalette CrispStyle::standardPalette() const { return paletteOf(current()); }

void CrispStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
    QPainter* painter, const QWidget* widget) const
{
    if (!drawIndicator(element, *option, *painter) && !drawPanel(element, *option, *painter, widget)
        && !drawFrame(element, *option, *painter, widget))
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

bool CrispStyle::drawIndicator(
    PrimitiveElement element, const QStyleOption& option, QPainter& painter)
{
    const Tokens& tokens = current();
    const QColor ink = isEnabled(option) ? tokens.ink2 : tokens.inkOff;
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(painter, option);
        return true;
    case PE_IndicatorRadioButton:
        paintRadioButton(painter, option);
        return true;
    case PE_IndicatorArrowDown:
        paintGlyph(painter, Icon::ChevronDown, option.rect, ink);
        return true;
    case PE_IndicatorArrowUp:
        paintGlyph(painter, Icon::ChevronUp, option.rect, ink);
        return true;
    case PE_IndicatorArrowLeft:
        paintGlyph(painter, Icon::ChevronLeft, option.rect, ink);
        return true;
    case PE_IndicatorArrowRight:
        paintGlyph(painter, Icon::ChevronRight, option.rect, ink);
        return true;
    case PE_IndicatorHeaderArrow: {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
        const bool isUp = header && header->sortIndicator == QStyleOptionHeader::SortUp;
        paintGlyph(
            painter, isUp ? Icon::ChevronUp : Icon::ChevronDown, option.rect, tokens.ink2, 12);
        return true;
    }
    case PE_IndicatorBranch:
        paintBranch(painter, option);
        return true;
    case PE_IndicatorTabClose:
        paintGlyph(painter, Icon::Close, option.rect, ink, 12);
        return true;
    default:
        return false;
    }
}

bool CrispStyle::drawPanel(
    PrimitiveElement element, const QStyleOption& option, QPainter& painter, const QWidget* widget)
{
    switch (element) {
    case PE_PanelButtonCommand:
        paintButtonPanel(painter, option);
        return true;
    case PE_PanelButtonTool:
        paintToolPanel(painter, option);
        return true;
    case PE_PanelLineEdit:
        paintField(painter, option, widget);
        return true;
    case PE_PanelItemViewItem:
    case PE_PanelItemViewRow:
        paintRowGround(painter, option);
        return true;
    case PE_PanelMenu:
        paintMenuPanel(painter, option.rect);
        return true;
    case PE_PanelTipLabel:
        painter.fillRect(option.rect, current().tipGround);
        return true;
    case PE_PanelMenuBar:
        return true; // drawn with its items
    default:
        return false;
    }
}

bool CrispStyle::drawFrame(
    PrimitiveElement element, const QStyleOption& option, QPainter& painter, const QWidget* widget)
{
    const Tokens& tokens = current();
    switch (element) {
    case PE_Frame:
        paintScrollAreaFrame(painter, option, widget);
        return true;
    case PE_FrameGroupBox:
        paintFrame(painter, option.rect, {}, tokens.line, cardRadius);
        return true;
    case PE_FrameTabBarBase:
        painter.fillRect(
            QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.line);
        return true;
    case PE_FrameFocusRect:
        // Buttons, boxes and sliders have the ring outside.
        if (qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QTabBar*>(widget))
            if (hasVisibleFocus(widget))
                paintFrame(painter, option.rect, {}, tokens.accent, 3.0, 1.5);
        return true;
    case PE_FrameMenu:
    case PE_FrameLineEdit:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
        return true; // drawn with their ground, or not at all
    default:
        return false;
    }
}

void CrispStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    if (!drawItem(element, *option, *painter) && !drawLabel(element, *option, *painter, widget))
        QProxyStyle::drawControl(element, option, painter, widget);
}

bool CrispStyle::drawItem(ControlElement element, const QStyleOption& option, QPainter& painter)
{
    switch (element) {
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option))
            paintMenuItem(painter, *item);
        return true;
    case CE_MenuEmptyArea:
        return true;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option))
            paintMenuBarItem(painter, *item);
        return true;
    case CE_MenuBarEmptyArea:
        paintMenuBarGround(painter, option.rect);
        return true;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(&option))
            paintTab(painter, *tab);
        return true;
    case CE_HeaderSection:
        paintHeaderSection(painter, option);
        return true;
    case CE_HeaderEmptyArea: {
        QStyleOption empty = option;
        empty.state &= ~(State_MouseOver | State_Sunken);
        paintHeaderSection(painter, empty);
        return true;
    }
    case CE_Splitter:
        paintSplitter(painter, option);
        return true;
    case CE_ShapedFrame: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(&option);
        if (!frame || (frame->frameShape != QFrame::HLine && frame->frameShape != QFrame::VLine))
            return false;
        QRect line = frame->rect;
        if (frame->frameShape == QFrame::HLine)
            line = QRect(line.left(), line.center().y(), line.width(), 1);
        else
            line = QRect(line.center().x(), line.top(), 1, line.height());
        painter.fillRect(line, current().line);
        return true;
    }
    default:
        return false;
    }
}

/// Texts that Fusion draws well but in colours that we do not want.
bool CrispStyle::drawLabel(ControlElement element, const QStyleOption& option, QPainter& painter,
    const QWidget* widget) const
{
    const Tokens& tokens = current();
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto* given = qstyleoption_cast<const QStyleOptionButton*>(&option);
            given && isDefaultButton(option)) {
            QStyleOptionButton button = *given;
            button.palette.setColor(QPalette::ButtonText, tokens.onAccent);
            QProxyStyle::drawControl(element, &button, &painter, widget);
            return true;
        }
        return false;
    case CE_TabBarTabLabel:
        if (const auto* given = qstyleoption_cast<const QStyleOptionTab*>(&option)) {
            QStyleOptionTab tab = *given;
            const bool strong = tab.state.testFlag(State_Selected) || pointerOf(tab).hovers;
            if (isEnabled(tab))
                tab.palette.setColor(QPalette::WindowText, strong ? tokens.ink : tokens.ink2);
            QProxyStyle::drawControl(element, &tab, &painter, widget);
            return true;
        }
        return false;
    case CE_Header:
        // Qt's own does the same, but asks Fusion and not us where label and arrow
        // are.
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option)) {
            proxy()->drawControl(CE_HeaderSection, header, &painter, widget);
            QStyleOptionHeaderV2 part;
            static_cast<QStyleOptionHeader&>(part) = *header;
            part.rect = proxy()->subElementRect(SE_HeaderLabel, header, widget);
            proxy()->drawControl(CE_HeaderLabel, &part, &painter, widget);
            part.rect = proxy()->subElementRect(SE_HeaderArrow, header, widget);
            if (header->sortIndicator != QStyleOptionHeader::None)
                proxy()->drawPrimitive(PE_IndicatorHeaderArrow, &part, &painter, widget);
        }
        return true;
    case CE_HeaderLabel:
        if (const auto* given = qstyleoption_cast<const QStyleOptionHeader*>(&option)) {
            QStyleOptionHeaderV2 header;
            static_cast<QStyleOptionHeader&>(header) = *given;
            header.state &= ~State_On; // bold where a cell of the column is selected
            if (!(header.textAlignment & Qt::AlignVertical_Mask))
                header.textAlignment |= Qt::AlignVCenter;
            header.palette.setColor(QPalette::ButtonText, tokens.ink2);
            QProxyStyle::drawControl(element, &header, &painter, widget);
            return true;
        }
        return false;
    case CE_ItemViewItem:
        if (const auto* given = qstyleoption_cast<const QStyleOptionViewItem*>(&option)) {
            QStyleOptionViewItem item = *given;
            item.palette.setColor(QPalette::HighlightedText, item.palette.color(QPalette::Text));
            QProxyStyle::drawControl(element, &item, &painter, widget);
            return true;
        }
        return false;
    default:
        return false;
    }
}

void CrispStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    if (control == CC_ComboBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option))
            return paintComboBox(*painter, *box, widget, *proxy());
    } else if (control == CC_SpinBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option))
            return paintSpinBox(*painter, *box, widget, *proxy());
    } else if (control == CC_Slider) {
        if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return paintSlider(*painter, *slider, widget, *proxy());
    } else if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return paintScrollBar(*painter, *bar, widget, *proxy());
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QIcon CrispStyle::standardIcon(
    StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const
{
    if (const auto glyph = glyphFor(icon))
        return theme::icon(*glyph);
    return QProxyStyle::standardIcon(icon, option, widget);
}

} // namespace crisp::theme
