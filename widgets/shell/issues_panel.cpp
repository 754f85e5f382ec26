// SPDX-License-Identifier: Apache-2.0
#include "shell/issues_panel.h"

#include "controls/controls.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

namespace crisp::shell {
namespace {

theme::Icon iconOf(bridge::Severity severity)
{
    switch (severity) {
    case bridge::Severity::Error:
        return theme::Icon::Error;
    case bridge::Severity::Warning:
        return theme::Icon::Warning;
    case bridge::Severity::Note:
        break;
    }
    return theme::Icon::Info;
}

QColor colourOf(bridge::Severity severity)
{
    const theme::Tokens& tokens = theme::current();
    if (severity == bridge::Severity::Error)
        return tokens.danger;
    return severity == bridge::Severity::Warning ? tokens.warn : tokens.ink2;
}

QLabel* wrapped(QLabel* label)
{
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // messages quote files and what users typed
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

IssuesPanel::IssuesPanel(bridge::IssueLog& issues, QWidget* parent)
    : QWidget(parent)
    , issues_(issues)
{
    setObjectName(QStringLiteral("issuesPanel"));
    setAccessibleName(tr("Issues"));
    setFocusPolicy(Qt::StrongFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    heading_ = controls::titleLabel({}, this);
    auto* dismissAll = new controls::Button(tr("Dismiss all"), controls::Emphasis::Quiet, this);
    dismissAll->setObjectName(QStringLiteral("dismissAll"));
    auto* close = controls::iconButton(theme::Icon::ChevronDown, tr("Hide this panel"), this);
    head->addWidget(heading_, 1);
    head->addWidget(dismissAll);
    head->addWidget(close);
    column->addLayout(head);
    column->addWidget(new controls::Rule(Qt::Horizontal, this));
    scroll_ = new QScrollArea(this);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(scroll_, 1);
    connect(dismissAll, &QAbstractButton::clicked, &issues_, &bridge::IssueLog::dismissAll);
    connect(close, &QAbstractButton::clicked, this, &QWidget::hide);
    connect(&issues_, &bridge::IssueLog::countChanged, this, &IssuesPanel::rebuild);
    rebuild();
}

void IssuesPanel::rebuild()
{
    const auto& issues = issues_.issues();
    heading_->setText(issues.empty() ? tr("No issues")
            : issues.size() == 1     ? tr("1 issue")
                                     : tr("%1 issues").arg(issues.size()));
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (std::size_t row = 0; row < issues.size(); ++row) {
        column->addWidget(makeRow(issues[row], static_cast<int>(row)));
        column->addWidget(new controls::Rule(Qt::Horizontal, list));
    }
    if (issues.empty()) {
        QLabel* nothing = controls::helpLabel(tr("Nothing went wrong since the last time."), list);
        nothing->setContentsMargins(12, 12, 12, 12);
        column->addWidget(nothing);
    }
    column->addStretch();
    // The button that was clicked may be inside the old list: it must outlive its own signal.
    if (QWidget* old = scroll_->takeWidget())
        old->deleteLater();
    scroll_->setWidget(list);
}

QWidget* IssuesPanel::makeRow(const bridge::Issue& issue, int row)
{
    auto* line = new QWidget;
    auto* across = new QHBoxLayout(line);
    across->setContentsMargins(12, 8, 8, 8);
    across->setSpacing(8);
    auto* mark = new QLabel(line);
    mark->setPixmap(theme::iconPixmap(
        iconOf(issue.severity), colourOf(issue.severity), 16, devicePixelRatioF()));
    mark->setAlignment(Qt::AlignTop);
    across->addWidget(mark);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    QLabel* title = wrapped(controls::titleLabel(
        issue.times > 1 ? tr("%1 (%2 times)").arg(issue.title).arg(issue.times) : issue.title,
        line));
    title->setObjectName(QStringLiteral("issueTitle"));
    words->addWidget(title);
    words->addWidget(wrapped(controls::secondaryLabel(issue.text, line)));
    across->addLayout(words, 1);
    if (!issue.path.isEmpty() && QFileInfo::exists(issue.path)) {
        auto* show = new controls::Button(tr("Show file"), controls::Emphasis::Secondary, line);
        connect(show, &QAbstractButton::clicked, line, [path = issue.path] {
            const QFileInfo info(path);
            QDesktopServices::openUrl(
                QUrl::fromLocalFile(info.isDir() ? path : info.absolutePath()));
        });
        across->addWidget(show, 0, Qt::AlignTop);
    }
    auto* copy = controls::iconButton(theme::Icon::Copy, tr("Copy this issue"), line);
    auto* dismiss = controls::iconButton(theme::Icon::Close, tr("Dismiss this issue"), line);
    across->addWidget(copy, 0, Qt::AlignTop);
    across->addWidget(dismiss, 0, Qt::AlignTop);
    connect(copy, &QAbstractButton::clicked, this,
        [this, row] { QGuiApplication::clipboard()->setText(issues_.asText(row)); });
    connect(dismiss, &QAbstractButton::clicked, this, [this, row] { issues_.dismiss(row); });
    return line;
}

void IssuesPanel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::current().line2, 1));
    painter.setBrush(theme::current().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
}

void IssuesPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

} // namespace crisp::shell
