// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "explore/explore_state.h"
#include "pages/page.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

/// The Explore page: a sentence, what a model's attention does with it, what if, and comparisons.
/// It composes panels and hands what the user does to explore_controller.h; setters are there for
/// the window, for pictures without a screen and for tests.
namespace crisp::explore {

class ExploreController;
struct ExplorePageParts;

class ExplorePage : public pages::Page {
    Q_OBJECT

public:
    explicit ExplorePage(const bridge::Services& services, QWidget* parent = nullptr);
    ~ExplorePage() override;

    QString pageName() const override;
    QString pageTitle() const override;
    std::vector<charts::Figure*> figures() const override;
    charts::Figure* currentFigure() const override;
    void focusFirst() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    bool handleKey(const QKeyEvent& event) override;

    [[nodiscard]] const ExploreState& state() const;
    /// A model directory, or a run: then its best checkpoint.
    void setModel(const QString& path);
    void setText(const QString& text);
    void setPair(const std::optional<QString>& pair);
    void setPlanOverride(const std::optional<model::SparsityPlan>& plan);
    void setEdits(std::vector<model::EdgeEdit> edits);
    /// Empty, "dense", or a model directory.
    void setCompare(const QString& what);
    /// A sentence to compare with; none ends it.
    void setComparedText(const std::optional<QString>& text);
    /// Counted from 0; without a head, the layer's mean.
    void setPosition(std::size_t layer, std::optional<std::size_t> head);
    void setReduction(Reduction reduction, bool allLayers = false);
    void setQuantity(Quantity quantity);
    void setHidden(bool special, bool renormalise);
    void setWholeWords(bool words);
    void setLinks(bool links);
    void setLock(const Lock& lock); ///< in tokens of the sentence
    /// Sentences that the user opened, in place of a data set's.
    void setExamples(const QString& name, const QStringList& sentences);

    /// The newest request is answered and drawn.
    [[nodiscard]] bool isUpToDate() const;
    /// Of the page's own side; null while there is none.
    [[nodiscard]] std::shared_ptr<const analysis::Explanation> explanation() const;
    /// Why the model does not answer; empty: it does.
    [[nodiscard]] QString failure() const;
    /// attention.csv and heads.csv as `crisp explain --format csv` writes them, into a folder that
    /// exists. @return their paths @throws base::Error if the disk refuses
    QStringList exportNumbers(const QString& folder) const;
    /// What happens behind the page, for tests.
    [[nodiscard]] ExploreController& controller();
    [[nodiscard]] const ExploreController& controller() const;

Q_SIGNALS:
    void upToDate();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QWidget* buildTop();
    QWidget* buildContent();
    void connectStrip();
    void connectTools();
    void connectSingle();
    void connectCompare();
    void connectServices();

    void showState();
    void showScene();
    void showContent();
    void showNotes();
    void showColourMap();
    void showTables();
    void arrange();
    void loadExamples();
    void say(const QString& sentence); ///< unless it is empty
    void lock(const Lock& lock); ///< in the map's tokens
    void edit(const Cell& cell, int what); ///< likewise
    void editLocked(int what);
    bool moveByKey(int key);
    bool escape();
    void toggleEnlarged(QWidget* panel);
    void openDirectory();
    void completeExport(const QString& path);

    std::unique_ptr<ExplorePageParts> parts_;
};

} // namespace crisp::explore
