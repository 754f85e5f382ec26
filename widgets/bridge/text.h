// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <filesystem>
#include <string>
#include <string_view>

/// Core's texts and paths as Qt's, and back. Core speaks UTF-8, and paths are bytes.
namespace crisp::bridge {

[[nodiscard]] inline QString toQt(const std::string& text) { return QString::fromStdString(text); }
[[nodiscard]] inline QString toQt(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}
[[nodiscard]] inline std::filesystem::path toPath(const QString& path)
{
    return { path.toStdString() };
}

/// One of core's messages as it stands on a screen: with a capital, unless it begins with a name
/// or a path, and a full stop.
[[nodiscard]] QString asSentence(std::string_view message);

} // namespace crisp::bridge
