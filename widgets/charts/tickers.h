// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/qcustomplot.h"

#include <QString>

#include <optional>

/// Where an axis has its numbers and how they are written. Private to charts/.
namespace crisp::charts {

/// As few digits as tell a step from the next: 0.2 -> 1, 25 -> 0, 2.5 -> 1.
[[nodiscard]] int decimalsOf(double step);
/// A step of 1, 2 or 5 times a power of ten (or 25, 250, ...) that divides `span` into about
/// `count`.
[[nodiscard]] double niceStep(double span, int count);
/// A range that holds low to high with some air, and ends on a tick; from 0 if wished.
[[nodiscard]] QCPRange niceRange(double low, double high, bool fromZero, int tickCount);

/// The true minus sign, digits as the step needs them, and the unit once: after the last number.
class UnitTicker : public QCPAxisTicker {
public:
    void setUnit(const QString& unit) { unit_ = unit; }
    /// Whole numbers only: layers, steps.
    void setWhole(bool whole) { whole_ = whole; }
    /// A number that is written whatever the step; neighbours that are too close give way.
    void setExtraTick(std::optional<double> tick) { extraTick_ = tick; }

protected:
    double getTickStep(const QCPRange& range) override;
    QVector<double> createTickVector(double step, const QCPRange& range) override;
    QVector<QString> createLabelVector(
        const QVector<double>& ticks, const QLocale& locale, QChar format, int precision) override;

private:
    QString unit_;
    std::optional<double> extraTick_;
    double step_ = 1.0;
    bool whole_ = false;
};

} // namespace crisp::charts
