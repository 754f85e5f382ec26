// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "train/recipe_fields.h"
#include "training/recipe.h"

#include <QJsonObject>
#include <QWidget>

#include <cstdint>
#include <vector>

class QGridLayout;

namespace crisp::controls {
class Button;
class Field;
} // namespace crisp::controls

/// Every number and choice of a recipe but model, data and sparsities, as fields that say at once
/// what is wrong with them; the less usual ones behind "All settings". What a number may be is
/// recipe_fields.h's business.
namespace crisp::train {

class CalmCombo;

class HyperParameters : public QWidget {
    Q_OBJECT

public:
    explicit HyperParameters(QWidget* parent = nullptr);

    void setRecipe(const training::Recipe& recipe);
    void setPhase(model::PruningPhase phase);
    void setSeeds(const std::vector<std::uint64_t>& seeds);
    /// Puts in what reads as a value, and marks the fields that do not. @return whether all did
    bool readInto(training::Recipe& recipe, std::vector<std::uint64_t>& seeds);
    /// A fault that only all values together show. @return false if no field is called so
    bool showFault(const RecipeFault& fault);
    /// @return false if no field is marked
    bool focusFirstError();
    void setAllShown(bool shown);

    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

Q_SIGNALS:
    void edited(); ///< by the user

private:
    struct Row {
        const RecipeField* spec;
        controls::Field* field;
    };
    struct Choice {
        QString key;
        CalmCombo* combo;
    };

    void buildMain();
    void buildFurther();
    void place(QWidget* widget, QGridLayout* grid, int index);
    controls::Field* addField(const RecipeField& spec, QGridLayout* grid, int index);
    CalmCombo* addChoice(const QString& key, const QString& label, const QStringList& names,
        const QStringList& shown, QGridLayout* grid, int index);
    [[nodiscard]] CalmCombo* choice(const char* key) const;
    void setChoice(const char* key, std::string_view name);
    [[nodiscard]] std::string choiceName(const char* key) const;
    [[nodiscard]] controls::Field* fieldOf(const QString& key) const;

    std::vector<Row> rows_;
    std::vector<Choice> choices_;
    controls::Field* seeds_ = nullptr;
    controls::Button* fold_ = nullptr;
    QWidget* main_ = nullptr;
    QWidget* further_ = nullptr;
};

} // namespace crisp::train
