// SPDX-License-Identifier: Apache-2.0
#include "settings.h"

#include "bridge/text.h"
#include "hub/locations.h"

#include <QMetaType>
#include <QSettings>

#include <chrono>
#include <utility>

namespace crisp::bridge {
namespace {

constexpr std::chrono::milliseconds writeAfter { 400 };

} // namespace

Settings::Settings(std::unique_ptr<QSettings> store, QObject* parent)
    : QObject(parent)
    , store_(std::move(store))
{
    writing_.setSingleShot(true);
    writing_.setInterval(writeAfter);
    connect(&writing_, &QTimer::timeout, this, &Settings::write);
}

Settings::Settings(QObject* parent)
    : Settings(std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                   QStringLiteral("crisp"), QStringLiteral("crisp-explorer")),
        parent)
{
}

Settings::Settings(const QString& file, QObject* parent)
    : Settings(std::make_unique<QSettings>(file, QSettings::IniFormat), parent)
{
}

Settings::~Settings() { write(); }

QString Settings::runsFolder() const
{
    const QString chosen = get(setting::runsFolder);
    return chosen.isEmpty() ? toQt(hub::defaultRunsFolder()) : chosen;
}

QVariant Settings::stored(const QString& key) const
{
    const auto unwritten = unwritten_.constFind(key);
    return unwritten != unwritten_.constEnd() ? *unwritten : store_->value(key);
}

QVariant Settings::value(const QString& key, const QVariant& fallback) const
{
    QVariant value = stored(key);
    // An INI file holds texts, and may have been edited by hand: what cannot be read as the
    // setting's type counts as not there.
    if (!value.isValid() || !value.convert(fallback.metaType()))
        return fallback;
    return value;
}

void Settings::setValue(const QString& key, const QVariant& to)
{
    if (stored(key) != to)
        change(key, to);
}

void Settings::remove(const QString& key)
{
    if (stored(key).isValid())
        change(key, {});
}

void Settings::change(const QString& key, const QVariant& to)
{
    unwritten_.insert(key, to);
    writing_.start();
    Q_EMIT changed(key);
}

void Settings::write()
{
    for (auto item = unwritten_.cbegin(); item != unwritten_.cend(); ++item) {
        if (item->isValid())
            store_->setValue(item.key(), *item);
        else
            store_->remove(item.key());
    }
    unwritten_.clear();
    store_->sync();
}

} // namespace crisp::bridge
