// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QString>

#include <vector>

/// What went wrong and has not been dismissed yet, newest first. How it looks is the issues panel's
/// business.
namespace crisp::bridge {

enum class Severity { Note, Warning, Error };

struct Issue {
    Severity severity = Severity::Error;
    QString title; ///< "Checkpoint step 448 cannot be read"
    QString text; ///< one sentence: which file or field, why, what to do
    QString path; ///< a file or folder to show; may be empty
    QDateTime when;
    int times = 1; ///< the same again is counted, not repeated
};

/// GUI thread.
class IssueLog : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SeverityRole = Qt::UserRole, TextRole, PathRole, TimesRole };

    explicit IssueLog(QObject* parent = nullptr);

    void add(
        Severity severity, const QString& title, const QString& text, const QString& path = {});
    void dismiss(int row);
    void dismissAll();
    [[nodiscard]] const std::vector<Issue>& issues() const { return issues_; }
    [[nodiscard]] int count(Severity atLeast) const;
    [[nodiscard]] QString asText(int row) const; ///< for the clipboard

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    void countChanged();

private:
    std::vector<Issue> issues_;
};

} // namespace crisp::bridge
