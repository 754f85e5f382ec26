// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "explore/edge_changes.h"
#include "explore/scene.h"

#include <QAbstractTableModel>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QTableView;

namespace crisp::controls {
class Button;
class SegmentedControl;
} // namespace crisp::controls

/// Comparing: which edges of the head were lost, gained or kept from A to B. A chosen line locks
/// its cell in all maps.
namespace crisp::explore {

/// The lines of one tab. Names and numbers are made when they are shown: there can be 262,144.
class ChangesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum class Kind { Lost, Gained, Kept };
    using QAbstractTableModel::QAbstractTableModel;

    void setChanges(const ScenePointer& scene, std::vector<EdgeChange> edges, Kind kind);
    [[nodiscard]] const std::vector<EdgeChange>& edges() const { return edges_; }
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] QString token(std::size_t position) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const EdgeChange& edge, int column) const;

    ScenePointer scene_;
    std::vector<EdgeChange> edges_;
    Kind kind_ = Kind::Lost;
};

class ChangesList : public QWidget, public charts::Figure {
    Q_OBJECT

public:
    explicit ChangesList(QWidget* parent = nullptr);

    void setScene(const ScenePointer& scene); ///< comparing
    void setLock(const Lock& lock); ///< in tokens of the sentence
    [[nodiscard]] const EdgeChanges& changes() const { return changes_; }

    QString figureName() const override;
    QString figureTitle() const override;
    QString figureCaption() const override;
    QSizeF figureSize() const override;
    void paintFigure(
        QPainter& painter, const QRectF& area, const charts::FigureStyle& style) override;
    charts::FigureTable figureTable() const override;
    bool hasContent() const override { return scene_ && scene_->changes; }

Q_SIGNALS:
    void cellChosen(const crisp::explore::Cell& cell); ///< in tokens of the sentence
    void saveWanted(); ///< the list as CSV
    void menuWanted(const QPoint& globalPosition); ///< copy, save

private:
    void build();
    void buildTable();
    void showKind();
    void showSentence();
    [[nodiscard]] const std::vector<EdgeChange>& edgesOf(ChangesModel::Kind kind) const;

    controls::SegmentedControl* tabs_ = nullptr;
    ChangesModel* model_ = nullptr;
    QTableView* table_ = nullptr;
    QLabel* sentence_ = nullptr;
    controls::Button* save_ = nullptr;
    ScenePointer scene_;
    EdgeChanges changes_;
    Lock lock_;
    bool selecting_ = false; ///< the selection follows the lock, not the user
};

} // namespace crisp::explore
