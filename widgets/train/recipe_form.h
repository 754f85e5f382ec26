// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"
#include "training/recipe.h"

#include <QJsonObject>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

class QMenu;
class QScrollArea;

namespace crisp::controls {
class Button;
}

/// The column that describes the next run: model, data, plan, hyper-parameters, and the buttons
/// that start it. It keeps what was typed and says what is wrong with it; runs and their folders
/// are run_planner.h's business.
namespace crisp::train {

class HyperParameters;
class PlanSection;
class SourcePicker;
class StackingRow;
struct RecipeFault;

/// What the form says when nothing is wrong with it.
struct RecipeDraft {
    training::Recipe recipe; ///< of the chosen plan, with the first seed
    std::vector<std::uint64_t> seeds;
    /// The program's four plans, and the chosen one if it is another.
    std::vector<training::Recipe> plans;
};

class RecipeForm : public QWidget {
    Q_OBJECT

public:
    explicit RecipeForm(const bridge::Services& services, QWidget* parent = nullptr);

    /// A model or data directory that the catalog knows or has been told of; empty: as it is.
    void choose(const QString& model, const QString& data);
    /// Everything but the seeds, which become the recipe's one.
    void copyFrom(const training::Recipe& recipe);

    /// None if something is wrong, which is then marked.
    [[nodiscard]] std::optional<RecipeDraft> draft();
    void focusFirstError();
    void focusPlans();
    [[nodiscard]] QString planName() const;
    /// Core's message about a recipe, to be shown where it belongs. @return false if no field is
    /// concerned
    bool showFault(std::string_view message);

    /// Nothing but cards and buttons; with a button to come back if `canFold`.
    void setCompact(bool compact, bool canFold);

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

Q_SIGNALS:
    void trainRequested();
    void trainAllRequested();
    void changed();
    void foldRequested(bool compact);
    void libraryRequested();
    void said(const QString& sentence, const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildHead();
    void buildFooter();
    void connectSections();
    void fillCopyMenu();
    void fillPickers();
    void chooseDefaults();
    void openDirectory(bool forModel);
    void onEdited();
    void scaleSizes();
    void showButtons(std::size_t seedCount);
    [[nodiscard]] bool readInto(training::Recipe& recipe, std::vector<std::uint64_t>& seeds);
    bool showFaultAt(const RecipeFault& fault);
    [[nodiscard]] training::DataSource dataSource() const;
    [[nodiscard]] static QString idOf(const training::DataSource& source);
    [[nodiscard]] std::size_t layerCount() const;
    void fail(const QString& title, const QString& sentence, const QString& path);

    bridge::Services services_;
    QScrollArea* scroll_ = nullptr;
    QWidget* head_ = nullptr;
    QMenu* copyMenu_ = nullptr;
    controls::Button* fold_ = nullptr;
    bool isCompact_ = false;
    SourcePicker* model_ = nullptr;
    SourcePicker* data_ = nullptr;
    PlanSection* plans_ = nullptr;
    HyperParameters* numbers_ = nullptr;
    StackingRow* footer_ = nullptr;
    controls::Button* train_ = nullptr;
    controls::Button* trainAll_ = nullptr;
    /// Of a run whose data is no directory; its id is in the picker.
    std::optional<training::DataSource> files_;
    std::size_t planCount_ = 4;
};

} // namespace crisp::train
