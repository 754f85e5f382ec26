// SPDX-License-Identifier: Apache-2.0
#include "charts/smoothing.h"

#include <algorithm>
#include <cmath>

namespace crisp::charts {

Smoother::Smoother(double weight)
    : weight_(std::clamp(weight, 0.0, 0.99999))
{
}

double Smoother::add(double x, double y)
{
    if (std::isnan(y) || weight_ == 0.0)
        return y;
    const double distance = started_ ? std::max(0.0, x - lastX_) : 1.0;
    started_ = true;
    lastX_ = x;
    if (distance != distance_) {
        distance_ = distance;
        decay_ = std::pow(weight_, distance);
    }
    mean_ = decay_ * mean_ + (1.0 - decay_) * y;
    missing_ *= decay_;
    return mean_ / (1.0 - missing_);
}

} // namespace crisp::charts
