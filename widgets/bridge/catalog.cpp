// SPDX-License-Identifier: Apache-2.0
#include "catalog.h"

#include "bridge/catalog_scan.h"
#include "bridge/text.h"
#include "hub/locations.h"

#include <QDir>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QFutureWatcher>
#include <QTimer>
#include <QtConcurrent>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <stop_token>
#include <utility>

namespace crisp::bridge {
namespace {

/// Many files change together: one look is enough.
constexpr std::chrono::milliseconds settleAfter { 300 };
/// What no watcher tells: files that grow, network disks, folders that appear.
constexpr std::chrono::seconds lookEvery { 5 };
/// Watches are few on some systems, and the timer is there anyway.
constexpr qsizetype mostWatched = 200;

QString clean(const QString& path) { return QDir::cleanPath(QDir(path).absolutePath()); }

bool isSame(const RunEntry& one, const RunEntry& other)
{
    return one.path == other.path && one.name == other.name && one.snapshot == other.snapshot
        && one.summary.state == other.summary.state && one.error == other.error;
}

template <typename Entry>
const Entry* find(const std::vector<Entry>& entries, const QString& path)
{
    const auto found = std::ranges::find(entries, clean(path), &Entry::path);
    return found != entries.end() ? &*found : nullptr;
}

} // namespace

struct Catalog::Implementation {
    struct Scanned {
        std::optional<CatalogContents> contents; ///< nothing if it was stopped or failed
        QString failure;
    };

    explicit Implementation(Catalog& catalog)
        : owner(catalog)
    {
        settling.setSingleShot(true);
        settling.setInterval(settleAfter);
        QObject::connect(&settling, &QTimer::timeout, &owner, &Catalog::refresh);
        looking.setInterval(lookEvery);
        QObject::connect(&looking, &QTimer::timeout, &owner, &Catalog::refresh);
        QObject::connect(
            &disk, &QFileSystemWatcher::directoryChanged, &owner, [this] { settling.start(); });
        QObject::connect(&scanning, &QFutureWatcher<Scanned>::finished, &owner, [this] { take(); });
    }

    void start()
    {
        isBusy = true;
        again = false;
        scanning.setFuture(
            QtConcurrent::run([known = inventory, places = places, token = stop.get_token()] {
                try {
                    return Scanned { scanCatalog(*known, places, token), {} };
                } catch (const std::exception& error) {
                    return Scanned { std::nullopt, asSentence(error.what()) };
                }
            }));
    }

    void take()
    {
        Scanned found = scanning.future().takeResult();
        isBusy = false;
        looking.start();
        if (found.contents)
            show(std::move(*found.contents));
        else if (found.failure != lastFailure)
            Q_EMIT owner.problemFound(
                Catalog::tr("Models, data and runs could not be looked through"), found.failure,
                {});
        lastFailure = found.failure;
        Q_EMIT owner.scanned();
        if (again)
            start();
    }

    void show(CatalogContents found)
    {
        std::swap(contents, found); // now `found` is what there was before
        const bool isNews = contents.models != found.models || contents.dataSets != found.dataSets
            || !std::ranges::equal(contents.runs, found.runs, isSame);
        watch();
        if (isNews)
            Q_EMIT owner.changed();
        for (const Problem& problem : contents.problems)
            if (std::ranges::find(found.problems, problem) == found.problems.end())
                Q_EMIT owner.problemFound(problem.title, problem.sentence, problem.path);
    }

    void watch()
    {
        QStringList wanted { places.runsFolder };
        for (const hub::Kind kind : { hub::Kind::Model, hub::Kind::Data })
            for (const std::filesystem::path& folder : hub::searchFolders(kind))
                wanted << toQt(folder);
        for (const RunEntry& run : contents.runs)
            wanted << run.path;
        wanted = wanted.mid(0, mostWatched);
        const QStringList watched = disk.directories();
        for (const QString& folder : watched)
            if (!wanted.contains(folder))
                disk.removePath(folder);
        for (const QString& folder : std::as_const(wanted))
            if (!watched.contains(folder) && QDir(folder).exists())
                disk.addPath(folder);
    }

    void add(QStringList& to, const QString& path)
    {
        if (to.contains(clean(path)))
            return;
        to << clean(path);
        owner.refresh();
    }

    Catalog& owner;
    CatalogPlaces places;
    CatalogContents contents;
    std::shared_ptr<hub::Inventory> inventory = std::make_shared<hub::Inventory>();
    std::stop_source stop;
    bool isBusy = false;
    bool again = false; ///< refresh was asked for while one went on
    QString lastFailure;
    QTimer settling;
    QTimer looking;
    QFileSystemWatcher disk;
    QFutureWatcher<Scanned> scanning;
};

Catalog::Catalog(QObject* parent)
    : QObject(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
    implementation_->places.runsFolder = clean(toQt(hub::defaultRunsFolder()));
}

Catalog::~Catalog()
{
    implementation_->stop.request_stop();
    implementation_->scanning.disconnect(this);
    if (implementation_->isBusy) // a future whose result was taken never counts as finished
        implementation_->scanning.waitForFinished();
}

void Catalog::setRunsFolder(const QString& folder)
{
    if (implementation_->places.runsFolder == clean(folder))
        return;
    implementation_->places.runsFolder = clean(folder);
    refresh();
}

QString Catalog::runsFolder() const { return implementation_->places.runsFolder; }

void Catalog::addModel(const QString& path)
{
    const bool isRun = training::isRunDirectory(toPath(path));
    implementation_->add(
        isRun ? implementation_->places.runs : implementation_->places.models, path);
}

void Catalog::addData(const QString& path)
{
    implementation_->add(implementation_->places.dataSets, path);
}

void Catalog::addRun(const QString& path)
{
    implementation_->add(implementation_->places.runs, path);
}

QStringList Catalog::addedPaths() const
{
    const CatalogPlaces& places = implementation_->places;
    return places.models + places.dataSets + places.runs;
}

void Catalog::refresh()
{
    implementation_->settling.stop();
    if (isScanning())
        implementation_->again = true;
    else
        implementation_->start();
}

void Catalog::refreshRun(const QString& path)
{
    QStringList& others = implementation_->places.runs;
    if (QFileInfo(clean(path)).path() != runsFolder() && !others.contains(clean(path)))
        others << clean(path);
    // What has not changed is not read again, so a look at everything costs no more.
    if (!implementation_->settling.isActive())
        implementation_->settling.start();
}

bool Catalog::isScanning() const { return implementation_->isBusy; }

const std::vector<ModelEntry>& Catalog::models() const { return implementation_->contents.models; }

const std::vector<DataEntry>& Catalog::dataSets() const
{
    return implementation_->contents.dataSets;
}

const std::vector<RunEntry>& Catalog::runs() const { return implementation_->contents.runs; }

const ModelEntry* Catalog::findModel(const QString& path) const { return find(models(), path); }

const DataEntry* Catalog::findData(const QString& path) const { return find(dataSets(), path); }

const RunEntry* Catalog::findRun(const QString& path) const { return find(runs(), path); }

const ModelEntry* Catalog::modelOfRun(const QString& run) const
{
    const auto found = std::ranges::find(models(), clean(run), &ModelEntry::run);
    return found != models().end() ? &*found : nullptr;
}

} // namespace crisp::bridge
