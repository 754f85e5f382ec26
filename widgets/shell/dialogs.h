// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QWidget;

/// Small windows of the program itself: about it, its shortcuts, and the question that closing
/// while a run trains has to ask. Exports ask in charts/export_hub.h.
namespace crisp::shell {

/// Versions of what the program is made of, and their licences.
void showAbout(QWidget* window);

/// All keys on one sheet.
void showShortcuts(QWidget* window);

enum class CloseAnswer { SaveAndClose, KeepOpen };
[[nodiscard]] CloseAnswer askBeforeClosing(QWidget* window, const QString& run, int waiting);

} // namespace crisp::shell
