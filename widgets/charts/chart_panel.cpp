// SPDX-License-Identifier: Apache-2.0
#include "charts/chart_panel.h"

#include "charts/export_hub.h"
#include "charts/figure.h"
#include "controls/button.h"
#include "controls/empty_state.h"
#include "controls/labels.h"
#include "theme/icons.h"
#include "theme/painting.h"
#include "theme/theme.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace crisp::charts {
namespace {

constexpr int headerHeight = 40;
/// A subtitle cut shorter than this says nothing.
constexpr int leastSubtitle = 72;

} // namespace

ChartPanel::ChartPanel(QWidget* content, Figure* figure, ExportHub* hub, QWidget* parent)
    : QWidget(parent)
    , content_(content)
    , figure_(figure)
    , hub_(hub)
{
    buildHeader();
    auto* area = new QWidget(this);
    stack_ = new QStackedLayout(area);
    stack_->addWidget(content_);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header_);
    column->addWidget(area, 1);

    // Only where the focus is inside: a page has several panels.
    auto* key = new QShortcut(QKeySequence(Qt::Key_F11), this);
    key->setContext(Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, this, &ChartPanel::enlargeRequested);

    figure_->setContentObserver([this] { showContentOrEmpty(); });
}

ChartPanel::~ChartPanel() { figure_->setContentObserver({}); }

void ChartPanel::buildHeader()
{
    title_ = new controls::ElidedLabel({}, this);
    title_->setTextSize(theme::Text::BodyMedium);
    subtitle_ = new controls::ElidedLabel({}, this);
    subtitle_->setTextSize(theme::Text::Label);
    subtitle_->setInk(controls::Ink::Help);
    subtitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    switches_ = new QHBoxLayout;
    switches_->setSpacing(8);

    auto* enlarge = controls::iconButton(theme::Icon::Enlarge, tr("Enlarge (F11)"), this);
    connect(enlarge, &QAbstractButton::clicked, this, &ChartPanel::enlargeRequested);
    auto* more = controls::iconButton(theme::Icon::More, tr("Copy, save, export"), this);
    connect(more, &QAbstractButton::clicked, this, [this, more] {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        const QSize size = menu->sizeHint();
        menu->popup(more->mapToGlobal(QPoint(more->width() - size.width(), more->height())));
    });
    for (controls::Button* button : { enlarge, more })
        button->setButtonSize(controls::ButtonSize::Small);

    header_ = new QHBoxLayout;
    header_->setContentsMargins(16, 8, 8, 8);
    header_->setSpacing(8);
    header_->addWidget(title_);
    header_->addWidget(subtitle_, 1);
    header_->addStretch(); // takes the room where the subtitle is hidden
    header_->addLayout(switches_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    buttons->addWidget(enlarge);
    buttons->addWidget(more);
    header_->addLayout(buttons);
    header_->addStrut(theme::scaled(headerHeight) - 16);
}

void ChartPanel::setTitle(const QString& title, const QString& subtitle)
{
    title_->setText(title);
    subtitle_->setText(subtitle);
    content_->setAccessibleName(title);
    setAccessibleName(title);
    showSubtitleIfItFits();
}

void ChartPanel::addHeaderWidget(QWidget* widget)
{
    switches_->addWidget(widget);
    showSubtitleIfItFits();
}

void ChartPanel::setEmptyText(const QString& headline, const QString& whatToDo)
{
    headline_ = headline;
    if (!headline.isEmpty()) {
        if (empty_ == nullptr) {
            empty_ = new controls::EmptyState(headline, whatToDo);
            stack_->addWidget(empty_);
        }
        empty_->setText(headline, whatToDo);
    }
    showContentOrEmpty();
}

void ChartPanel::showContentOrEmpty()
{
    const bool isEmpty = !headline_.isEmpty() && !figure_->hasContent();
    stack_->setCurrentWidget(isEmpty ? static_cast<QWidget*>(empty_) : content_);
}

void ChartPanel::fillMenu(QMenu& menu)
{
    if (hub_ != nullptr)
        hub_->fillMenu(menu, *figure_, window());
    menu.addSeparator();
    // The key is shown, not bound: it belongs to the panel, wherever the focus in it is.
    menu.addAction(tr("Enlarge") + QStringLiteral("\tF11"), this, &ChartPanel::enlargeRequested);
}

void ChartPanel::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(event->globalPos());
    event->accept();
}

void ChartPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showSubtitleIfItFits();
}

void ChartPanel::showSubtitleIfItFits()
{
    const int buttons = 2 * theme::scaled(theme::smallHeight + 8);
    const int room = width() - title_->sizeHint().width() - switches_->sizeHint().width() - buttons
        - header_->contentsMargins().left() - header_->contentsMargins().right()
        - 4 * header_->spacing();
    subtitle_->setVisible(
        room >= std::min(theme::scaled(leastSubtitle), subtitle_->sizeHint().width()));
}

} // namespace crisp::charts
