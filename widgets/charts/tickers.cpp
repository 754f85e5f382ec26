// SPDX-License-Identifier: Apache-2.0
#include "charts/tickers.h"

#include "theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace crisp::charts {
namespace {

/// Of a step: two numbers closer than this would run into each other.
constexpr double closest = 0.55;

} // namespace

int decimalsOf(double step)
{
    constexpr int most = 9;
    double scaled = std::abs(step);
    for (int decimals = 0; decimals < most; ++decimals) {
        if (std::abs(scaled - std::round(scaled)) < 1e-6 * std::max(1.0, scaled))
            return decimals;
        scaled *= 10.0;
    }
    return most;
}

double niceStep(double span, int count)
{
    if (!(span > 0.0) || !std::isfinite(span))
        return 1.0;
    const double target = span / std::max(1, count);
    const double magnitude = std::pow(10.0, std::floor(std::log10(target)));
    // The nearest by ratio. 2.5 only where it needs no more digits than its neighbours.
    double best = magnitude;
    for (const double mantissa : std::array { 2.0, 2.5, 5.0, 10.0 }) {
        const double step = mantissa * magnitude;
        if (mantissa == 2.5 && magnitude < 10.0)
            continue;
        if (std::abs(std::log(step / target)) < std::abs(std::log(best / target)))
            best = step;
    }
    return best;
}

QCPRange niceRange(double low, double high, bool fromZero, int tickCount)
{
    if (!std::isfinite(low) || !std::isfinite(high) || low > high)
        return { 0.0, 1.0 };
    if (fromZero)
        low = std::min(low, 0.0);
    if (high - low < 1e-9 * std::max(std::abs(high), 1e-3)) { // all the same: show where it lies
        const double air = std::max(std::abs(high) * 0.1, 1e-6);
        high += air;
        low -= fromZero ? 0.0 : air;
    }
    const bool startsAtZero = fromZero && low == 0.0;
    if (!startsAtZero)
        low -= 0.06 * (high - low);
    double upper = high;
    for (int i = 0; i < 3; ++i) { // a larger range may have a larger step
        const double step = niceStep(upper - low, tickCount);
        upper = step * std::ceil(upper / step - 1e-9);
    }
    return { low, upper };
}

double UnitTicker::getTickStep(const QCPRange& range)
{
    step_ = niceStep(range.size(), mTickCount);
    if (whole_)
        step_ = std::max(1.0, std::ceil(step_));
    return step_;
}

QVector<double> UnitTicker::createTickVector(double step, const QCPRange& range)
{
    QVector<double> ticks = QCPAxisTicker::createTickVector(step, range);
    if (!extraTick_ || !range.contains(*extraTick_))
        return ticks;
    const double extra = *extraTick_;
    ticks.erase(std::remove_if(ticks.begin(), ticks.end(),
                    [&](double tick) { return std::abs(tick - extra) < closest * step; }),
        ticks.end());
    ticks.insert(std::upper_bound(ticks.begin(), ticks.end(), extra), extra);
    return ticks;
}

QVector<QString> UnitTicker::createLabelVector(
    const QVector<double>& ticks, const QLocale&, QChar, int)
{
    const int decimals = decimalsOf(step_);
    QVector<QString> labels;
    labels.reserve(ticks.size());
    for (const double tick : ticks)
        labels.append(theme::number(tick, decimals));
    if (!unit_.isEmpty() && !labels.isEmpty())
        labels.last() += QChar(QChar::Nbsp) + unit_;
    return labels;
}

} // namespace crisp::charts
