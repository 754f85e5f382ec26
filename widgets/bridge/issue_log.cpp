// SPDX-License-Identifier: Apache-2.0
#include "issue_log.h"

#include <algorithm>

namespace crisp::bridge {
namespace {

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return IssueLog::tr("Note");
    case Severity::Warning:
        return IssueLog::tr("Warning");
    case Severity::Error:
        break;
    }
    return IssueLog::tr("Error");
}

} // namespace

IssueLog::IssueLog(QObject* parent)
    : QAbstractListModel(parent)
{
}

void IssueLog::add(
    Severity severity, const QString& title, const QString& text, const QString& path)
{
    Issue issue { severity, title, text, path, QDateTime::currentDateTime(), 1 };
    const auto same = std::ranges::find_if(issues_, [&](const Issue& other) {
        return other.severity == severity && other.title == title && other.text == text
            && other.path == path;
    });
    if (same != issues_.end()) { // it is news again, so it goes to the top
        issue.times = same->times + 1;
        const int row = static_cast<int>(same - issues_.begin());
        beginRemoveRows({}, row, row);
        issues_.erase(same);
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    issues_.insert(issues_.begin(), std::move(issue));
    endInsertRows();
    Q_EMIT countChanged();
}

void IssueLog::dismiss(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    issues_.erase(issues_.begin() + row);
    endRemoveRows();
    Q_EMIT countChanged();
}

void IssueLog::dismissAll()
{
    if (issues_.empty())
        return;
    beginRemoveRows({}, 0, rowCount() - 1);
    issues_.clear();
    endRemoveRows();
    Q_EMIT countChanged();
}

int IssueLog::count(Severity atLeast) const
{
    return static_cast<int>(std::ranges::count_if(
        issues_, [atLeast](const Issue& issue) { return issue.severity >= atLeast; }));
}

QString IssueLog::asText(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    const Issue& issue = issues_[static_cast<std::size_t>(row)];
    QStringList lines { severityName(issue.severity) + QStringLiteral(": ") + issue.title };
    if (!issue.text.isEmpty())
        lines << issue.text;
    if (!issue.path.isEmpty())
        lines << issue.path;
    QString when = issue.when.toString(Qt::ISODate);
    if (issue.times > 1)
        when = tr("%1 (%2 times, the last time then)").arg(when).arg(issue.times);
    lines << when;
    return lines.join(QLatin1Char('\n'));
}

int IssueLog::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(issues_.size());
}

QVariant IssueLog::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Issue& issue = issues_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return issue.title;
    case Qt::ToolTipRole:
    case TextRole:
        return issue.text;
    case Qt::AccessibleTextRole:
        return QString(severityName(issue.severity) + QStringLiteral(": ") + issue.title);
    case Qt::AccessibleDescriptionRole:
        return issue.text;
    case SeverityRole:
        return static_cast<int>(issue.severity);
    case PathRole:
        return issue.path;
    case TimesRole:
        return issue.times;
    default:
        return {};
    }
}

} // namespace crisp::bridge
