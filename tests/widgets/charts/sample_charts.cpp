// SPDX-License-Identifier: Apache-2.0
#include "sample_charts.h"

#include "base/random.h"

#include <cmath>

namespace crisp::tests {
namespace {

using charts::CurveAxes;
using charts::CurveSeries;
using charts::LayerAxes;
using charts::LayerSeries;

constexpr std::size_t stepsInAll = 774;
constexpr std::size_t stepsSoFar = 480;

/// About normal, mean 0, deviation 1: the sum of twelve uniform ones.
double noise(base::SplitMix64& random)
{
    double sum = -6.0;
    for (int i = 0; i < 12; ++i)
        sum += static_cast<double>(random.next() >> 11U) * 0x1.0p-53;
    return sum;
}

CurveSeries emptyCurve(const QString& plan, bool live)
{
    CurveSeries curve;
    curve.id = plan + QStringLiteral("-seed1");
    curve.name = plan + QStringLiteral(", seed 1");
    curve.plan = plan;
    curve.live = live;
    return curve;
}

LayerSeries layers(const QString& plan, std::vector<double> values)
{
    return { plan + QStringLiteral("-seed1"), plan + QStringLiteral(", seed 1"), plan,
        std::move(values) };
}

} // namespace

CurveSeries lossCurve(const QString& plan, double end, std::size_t steps, bool live)
{
    base::SplitMix64 random(steps + static_cast<std::size_t>(plan.size()));
    CurveSeries curve = emptyCurve(plan, live);
    for (std::size_t step = 1; step <= steps; ++step) {
        const double through = static_cast<double>(step) / static_cast<double>(stepsInAll);
        curve.x.push_back(static_cast<double>(step));
        curve.y.push_back(end + (0.72 - end) * std::exp(-3.0 * through) + 0.09 * noise(random));
    }
    return curve;
}

CurveSeries accuracyCurve(const QString& plan, double end, std::size_t steps, bool live)
{
    base::SplitMix64 random(7 * static_cast<std::size_t>(plan.size()));
    CurveSeries curve = emptyCurve(plan, live);
    for (std::size_t step = 64; step <= steps; step += 64) {
        curve.x.push_back(static_cast<double>(step));
        curve.y.push_back(
            end - 0.12 * std::exp(-static_cast<double>(step) / 110.0) + 0.004 * noise(random));
    }
    return curve;
}

std::unique_ptr<charts::CurveChart> lossChart()
{
    CurveAxes axes { QStringLiteral("training-loss"), QStringLiteral("Training loss"),
        QStringLiteral("steps"), QStringLiteral("loss_nats"), {} };
    axes.smooth = true;
    axes.fromZero = true;
    auto chart = std::make_unique<charts::CurveChart>(axes);
    chart->setSmoothing(0.97);
    chart->setEpochs({ 258.0, 516.0 }, stepsInAll);
    chart->setSeries({ lossCurve(QStringLiteral("dense"), 0.24, stepsInAll),
        lossCurve(QStringLiteral("uniform"), 0.27, stepsInAll),
        lossCurve(QStringLiteral("light"), 0.28, stepsInAll),
        lossCurve(QStringLiteral("aggressive"), 0.31, stepsSoFar, true) });
    chart->setCaption(QStringLiteral(
        "MiniLM-L6 on movie-snippets, 3 epochs of 258 steps; smoothing 0.97. Faint: single "
        "batches of the run in progress."));
    return chart;
}

std::unique_ptr<charts::CurveChart> accuracyChart()
{
    CurveAxes axes { QStringLiteral("dev-accuracy"), QStringLiteral("Accuracy on the dev set"),
        QStringLiteral("steps"), QStringLiteral("accuracy"), QStringLiteral("%") };
    axes.yFactor = 100.0;
    axes.decimals = 1;
    auto chart = std::make_unique<charts::CurveChart>(axes);
    chart->setEpochs({ 258.0, 516.0 }, stepsInAll);
    chart->setSeries({ accuracyCurve(QStringLiteral("dense"), 0.838, stepsInAll),
        accuracyCurve(QStringLiteral("uniform"), 0.841, stepsInAll),
        accuracyCurve(QStringLiteral("light"), 0.836, stepsInAll),
        accuracyCurve(QStringLiteral("aggressive"), 0.826, stepsSoFar, true) });
    chart->setChanceInterval(2.2, QStringLiteral("chance in one evaluation\n± 2.2 points, 95 %"));
    chart->setCaption(QStringLiteral("MiniLM-L6 on movie-snippets, 1,076 dev examples."));
    return chart;
}

std::unique_ptr<charts::LayerBarChart> sparsityChart()
{
    LayerAxes axes { QStringLiteral("sparsity-by-layer"), QStringLiteral("Sparsity by layer"),
        QStringLiteral("effective_sparsity"), QStringLiteral("%") };
    axes.yFactor = 100.0;
    axes.yMaximum = 100.0;
    axes.decimals = 0;
    auto chart = std::make_unique<charts::LayerBarChart>(axes);
    chart->setBars(
        layers(QStringLiteral("aggressive"), { 0.683, 0.721, 0.762, 0.803, 0.842, 0.881 }),
        { 0.70, 0.74, 0.78, 0.82, 0.86, 0.90 });
    chart->setOthers({ layers(QStringLiteral("uniform"), std::vector<double>(6, 0.482)),
        layers(QStringLiteral("light"), { 0.08, 0.16, 0.24, 0.32, 0.40, 0.482 }),
        layers(QStringLiteral("dense"), std::vector<double>(6, 0.0)) });
    chart->setCaption(QStringLiteral("Share of token pairs dropped, mean over the dev set."));
    return chart;
}

std::unique_ptr<charts::LayerLineChart> entropyChart()
{
    LayerAxes axes { QStringLiteral("entropy-by-layer"),
        QStringLiteral("Attention entropy by layer"), QStringLiteral("entropy_nats"),
        QStringLiteral("nats") };
    auto chart = std::make_unique<charts::LayerLineChart>(axes);
    chart->setSeries({ layers(QStringLiteral("dense"), { 2.62, 2.31, 2.17, 2.05, 1.93, 2.24 }),
        layers(QStringLiteral("uniform"), { 2.03, 1.83, 1.72, 1.62, 1.53, 1.74 }),
        layers(QStringLiteral("light"), { 2.55, 2.20, 2.02, 1.86, 1.69, 1.83 }),
        layers(QStringLiteral("aggressive"), { 1.62, 1.43, 1.27, 1.10, 0.93, 0.82 }) });
    chart->setFocus(QStringLiteral("aggressive-seed1"));
    chart->setCaption(QStringLiteral("Mean over heads and the dev set; dense is the reference."));
    return chart;
}

std::vector<charts::RunGroup> sampleGroups()
{
    struct Preset {
        const char* plan;
        double sparsity;
        std::vector<int> correct; ///< of 1,076
        double half; ///< of the interval, in shares
    };
    const std::vector<Preset> presets {
        { "dense", 0.0, { 890, 902, 908, 895, 899 }, 0.0079 },
        { "uniform", 0.482, { 895, 911, 905, 898, 894 }, 0.0078 },
        { "light", 0.28, { 907, 892, 900, 896, 903 }, 0.0067 },
        { "aggressive", 0.78, { 893, 901, 884, 898, 889 }, 0.0078 },
    };
    std::vector<charts::RunGroup> groups;
    for (const Preset& preset : presets) {
        charts::RunGroup group;
        group.plan = QLatin1String(preset.plan);
        double sum = 0.0;
        for (std::size_t seed = 0; seed < preset.correct.size(); ++seed) {
            const QString number = QString::number(seed + 1);
            const double accuracy = preset.correct[seed] / 1076.0;
            sum += accuracy;
            group.runs.push_back({ group.plan + QStringLiteral("-seed") + number,
                group.plan + QStringLiteral(", seed ") + number, group.plan,
                preset.sparsity + 0.004 * static_cast<double>(seed % 3), accuracy });
        }
        group.mean = sum / static_cast<double>(preset.correct.size());
        group.low = group.mean - preset.half;
        group.high = group.mean + preset.half;
        group.intervalName = QStringLiteral("95 % interval");
        groups.push_back(std::move(group));
    }
    return groups;
}

std::unique_ptr<charts::GroupChart> groupChart()
{
    charts::RunAxes axes { QStringLiteral("accuracy-by-preset"),
        QStringLiteral("Accuracy by preset"), {}, QStringLiteral("accuracy"), {},
        QStringLiteral("%") };
    axes.yFactor = 100.0;
    auto chart = std::make_unique<charts::GroupChart>(axes);
    chart->setGroups(sampleGroups());
    chart->setSelected(QStringLiteral("light-seed2"));
    chart->setCaption(QStringLiteral("Dev set of 1,076 examples, five seeds each."));
    return chart;
}

std::unique_ptr<charts::ScatterChart> scatterChart()
{
    charts::RunAxes axes { QStringLiteral("accuracy-against-sparsity"),
        QStringLiteral("Accuracy against sparsity"), QStringLiteral("mean measured sparsity"),
        QStringLiteral("accuracy"), QStringLiteral("%"), QStringLiteral("%") };
    axes.xFactor = 100.0;
    axes.yFactor = 100.0;
    auto chart = std::make_unique<charts::ScatterChart>(axes);
    std::vector<charts::RunPoint> points;
    for (const charts::RunGroup& group : sampleGroups())
        points.insert(points.end(), group.runs.begin(), group.runs.end());
    chart->setPoints(std::move(points));
    chart->setLine(std::pair(0.8372, -0.0061),
        QStringLiteral("r = −0.28, n = 20 runs\np = 0.23, 95 %: −0.64 to 0.19"));
    std::vector<charts::BandPoint> band;
    for (int i = 0; i <= 40; ++i) {
        const double x = 0.79 * i / 40.0;
        const double half = 0.0028 + 0.018 * (x - 0.385) * (x - 0.385);
        const double y = 0.8372 - 0.0061 * x;
        band.push_back({ x, y - half, y + half });
    }
    chart->setBand(std::move(band));
    chart->setSelected(QStringLiteral("light-seed2"));
    chart->setCaption(QStringLiteral("One point a run, all presets and seeds."));
    return chart;
}

std::unique_ptr<charts::WorkChart> workChart()
{
    auto chart = std::make_unique<charts::WorkChart>();
    chart->setBars(
        { { QStringLiteral("light"), 0.003, 0.07 }, { QStringLiteral("uniform"), 0.005, 0.12 },
            { QStringLiteral("aggressive"), 0.008, 0.195 } },
        QStringLiteral("real: attention is 1.1 % of a layer at 25 tokens"),
        QStringLiteral("the paper’s convention: attention counted as 25 %\n"
                       "Multiply-adds, not time. 25 % would need 768 tokens at this width."));
    chart->setCaption(QStringLiteral("Share of a layer's multiply-adds, mean over layers."));
    return chart;
}

std::unique_ptr<charts::Histogram> lengthHistogram()
{
    charts::RunAxes axes { QStringLiteral("sentence-lengths"), QStringLiteral("Sentence lengths"),
        QStringLiteral("tokens"), QStringLiteral("sentences"), {}, {} };
    axes.decimals = 0;
    auto chart = std::make_unique<charts::Histogram>(axes);
    std::vector<double> counts;
    for (int i = 0; i < 32; ++i)
        counts.push_back(std::round(1400.0 * (i + 0.3) * std::exp(-0.33 * i)));
    chart->setCounts(std::move(counts), 5.0, 128.0, QStringLiteral("cut at 128 tokens"));
    chart->setCaption(QStringLiteral("movie-snippets, training split."));
    return chart;
}

} // namespace crisp::tests
