// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The smoothing of training curves. Private to charts/.
namespace crisp::charts {

/// Exponential moving average with bias correction (Kingma & Ba: Adam, ICLR 2015, section 3), by
/// distance in steps: what lies d steps back counts weight^d, however many points lie between. One
/// value at a time, so that a curve that grows is not computed anew.
class Smoother {
public:
    /// `weight` in [0, 1): 0 gives every value back, near 1 is strong.
    explicit Smoother(double weight);

    /// The smoothed value at `x`, which must not be before the last one. NaN (no value) changes
    /// nothing and comes back as NaN.
    double add(double x, double y);

private:
    double weight_;
    double lastX_ = 0.0;
    double distance_ = 0.0; ///< of the last two, and its decay: points lie evenly, powers are slow
    double decay_ = 1.0;
    double mean_ = 0.0;
    double missing_ = 1.0; ///< weight that values before the first would have had
    bool started_ = false;
};

} // namespace crisp::charts
