// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QLineEdit;

/// A line of input with all that belongs to it. What is valid is the page's business.
namespace crisp::controls {

class FieldEdit;
class Label;

/// A line edit with its label above and, where the text is wrong, the sentence that names the cure
/// below; otherwise the hint stands there.
class Field : public QWidget {
    Q_OBJECT

public:
    explicit Field(const QString& label, QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* edit() const;
    [[nodiscard]] QString text() const;
    void setText(const QString& text); ///< does not emit
    void setLabel(const QString& label);
    void setUnit(const QString& unit); ///< inside the field, right: "steps"
    void setHint(const QString& hint);
    void setError(const QString& sentence); ///< empty: none
    [[nodiscard]] bool hasError() const { return !error_.isEmpty(); }
    [[nodiscard]] QString error() const { return error_; }

Q_SIGNALS:
    void edited(const QString& text); ///< by the user, at every key

private:
    void showBelow();

    Label* label_ = nullptr;
    FieldEdit* edit_ = nullptr;
    Label* below_ = nullptr;
    QString hint_;
    QString error_;
};

} // namespace crisp::controls
