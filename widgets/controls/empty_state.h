// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controls/button.h"

#include <QString>
#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

/// What stands where there is nothing yet.
namespace crisp::controls {

class Label;

/// A page or panel with nothing in it: what it is for and what to do next.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const QString& headline, const QString& text, QWidget* parent = nullptr);
    Button* addAction(const QString& text, Emphasis emphasis = Emphasis::Secondary);
    void setText(const QString& headline, const QString& text);
    void setPicture(QWidget* picture); ///< above the headline; becomes a child

private:
    Label* headline_ = nullptr;
    Label* text_ = nullptr;
    QVBoxLayout* column_ = nullptr;
    QHBoxLayout* actions_ = nullptr;
};

} // namespace crisp::controls
