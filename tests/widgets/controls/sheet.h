// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <memory>

/// All controls on one page, to look at and to have painted in tests. Not a test of behaviour.
namespace crisp::tests {

[[nodiscard]] std::unique_ptr<QWidget> makeSheet();
/// Tables, folds and messages.
[[nodiscard]] std::unique_ptr<QWidget> makeSecondSheet();

} // namespace crisp::tests
