// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"

#include <QWidget>

#include <functional>
#include <vector>

class QLineEdit;
class QVBoxLayout;

/// One page of settings in groups, searchable; every one acts at once. The settings themselves are
/// bridge/settings.h's.
namespace crisp::shell {

class SettingsPage : public QWidget {
    Q_OBJECT

public:
    explicit SettingsPage(const bridge::Services& services, QWidget* parent = nullptr);

    /// Shows only the lines whose words contain the text.
    void filter(const QString& text);

private:
    struct Line {
        QWidget* widget = nullptr;
        QWidget* group = nullptr;
        QString words;
    };
    void addGroup(const QString& title);
    void addLine(const QString& name, const QString& help, QWidget* control);
    void addLook();
    void addMaps();
    void addEngine();
    void addFolders();
    QWidget* folderControl(const QString& accessibleName, const QString& current,
        const std::function<void(const QString&)>& choose);

    bridge::Services services_;
    QLineEdit* search_ = nullptr;
    QVBoxLayout* groups_ = nullptr;
    QWidget* group_ = nullptr; ///< the one that lines are added to
    std::vector<Line> lines_;
};

} // namespace crisp::shell
