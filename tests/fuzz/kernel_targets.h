// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Kernels are compiled for several instruction sets, of which Highway chooses the best when the
/// program starts. These tests choose in its place, so that each set that this machine has is
/// tried.
namespace crisp::testing {

/// Instruction sets, as Highway numbers them, that kernels were compiled for and this machine has.
[[nodiscard]] std::vector<std::int64_t> kernelTargets();

[[nodiscard]] std::string targetName(std::int64_t target);

/// What calls that Highway dispatches go to now, and how many floats its vectors hold.
[[nodiscard]] std::int64_t dispatchedTarget();
[[nodiscard]] std::size_t dispatchedLanes();

/// Has kernels run on one instruction set; the choice is Highway's own again behind it.
class ChosenTarget {
public:
    explicit ChosenTarget(std::int64_t target);
    ~ChosenTarget();
    ChosenTarget(const ChosenTarget&) = delete;
    ChosenTarget& operator=(const ChosenTarget&) = delete;
};

/// A test of kernels on one instruction set.
class OnTarget : public ::testing::TestWithParam<std::int64_t> {
protected:
    void SetUp() override { ASSERT_EQ(dispatchedTarget(), GetParam()); }

private:
    ChosenTarget chosen_ { GetParam() };
};

/// For INSTANTIATE_TEST_SUITE_P.
struct TargetName {
    std::string operator()(const ::testing::TestParamInfo<std::int64_t>& info) const
    {
        return targetName(info.param);
    }
};

} // namespace crisp::testing
