// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "pages/page.h"

class QAction;
class QSplitter;

namespace crisp::controls {
class Button;
class ElidedLabel;
class EmptyState;
} // namespace crisp::controls

/// The page on which runs are described, started, watched and compared while they go: it puts
/// recipe, run header, charts and queue together and carries out what they ask for.
namespace crisp::train {

class CurveSketch;
class QueueModel;
class QueueView;
class RecipeForm;
class RunChartsPanel;
class RunHeader;
class RunLauncher;
class RunLegend;
class ShownRuns;

class TrainPage : public pages::Page {
    Q_OBJECT

public:
    explicit TrainPage(const bridge::Services& services, QWidget* parent = nullptr);
    ~TrainPage() override;

    /// A model and a data directory for the next run; empty: as it is.
    void choose(const QString& model, const QString& data);
    /// A model, data set or run from anywhere, as if it had been dropped here.
    void openPath(const QString& path);

    QString pageName() const override;
    QString pageTitle() const override;
    std::vector<charts::Figure*> figures() const override;
    charts::Figure* currentFigure() const override;
    void focusFirst() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

public Q_SLOTS:
    void train();
    void trainAll();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    QWidget* buildQueue();
    QWidget* buildEmpty();
    void buildActions();
    void connectParts();
    void connectQueue();
    void showEmpty();
    void showQueueButtons();
    void showSmoothing();
    void fold();

    bridge::Services services_;
    ShownRuns* runs_ = nullptr;
    RunLauncher* launcher_ = nullptr;
    QueueModel* queueModel_ = nullptr;
    RecipeForm* form_ = nullptr;
    RunHeader* header_ = nullptr;
    RunLegend* legend_ = nullptr;
    QWidget* legendRule_ = nullptr;
    RunChartsPanel* charts_ = nullptr;
    controls::EmptyState* empty_ = nullptr;
    CurveSketch* sketch_ = nullptr;
    controls::Button* emptyTrain_ = nullptr;
    QSplitter* splitter_ = nullptr;
    QWidget* queueHead_ = nullptr;
    QueueView* queueView_ = nullptr;
    controls::ElidedLabel* summary_ = nullptr;
    controls::Button* hold_ = nullptr;
    controls::Button* clear_ = nullptr;
    bool wantsCompact_ = true; ///< where there is little room
};

} // namespace crisp::train
