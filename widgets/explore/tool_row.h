// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/explore_state.h"

#include <QString>
#include <QWidget>

class QCheckBox;

namespace crisp::controls {
class Button;
class SegmentedControl;
} // namespace crisp::controls

/// What the maps show: which quantity, of which heads, for which tokens; and Copy and Export. It
/// shows a state and says what the user wants changed.
namespace crisp::explore {

class ToolRow : public QWidget {
    Q_OBJECT

public:
    explicit ToolRow(QWidget* parent = nullptr);

    void setState(const ExploreState& state);
    /// Why a difference cannot be shown now; empty: it can.
    void setNoDifference(const QString& whyNot);
    void setExportEnabled(bool enabled);
    /// The inspector is a drawer: a button for it.
    void setDrawerButton(bool shown, bool open);
    [[nodiscard]] controls::Button* exportButton() const { return export_; }

Q_SIGNALS:
    void quantityChosen(crisp::explore::Quantity quantity);
    void reductionChosen(crisp::explore::Reduction reduction);
    void hideSpecialChosen(bool hide);
    void renormaliseChosen(bool renormalise);
    void wholeWordsChosen(bool words);
    void copyWanted();
    void exportWanted();
    void drawerToggled(bool open);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void arrange();
    void connectControls();

    controls::SegmentedControl* quantity_ = nullptr;
    controls::SegmentedControl* reduction_ = nullptr;
    QCheckBox* hideSpecial_ = nullptr;
    QCheckBox* renormalise_ = nullptr;
    QCheckBox* wholeWords_ = nullptr;
    controls::Button* copy_ = nullptr;
    controls::Button* export_ = nullptr;
    controls::Button* drawer_ = nullptr;
};

} // namespace crisp::explore
