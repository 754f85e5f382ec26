// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <utility>
#include <vector>

class QFormLayout;
class QHBoxLayout;
class QVBoxLayout;

namespace crisp::controls {
class Button;
class ElidedLabel;
class Label;
} // namespace crisp::controls

/// What details of a model and of a data set have in common: a head with buttons, and facts in two
/// columns.
namespace crisp::library {

/// A name and what is true of it; empty values are passed over.
using Facts = std::vector<std::pair<QString, QString>>;

class FactList : public QWidget {
    Q_OBJECT

public:
    explicit FactList(QWidget* parent = nullptr);
    void setFacts(const Facts& facts);

private:
    QFormLayout* form_ = nullptr;
};

/// Title, what it is, a sentence where something is wrong, and buttons at the right.
class DetailsHead : public QWidget {
    Q_OBJECT

public:
    explicit DetailsHead(QWidget* parent = nullptr);
    void setTitle(const QString& title, const QString& note);
    controls::Button* addButton(const QString& text, bool primary = false);

private:
    controls::ElidedLabel* title_ = nullptr;
    controls::Label* note_ = nullptr;
    QHBoxLayout* row_ = nullptr;
};

} // namespace crisp::library
