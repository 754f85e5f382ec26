// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

class QHBoxLayout;
class QMenu;
class QStackedLayout;

namespace crisp::controls {
class ElidedLabel;
class EmptyState;
} // namespace crisp::controls

/// The frame around every chart and map: title, subtitle, place for switches, enlarge and menu
/// buttons, right-click menu, and the words that stand there while there is nothing to show. What
/// is drawn is the figure's business.
namespace crisp::charts {

class ExportHub;
class Figure;

class ChartPanel : public QWidget {
    Q_OBJECT

public:
    /// `content` is the widget that shows `figure` (often the same object); the panel owns it.
    ChartPanel(QWidget* content, Figure* figure, ExportHub* hub, QWidget* parent = nullptr);
    ~ChartPanel() override;

    void setTitle(const QString& title, const QString& subtitle = {});
    /// Switches, right of the title, left of the buttons. The panel owns them.
    void addHeaderWidget(QWidget* widget);
    /// What stands in place of the content while the figure has none; empty shows the content.
    void setEmptyText(const QString& headline, const QString& whatToDo = {});
    [[nodiscard]] Figure* figure() const { return figure_; }
    [[nodiscard]] QWidget* content() const { return content_; }

Q_SIGNALS:
    /// Enlarge was asked for (button, F11): the page decides how.
    void enlargeRequested();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    void fillMenu(QMenu& menu);
    void showContentOrEmpty();
    void showSubtitleIfItFits();

    QWidget* content_;
    Figure* figure_;
    ExportHub* hub_;
    controls::ElidedLabel* title_ = nullptr;
    controls::ElidedLabel* subtitle_ = nullptr;
    QHBoxLayout* header_ = nullptr;
    QHBoxLayout* switches_ = nullptr;
    QStackedLayout* stack_ = nullptr;
    controls::EmptyState* empty_ = nullptr; ///< made when first needed
    QString headline_;
};

} // namespace crisp::charts
