// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariant>

#include <memory>

class QSettings;

/// The one place that knows QSettings: every setting is a line of the table below, with its type
/// and default. What the user was doing (page, sentence, queue) is session.h's business.
namespace crisp::bridge {

template <typename T>
struct Setting {
    const char* key;
    T fallback;
};

/// All settings of the program.
namespace setting {
inline const Setting<QString> runsFolder { "folders/runs", {} }; ///< empty: the default
inline const Setting<QString> exportFolder { "folders/export", {} };
inline const Setting<int> threads { "engine/threads", 0 }; ///< 0: all cores
inline const Setting<QString> precision { "engine/precision", QStringLiteral("fp32") };
inline const Setting<QString> theme { "look/theme",
    QStringLiteral("system") }; ///< system, light, dark
inline const Setting<double> fontScale { "look/fontScale", 1.0 };
inline const Setting<bool> reducedMotion { "look/reducedMotion", false };
inline const Setting<QString> colourMap { "look/colourMap", QStringLiteral("automatic") };
inline const Setting<QString> attentionScale { "look/attentionScale",
    QStringLiteral("0.5") }; ///< 0.5, 1, sentence
inline const Setting<bool> showWelcome { "shell/showWelcome", true };
inline const Setting<QByteArray> windowGeometry { "shell/geometry", {} };
inline const Setting<QByteArray> resultsColumns { "results/columns", {} };
inline const Setting<QByteArray> exportOptions { "export/options", {} }; ///< JSON
inline const Setting<double> smoothing { "train/smoothing", 0.9 };
} // namespace setting

/// GUI thread. Changes are announced at once and written a moment later, together: a slider that is
/// dragged must not make the disk sync at every pixel.
class Settings : public QObject {
    Q_OBJECT

public:
    /// The user's own settings.
    explicit Settings(QObject* parent = nullptr);
    /// An INI file, for tests and for runs that must not touch the user's.
    explicit Settings(const QString& file, QObject* parent = nullptr);
    ~Settings() override;

    template <typename T>
    [[nodiscard]] T get(const Setting<T>& which) const
    {
        return value(QString::fromLatin1(which.key), QVariant::fromValue(which.fallback))
            .template value<T>();
    }
    template <typename T>
    void set(const Setting<T>& which, const T& to)
    {
        setValue(QString::fromLatin1(which.key), QVariant::fromValue(to));
    }
    template <typename T>
    void reset(const Setting<T>& which)
    {
        remove(QString::fromLatin1(which.key));
    }

    /// setting::runsFolder, or where runs lie by default: out/runs in the tree that this program
    /// was built in, if it was; else crisp/runs in the user's data folder.
    [[nodiscard]] QString runsFolder() const;

Q_SIGNALS:
    void changed(const QString& key);

private:
    Settings(std::unique_ptr<QSettings> store, QObject* parent);
    [[nodiscard]] QVariant stored(const QString& key) const;
    [[nodiscard]] QVariant value(const QString& key, const QVariant& fallback) const;
    void setValue(const QString& key, const QVariant& to);
    void remove(const QString& key);

    void change(const QString& key, const QVariant& to);
    void write();

    std::unique_ptr<QSettings> store_;
    QHash<QString, QVariant> unwritten_; ///< invalid: to be removed
    QTimer writing_;
};

} // namespace crisp::bridge
