// SPDX-License-Identifier: Apache-2.0
#include "train/durations.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace crisp::train {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::train::Durations)
};

constexpr double minute = 60.0;
constexpr double hour = 3600.0;

} // namespace

QString clockText(double seconds)
{
    const auto whole = static_cast<qlonglong>(std::llround(std::clamp(seconds, 0.0, 1e9)));
    const QLatin1Char zero('0');
    const QString last = QStringLiteral("%1").arg(whole % 60, 2, 10, zero);
    if (whole < static_cast<qlonglong>(hour))
        return QStringLiteral("%1:%2").arg(whole / 60).arg(last);
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero).arg(last);
}

QString aboutText(double seconds)
{
    if (seconds < 55.0)
        return Words::tr("about %1 seconds")
            .arg(std::max(5, static_cast<int>(std::ceil(seconds / 5.0)) * 5));
    if (seconds < 1.5 * minute)
        return Words::tr("about a minute");
    if (seconds < 1.5 * hour)
        return Words::tr("about %1 minutes").arg(std::lround(seconds / minute));
    return Words::tr("about %1 hours").arg(std::lround(seconds / hour));
}

} // namespace crisp::train
