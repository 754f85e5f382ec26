// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "pages/page.h"
#include "results/plan_groups.h"
#include "results/run_table_figure.h"
#include "results/work_facts.h"

#include <QString>

#include <memory>
#include <vector>

class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace crisp::controls {
class Button;
class SegmentedControl;
} // namespace crisp::controls

/// Runs by plan: a table, what may be said about them, and charts. What is tested statistically,
/// and a report, are not here.
namespace crisp::results {

class ResultCharts;
class RunTableView;

class ResultsPage : public pages::Page {
    Q_OBJECT

public:
    explicit ResultsPage(const bridge::Services& services, QWidget* parent = nullptr);
    ~ResultsPage() override;

    /// Chooses a run, as its row would; one that is not listed is passed over.
    void showRun(const QString& run);

    QString pageName() const override;
    QString pageTitle() const override;
    std::vector<charts::Figure*> figures() const override;
    charts::Figure* currentFigure() const override;
    void focusFirst() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    /// Which runs the page is about.
    struct Filter {
        QString text;
        QString model; ///< empty: all
        QString data;
    };

    QWidget* buildHeader();
    QWidget* buildVerdict();
    QWidget* buildEmpty();
    void connectParts();
    void readRuns(); ///< from the catalog
    void showRuns(); ///< those that pass the filter
    void fillChip(controls::Button* chip, const QString& everything, QString Filter::*field,
        QString RunResult::*of);
    void refreshChip(controls::Button* chip, const QString& everything, const QString& chosen,
        QString RunResult::*of);
    [[nodiscard]] bool passes(const RunResult& run) const;
    [[nodiscard]] QString caption(const std::vector<PlanGroup>& groups) const;
    void chooseRun(const QString& run);
    void followTable();
    void shareHeight();
    void saveCsv();

    bridge::Services services_;
    WorkFacts facts_;
    std::vector<RunResult> runs_;
    Filter filter_;

    QStackedWidget* stack_ = nullptr;
    QLineEdit* find_ = nullptr;
    controls::Button* modelChip_ = nullptr;
    controls::Button* dataChip_ = nullptr;
    controls::SegmentedControl* metric_ = nullptr;
    controls::Button* columns_ = nullptr;
    QWidget* verdict_ = nullptr;
    QLabel* headline_ = nullptr;
    QLabel* detail_ = nullptr;
    QSplitter* split_ = nullptr;
    bool isSplitByHand_ = false;
    QWidget* tablePart_ = nullptr;
    RunTableView* table_ = nullptr;
    ResultCharts* charts_ = nullptr;
    QTimer* refresh_ = nullptr; ///< several changes of the catalog are one
    std::unique_ptr<RunTableFigure> tableFigure_;
};

} // namespace crisp::results
