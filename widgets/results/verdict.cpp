// SPDX-License-Identifier: Apache-2.0
#include "results/verdict.h"

#include "analysis/statistics.h"
#include "theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace crisp::results {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::results::Verdict)
};

/// A difference of accuracies in points, with its sign.
QString points(double difference)
{
    const QString number = theme::number(100.0 * difference, 2);
    return difference > 0.0 ? QLatin1Char('+') + number : number;
}

struct Counts {
    std::size_t runs = 0;
    std::size_t groups = 0; ///< with a run that counts
    std::size_t fewestSeeds = 0, mostSeeds = 0;
    std::size_t references = 0; ///< dense groups that count
};

Counts countOf(const std::vector<PlanGroup>& groups)
{
    Counts counts;
    for (const PlanGroup& group : groups) {
        const std::size_t runs = group.counted();
        if (runs == 0)
            continue;
        counts.fewestSeeds = counts.groups == 0 ? runs : std::min(counts.fewestSeeds, runs);
        counts.mostSeeds = std::max(counts.mostSeeds, runs);
        counts.runs += runs;
        ++counts.groups;
        counts.references += group.isReference ? 1 : 0;
    }
    return counts;
}

/// "n = 20 runs, 5 seeds each"
QString basis(const Counts& counts)
{
    const QString runs = counts.runs == 1
        ? Words::tr("n = 1 run")
        : Words::tr("n = %1 runs").arg(theme::number(static_cast<double>(counts.runs), 0));
    if (counts.runs == 1)
        return runs;
    if (counts.mostSeeds == 1)
        return Words::tr("%1, one seed each").arg(runs);
    if (counts.fewestSeeds == counts.mostSeeds)
        return Words::tr("%1, %2 seeds each").arg(runs).arg(counts.mostSeeds);
    return Words::tr("%1, %2 to %3 seeds each")
        .arg(runs)
        .arg(counts.fewestSeeds)
        .arg(counts.mostSeeds);
}

const PlanGroup* farthestFromDense(const std::vector<PlanGroup>& groups)
{
    const PlanGroup* farthest = nullptr;
    for (const PlanGroup& group : groups)
        if (group.toDense
            && (farthest == nullptr || std::abs(*group.toDense) > std::abs(*farthest->toDense)))
            farthest = &group;
    return farthest;
}

/// How far chance moves one evaluation of the group's first run that counts.
std::optional<double> chanceOf(const PlanGroup& group)
{
    const auto run = std::ranges::find_if(group.runs, &RunResult::counts);
    return run == group.runs.end() ? std::nullopt
                                   : analysis::shareHalfWidth(*run->accuracy, run->devSentences);
}

Verdict ofSingleSeeds(const Counts& counts, const PlanGroup& farthest)
{
    const auto chance = chanceOf(farthest);
    if (!chance)
        return { Words::tr("One seed each says little about a plan."),
            Words::tr("%1: the largest difference to dense is %2’s, %3 points.")
                .arg(basis(counts), farthest.title, points(*farthest.toDense)) };
    const auto sentences = std::ranges::find_if(farthest.runs, &RunResult::counts)->devSentences;
    const bool within = std::abs(*farthest.toDense) <= *chance;
    const QString detail = within
        ? Words::tr(
            "%1: the largest difference to dense, %2’s %3 points, is within the chance of one "
            "evaluation (± %4 points on %5 sentences).")
        : Words::tr(
            "%1: the largest difference to dense, %2’s %3 points, exceeds the chance of one "
            "evaluation (± %4 points on %5 sentences), but what another seed would give is not "
            "known.");
    return { within ? Words::tr("Differences of this size may be chance.")
                    : Words::tr("One seed each says little about a plan."),
        detail.arg(basis(counts), farthest.title, points(*farthest.toDense),
            theme::number(100.0 * *chance, 1), theme::number(static_cast<double>(sentences), 0)) };
}

Verdict ofSeveralSeeds(const Counts& counts, const PlanGroup& farthest)
{
    QString detail = Words::tr("%1: the largest difference of means to dense is %2’s, %3 points")
                         .arg(basis(counts), farthest.title, points(*farthest.toDense));
    if (farthest.accuracy->deviation)
        detail += Words::tr("; its seeds alone spread by ± %1 (one standard deviation)")
                      .arg(theme::number(100.0 * *farthest.accuracy->deviation, 2));
    return { Words::tr("Means over seeds, not tested."), detail + QLatin1Char('.') };
}

} // namespace

Verdict verdictOf(const std::vector<PlanGroup>& groups)
{
    const Counts counts = countOf(groups);
    if (counts.runs == 0)
        return { Words::tr("No run is finished yet."),
            Words::tr("Interim values are listed, but not counted.") };
    const PlanGroup* farthest = farthestFromDense(groups);
    if (counts.references == 0)
        return { Words::tr("Nothing to compare with."),
            Words::tr("%1, none of them dense. A dense run of the same recipe is the reference.")
                .arg(basis(counts)) };
    if (farthest == nullptr)
        return { Words::tr("Nothing to compare yet."),
            Words::tr("%1. A run of another plan and the same recipe can be compared with dense.")
                .arg(basis(counts)) };
    return counts.mostSeeds == 1 ? ofSingleSeeds(counts, *farthest)
                                 : ofSeveralSeeds(counts, *farthest);
}

} // namespace crisp::results
