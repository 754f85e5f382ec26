// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <filesystem>
#include <string>

/// Core's texts and paths as Qt's, and back. Core speaks UTF-8, and paths are bytes.
namespace crisp::bridge {

[[nodiscard]] inline QString toQt(const std::string& text) { return QString::fromStdString(text); }
[[nodiscard]] inline QString toQt(const char* text) { return QString::fromUtf8(text); }
[[nodiscard]] inline QString toQt(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}
[[nodiscard]] inline std::filesystem::path toPath(const QString& path)
{
    return { path.toStdString() };
}

} // namespace crisp::bridge
