// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QVariant>

#include <optional>

class QDBusConnection;
class QDBusPendingCallWatcher;
class QDBusVariant;

/// Whether the desktop wants dark: asked of it and listened to. Private to theme/. Older Qt does
/// not know; there it is the desktop portal that tells, over D-Bus, without ever being waited for.
namespace crisp::theme {

class SystemScheme : public QObject {
    Q_OBJECT

public:
    /// `paletteIsDark` answers where nobody else does.
    explicit SystemScheme(bool paletteIsDark, QObject* parent = nullptr);
    /// Asks the portal on `bus`, and listens to it; answers come later, or never.
    void follow(QDBusConnection bus);
    [[nodiscard]] bool isDark() const { return told_.value_or(paletteIsDark_); }

    /// The portal's value, however often it is wrapped; none where it has no preference.
    [[nodiscard]] static std::optional<bool> darkOf(const QVariant& value);

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void onAnswer(QDBusPendingCallWatcher* watcher);
    void tell(std::optional<bool> dark);

    bool paletteIsDark_;
    std::optional<bool> told_;
};

} // namespace crisp::theme
