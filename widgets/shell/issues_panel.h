// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/issue_log.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;
class QScrollArea;

/// Errors and warnings that stay until they are dismissed: what failed, why, what to do, with
/// buttons to copy, to show the file, and to dismiss. A panel above the status bar's right end.
namespace crisp::shell {

class IssuesPanel : public QWidget {
    Q_OBJECT

public:
    explicit IssuesPanel(bridge::IssueLog& issues, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild();
    QWidget* makeRow(const bridge::Issue& issue, int row);

    bridge::IssueLog& issues_;
    QLabel* heading_ = nullptr;
    QScrollArea* scroll_ = nullptr;
};

} // namespace crisp::shell
