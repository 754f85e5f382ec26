// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "theme/icons.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <vector>

class QLabel;

namespace crisp::controls {
class ElidedLabel;
}

/// Chooses one of the models or data sets that are there, with its facts above and what is wrong
/// with it below. Where entries come from is the form's business.
namespace crisp::train {

class CalmCombo;

class SourcePicker : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString id;
        QString name;
        QString note; ///< behind the name: "22.7 M parameters"
        QString facts; ///< above: "6 layers · 12 heads · 384 wide"
        QString error; ///< why it cannot be used

        friend bool operator==(const Entry&, const Entry&) = default;
    };

    /// `actions` stand at the end of the list: "Open directory…".
    SourcePicker(const QString& label, theme::Icon icon, const QStringList& actions,
        QWidget* parent = nullptr);

    void setEntries(std::vector<Entry> entries);
    [[nodiscard]] QString current() const { return current_; }
    /// Does not emit. One that is not listed is shown by its last folder's name.
    void setCurrent(const QString& id);
    /// Of the recipe; an entry's own error goes before it.
    void setError(const QString& sentence);
    [[nodiscard]] bool hasError() const;
    [[nodiscard]] QString error() const;
    void focusPicker();

Q_SIGNALS:
    void chosen(const QString& id); ///< by the user
    void actionChosen(int action);

private:
    void fillCombo();
    void showCurrent();
    [[nodiscard]] const Entry* currentEntry() const;
    void onActivated(int index);

    theme::Icon icon_;
    QStringList actions_;
    std::vector<Entry> entries_;
    QString current_;
    QString error_;
    controls::ElidedLabel* facts_ = nullptr;
    CalmCombo* combo_ = nullptr;
    QLabel* below_ = nullptr;
};

} // namespace crisp::train
