// SPDX-License-Identifier: Apache-2.0
#include "shell/program.h"

#include "base/error.h"
#include "theme/theme.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <exception>
#include <utility>

namespace crisp::shell {
namespace {

namespace setting = bridge::setting;

QByteArray toBytes(const charts::PictureOptions& options)
{
    return QJsonDocument(QJsonObject { { QStringLiteral("scale"), options.scale },
                             { QStringLiteral("width_mm"), options.width_mm },
                             { QStringLiteral("font_pt"), options.font_pt },
                             { QStringLiteral("transparent"), options.transparent },
                             { QStringLiteral("caption"), options.caption },
                             { QStringLiteral("title"), options.title } })
        .toJson(QJsonDocument::Compact);
}

charts::PictureOptions optionsFromBytes(const QByteArray& bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    charts::PictureOptions options;
    options.scale
        = std::clamp(json.value(QStringLiteral("scale")).toDouble(options.scale), 1.0, 8.0);
    options.width_mm = std::clamp(
        json.value(QStringLiteral("width_mm")).toDouble(options.width_mm), 0.0, 2000.0);
    options.font_pt
        = std::clamp(json.value(QStringLiteral("font_pt")).toDouble(options.font_pt), 0.0, 72.0);
    options.transparent = json.value(QStringLiteral("transparent")).toBool(options.transparent);
    options.caption = json.value(QStringLiteral("caption")).toBool(options.caption);
    options.title = json.value(QStringLiteral("title")).toBool(options.title);
    return options;
}

} // namespace

theme::Choice chosenTheme(const bridge::Settings& settings)
{
    const QString name = settings.get(setting::theme);
    if (name == QLatin1String("light"))
        return theme::Choice::Light;
    return name == QLatin1String("dark") ? theme::Choice::Dark : theme::Choice::System;
}

Program::Program(const ProgramFiles& files, bridge::TrainFunction train, QObject* parent)
    : QObject(parent)
    , files_(files)
    , settings_(files.settings.isEmpty() ? std::make_unique<bridge::Settings>()
                                         : std::make_unique<bridge::Settings>(files.settings))
    , queue_(std::move(train))
{
    if (files_.session.isEmpty())
        files_.session = bridge::sessionFile();
    try {
        session_ = bridge::loadSession(files_.session);
    } catch (const std::exception& error) {
        issues_.add(bridge::Severity::Warning, tr("The last session could not be restored"),
            QString::fromUtf8(error.what()), files_.session);
    }
    watchQueue();
    watchExports();
    connect(&catalog_, &bridge::Catalog::problemFound, this,
        [this](const QString& title, const QString& sentence, const QString& path) {
            issues_.add(bridge::Severity::Warning, title, sentence, path);
        });
    connect(settings_.get(), &bridge::Settings::changed, this, &Program::onSettingChanged);
    applySettings();
    for (const QString& path : session_.opened)
        catalog_.addModel(path);
    catalog_.refresh();
}

Program::~Program() = default;

bridge::Services Program::services()
{
    return { *settings_, catalog_, explainer_, queue_, issues_, exports_ };
}

void Program::applySettings()
{
    catalog_.setRunsFolder(files_.runs.isEmpty() ? settings_->runsFolder() : files_.runs);
    const auto threads = static_cast<std::size_t>(std::max(0, settings_->get(setting::threads)));
    queue_.setThreads(threads);
    explainer_.setThreads(threads);
    exports_.setFolder(settings_->get(setting::exportFolder));
    exports_.setOptions(optionsFromBytes(settings_->get(setting::exportOptions)));
}

void Program::onSettingChanged(const QString& key)
{
    const auto is = [&key](const char* other) { return key == QLatin1String(other); };
    if (is(setting::theme.key))
        theme::setChoice(chosenTheme(*settings_));
    else if (is(setting::fontScale.key))
        theme::setFontScale(settings_->get(setting::fontScale));
    else if (is(setting::reducedMotion.key))
        theme::setReducedMotion(settings_->get(setting::reducedMotion));
    else if (is(setting::exportFolder.key))
        exports_.setFolder(settings_->get(setting::exportFolder));
    else if (is(setting::threads.key) || is(setting::runsFolder.key))
        applySettings();
    if (is(setting::runsFolder.key))
        catalog_.refresh();
}

void Program::watchQueue()
{
    connect(&queue_, &bridge::TrainingQueue::checkpointSaved, this,
        [this](const QString& run, const QString& /*folder*/) { catalog_.refreshRun(run); });
    const auto refresh = [this](std::uint64_t id) {
        if (const bridge::JobView* job = queue_.find(id))
            catalog_.refreshRun(job->run);
    };
    connect(&queue_, &bridge::TrainingQueue::finished, this, [this, refresh](std::uint64_t id) {
        settings_->set(setting::showWelcome, false);
        refresh(id);
    });
    connect(&queue_, &bridge::TrainingQueue::stopped, this, refresh);
    connect(&queue_, &bridge::TrainingQueue::failed, this,
        [this, refresh](std::uint64_t id, const QString& sentence) {
            const bridge::JobView* job = queue_.find(id);
            issues_.add(bridge::Severity::Error,
                job != nullptr ? tr("%1 could not go on").arg(job->name) : tr("A run failed"),
                sentence, job != nullptr ? job->run : QString());
            refresh(id);
        });
    connect(&queue_, &bridge::TrainingQueue::warned, this,
        [this](std::uint64_t id, const QString& sentence) {
            const bridge::JobView* job = queue_.find(id);
            issues_.add(bridge::Severity::Note,
                job != nullptr ? tr("About %1").arg(job->name) : tr("About a run"), sentence);
        });
}

void Program::watchExports()
{
    connect(&exports_, &charts::ExportHub::failed, this, [this](const QString& sentence) {
        issues_.add(bridge::Severity::Error, tr("The export did not work"), sentence);
    });
    connect(&exports_, &charts::ExportHub::preferencesChanged, this, [this] {
        const QString folder = exports_.folder(); // settings announce each change at once
        const QByteArray options = toBytes(exports_.options());
        settings_->set(setting::exportOptions, options);
        settings_->set(setting::exportFolder, folder);
    });
}

void Program::resumeUnfinishedRuns()
{
    for (const QString& run : session_.unfinishedRuns) {
        try {
            queue_.addExisting(run);
        } catch (const std::exception& error) {
            issues_.add(bridge::Severity::Warning, tr("A run could not be taken up again"),
                QString::fromUtf8(error.what()), run);
        }
    }
    session_.unfinishedRuns.clear();
}

void Program::saveSession()
{
    try {
        session_.opened = catalog_.addedPaths();
        bridge::saveSession(session_, files_.session);
    } catch (const std::exception& error) {
        issues_.add(bridge::Severity::Warning, tr("The session could not be saved"),
            QString::fromUtf8(error.what()), files_.session);
    }
}

} // namespace crisp::shell
