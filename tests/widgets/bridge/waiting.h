// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>
#include <QTest>

#include <gtest/gtest.h>

#include <filesystem>

/// Waiting for what other threads do, while the event loop runs.
namespace crisp::bridge::testing {

/// Much more than anything here takes, so that a busy machine fails no test.
inline constexpr int patience = 60'000;

template <typename Predicate>
[[nodiscard]] ::testing::AssertionResult becomesTrue(const Predicate& predicate)
{
    return QTest::qWaitFor(predicate, patience)
        ? ::testing::AssertionSuccess()
        : ::testing::AssertionFailure() << "waited " << patience << " ms in vain";
}

inline QString toQt(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

} // namespace crisp::bridge::testing
