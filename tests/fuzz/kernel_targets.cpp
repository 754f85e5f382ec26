// SPDX-License-Identifier: Apache-2.0
#include "kernel_targets.h"

// The order is Highway's.
// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fuzz/kernel_targets.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace crisp::testing::HWY_NAMESPACE {

std::int64_t targetHere() { return HWY_TARGET; }

std::size_t lanesHere()
{
    return hwy::HWY_NAMESPACE::Lanes(hwy::HWY_NAMESPACE::ScalableTag<float>());
}

} // namespace crisp::testing::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace crisp::testing {

HWY_EXPORT(targetHere);
HWY_EXPORT(lanesHere);

namespace {

/// A mask of 0 leaves the choice to Highway.
void chooseTarget(std::int64_t target)
{
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

} // namespace

std::vector<std::int64_t> kernelTargets() { return hwy::SupportedAndGeneratedTargets(); }

std::string targetName(std::int64_t target) { return hwy::TargetName(target); }

std::int64_t dispatchedTarget() { return HWY_DYNAMIC_DISPATCH(targetHere)(); }

std::size_t dispatchedLanes() { return HWY_DYNAMIC_DISPATCH(lanesHere)(); }

ChosenTarget::ChosenTarget(std::int64_t target) { chooseTarget(target); }

ChosenTarget::~ChosenTarget() { chooseTarget(0); }

} // namespace crisp::testing
#endif // HWY_ONCE
