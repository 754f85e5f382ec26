// SPDX-License-Identifier: Apache-2.0
#include "train/recipe_fields.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace crisp::train {
namespace {

using training::Recipe;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::train::RecipeFields)
};

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double largestSize = 1'000'000; // as core's recipe.cpp
constexpr double largestStep = 1'000'000'000'000;

Limits above(double low, double high, double usual) { return { low, high, false, true, usual }; }
Limits from(double low, double high, double usual) { return { low, high, true, true, usual }; }
Limits share(double usual) { return { 0.0, 1.0, true, false, usual }; }

QString steps() { return Words::tr("steps"); }

std::vector<RecipeField> makeMainFields()
{
    return {
        { QStringLiteral("learning_rate"), Words::tr("Learning rate"), {},
            Words::tr("How far each step goes at its peak; 1e-5 to 1e-4 is usual."),
            { 0.0, 1.0, false, false, 5e-5 }, &Recipe::learningRate },
        { QStringLiteral("epochs"), Words::tr("Epochs"), {},
            Words::tr("How often every sentence is seen; need not be whole."),
            above(0.0, largestSize, 3.0), &Recipe::epochs },
        { QStringLiteral("batch_size"), Words::tr("Batch"), {}, Words::tr("Sentences in a step."),
            from(1, largestSize, 32), &Recipe::batchSize },
        { QStringLiteral("max_length"), Words::tr("Max length"), {},
            Words::tr(
                "Tokens a sentence may have, [CLS] and [SEP] among them; longer ones are cut. "
                "At most what the model can read."),
            from(3, largestSize, 128), &Recipe::maxLength },
        { QStringLiteral("warmup"), Words::tr("Warm-up"), steps(),
            Words::tr("Steps over which the rate rises from zero; below 1, a share of all steps."),
            from(0.0, largestStep, 0.0), &Recipe::warmup },
        { QStringLiteral("weight_decay"), Words::tr("Weight decay"), {},
            Words::tr(
                "How strongly weights are drawn to zero (AdamW); biases and norms are spared."),
            { 0.0, endless, true, true, 0.01 }, &Recipe::weightDecay },
        { QStringLiteral("eval_every"), Words::tr("Evaluate every"), steps(),
            Words::tr("Steps between two looks at the dev set; 0 looks at the end of every epoch."),
            from(0, largestStep, 64), &Recipe::evalEvery },
    };
}

std::vector<RecipeField> makeFurtherFields()
{
    return {
        { QStringLiteral("max_steps"), Words::tr("Most steps"), steps(),
            Words::tr("Ends the run after so many steps; 0 goes by epochs."),
            from(0, largestStep, 0), &Recipe::maxSteps },
        { QStringLiteral("gradient_accumulation"), Words::tr("Accumulate"), Words::tr("batches"),
            Words::tr("Batches whose gradients make one step."), from(1, largestSize, 1),
            &Recipe::gradientAccumulation },
        { QStringLiteral("max_grad_norm"), Words::tr("Clip gradient at"), {},
            Words::tr("Longest gradient a step may take; 0 does not clip."),
            { 0.0, endless, true, true, 1.0 }, &Recipe::maxGradNorm },
        { QStringLiteral("beta1"), Words::tr("Beta 1"), {},
            Words::tr("How long AdamW remembers gradients."), share(0.9), &Recipe::beta1 },
        { QStringLiteral("beta2"), Words::tr("Beta 2"), {},
            Words::tr("How long AdamW remembers squared gradients."), share(0.999),
            &Recipe::beta2 },
        { QStringLiteral("epsilon"), Words::tr("Epsilon"), {},
            Words::tr("Keeps AdamW from dividing by zero."), { 0.0, 1.0, false, false, 1e-8 },
            &Recipe::epsilon },
        { QStringLiteral("log_every"), Words::tr("Log every"), steps(),
            Words::tr("Steps between two points of the curves."), from(1, largestStep, 1),
            &Recipe::logEvery },
        { QStringLiteral("checkpoint_every"), Words::tr("Save every"), steps(),
            Words::tr("Steps between two checkpoints; 0 saves at evaluations only."),
            from(0, largestStep, 500), &Recipe::checkpointEvery },
        { QStringLiteral("keep_checkpoints"), Words::tr("Keep"), Words::tr("newest"),
            Words::tr("Checkpoints that stay, besides the best."), from(1, largestSize, 1),
            &Recipe::keepCheckpoints },
        { QStringLiteral("early_stopping_patience"), Words::tr("Stop early after"),
            Words::tr("looks"),
            Words::tr("Evaluations without improvement after which the run ends; 0 never does."),
            from(0, largestSize, 3), &Recipe::earlyStoppingPatience },
        { QStringLiteral("early_stopping_threshold"), Words::tr("Improvement"), {},
            Words::tr("Accuracy, as a share, that counts as improvement."),
            { 0.0, endless, true, true, 0.001 }, &Recipe::earlyStoppingThreshold },
    };
}

} // namespace

const std::vector<RecipeField>& mainFields()
{
    static const std::vector<RecipeField> fields = makeMainFields();
    return fields;
}

const std::vector<RecipeField>& furtherFields()
{
    static const std::vector<RecipeField> fields = makeFurtherFields();
    return fields;
}

QString textOf(const RecipeField& field, const training::Recipe& recipe)
{
    if (const auto* real = std::get_if<double Recipe::*>(&field.member))
        return numberText(recipe.**real);
    return QString::number(recipe.*std::get<std::size_t Recipe::*>(field.member));
}

QString read(const RecipeField& field, const QString& text, training::Recipe& recipe)
{
    if (const auto* real = std::get_if<double Recipe::*>(&field.member)) {
        const Parsed<double> parsed = parseNumber(text, field.limits);
        if (parsed.error.isEmpty())
            recipe.** real = parsed.value;
        return parsed.error;
    }
    const Parsed<std::uint64_t> parsed = parseWhole(text, field.limits);
    if (parsed.error.isEmpty())
        recipe.*std::get<std::size_t Recipe::*>(field.member)
            = static_cast<std::size_t>(parsed.value);
    return parsed.error;
}

RecipeFault faultOf(const training::Recipe& recipe)
{
    try {
        recipe.validate();
        return {};
    } catch (const std::invalid_argument& error) {
        return splitFault(error.what());
    }
}

RecipeFault splitFault(std::string_view text)
{
    const std::size_t colon = text.find(": ");
    if (colon == std::string_view::npos)
        return { QStringLiteral("recipe"), bridge::asSentence(text) };
    // "data, dev_file: ..." belongs to the picker of data, "plan, layers, layer 2" to the plan.
    const std::string field(text.substr(0, text.find_first_of(",:")));
    return { QString::fromStdString(field), bridge::asSentence(text.substr(colon + 2)) };
}

} // namespace crisp::train
