// SPDX-License-Identifier: Apache-2.0
#include "library/import_session.h"

#include "bridge/text.h"

#include <QFileInfo>

#include <utility>

namespace crisp::library {

using Delivery = bridge::LatestJob::Delivery;

ImportSession::ImportSession(QObject* parent)
    : QObject(parent)
{
    const auto reportFailures = [this](bridge::LatestJob& job, const QString& title) {
        connect(&job, &bridge::LatestJob::busyChanged, this, &ImportSession::busyChanged);
        connect(&job, &bridge::LatestJob::failed, this, [this, title](const QString& sentence) {
            Q_EMIT failed(title.arg(QFileInfo(file_).fileName()), sentence, file_);
        });
    };
    reportFailures(reading_, tr("%1 cannot be imported"));
    reportFailures(readingPart_, tr("A file for %1 cannot be read"));
    reportFailures(examining_, tr("%1 cannot be imported"));
    reportFailures(writing_, tr("%1 was not imported"));
    // A tokenizer that cannot be read is the catalog's news; here there is just no histogram.
}

void ImportSession::open(const QString& file)
{
    cancel();
    file_ = file;
    read(true);
}

void ImportSession::setFormat(data::TableFormat format)
{
    if (format == format_)
        return;
    format_ = format;
    read(false);
}

void ImportSession::read(bool guess)
{
    examining_.stop();
    report_.reset();
    Q_EMIT reportChanged();
    reading_.start([this, path = bridge::toPath(file_), guess, format = format_](
                       const std::stop_token& stop) -> Delivery {
        const data::TableFormat as = guess ? data::guessFormat(path) : format;
        auto table = data::ImportTable::read(path, as, stop);
        if (!table)
            return {};
        const bool header = data::guessHeader(*table);
        auto roles = data::guessRoles(*table, header);
        return [this, as, table = std::move(table), header, roles = std::move(roles)]() mutable {
            format_ = as;
            takeTable(std::move(table), header, std::move(roles));
        };
    });
}

void ImportSession::takeTable(std::shared_ptr<const data::ImportTable> table, bool header,
    std::vector<data::ColumnRole> roles)
{
    tables_ = {};
    partTables_ = {};
    tables_.main = std::move(table);
    plan_.header = header;
    plan_.roles = std::move(roles);
    plan_.labelNames.clear();
    plan_.split.rule = data::SplitRule::Shares;
    guessed_ = true;
    Q_EMIT tableChanged();
    planWasChanged();
}

void ImportSession::setHeader(bool header)
{
    if (!tables_.main || header == plan_.header)
        return;
    plan_.header = header;
    if (guessed_)
        plan_.roles = data::guessRoles(*tables_.main, header);
    planWasChanged();
}

void ImportSession::setRole(std::size_t column, data::ColumnRole role)
{
    if (column >= plan_.roles.size() || plan_.roles[column] == role)
        return;
    if (role != data::ColumnRole::LeaveOut)
        for (data::ColumnRole& other : plan_.roles)
            if (other == role)
                other = data::ColumnRole::LeaveOut;
    plan_.roles[column] = role;
    guessed_ = false;
    planWasChanged();
}

void ImportSession::setLabelName(const std::string& value, const QString& name)
{
    plan_.labelNames[value] = name.toStdString();
    planWasChanged();
}

void ImportSession::setSplit(const data::SplitPlan& split)
{
    plan_.split = split;
    const bool ownFiles = split.rule == data::SplitRule::Files;
    tables_.dev = ownFiles ? partTables_.dev : nullptr;
    tables_.test = ownFiles ? partTables_.test : nullptr;
    planWasChanged();
}

void ImportSession::setPartFile(data::Part part, const QString& file)
{
    if (!file.isEmpty()) {
        readPartFile(part, file);
        return;
    }
    (part == data::Part::Dev ? partTables_.dev : partTables_.test).reset();
    setSplit(plan_.split);
}

void ImportSession::readPartFile(data::Part part, const QString& file)
{
    readingPart_.start([this, part, path = bridge::toPath(file), format = format_](
                           const std::stop_token& stop) -> Delivery {
        auto table = data::ImportTable::read(path, format, stop);
        if (!table)
            return {};
        return [this, part, table = std::move(table)]() mutable {
            (part == data::Part::Dev ? partTables_.dev : partTables_.test) = std::move(table);
            setSplit(plan_.split);
        };
    });
}

void ImportSession::setMeasure(const LengthMeasure& measure)
{
    if (measure.model == measure_.model && measure.maxLength == measure_.maxLength)
        return;
    measure_ = measure;
    countLengths();
}

void ImportSession::planWasChanged()
{
    Q_EMIT planChanged();
    examine();
}

void ImportSession::examine()
{
    if (!tables_.main)
        return;
    report_.reset();
    Q_EMIT reportChanged();
    examining_.start(
        [this, plan = plan_, tables = tables_](const std::stop_token& stop) -> Delivery {
            auto report = data::examine(plan, tables, stop);
            if (!report)
                return {};
            return [this, made = std::make_shared<const data::ImportReport>(std::move(*report))] {
                report_ = made;
                Q_EMIT reportChanged();
                countLengths();
            };
        });
}

/// Labels and their names change no length, and a change of the split hardly any.
ImportSession::Counted ImportSession::whatToCount() const
{
    Counted counted { measure_.model, tables_.main, {}, plan_.header, report_->imported() };
    for (const data::ColumnRole role : plan_.roles)
        counted.roles.push_back(
            role == data::ColumnRole::Label ? data::ColumnRole::LeaveOut : role);
    return counted;
}

void ImportSession::countLengths()
{
    if (measure_.model.isEmpty() || !report_ || report_->imported() == 0) {
        counting_.stop();
        lengths_.reset();
        Q_EMIT lengthsChanged();
        return;
    }
    Counted next = whatToCount();
    if (next == counted_ && (lengths_ || counting_.isBusy()))
        return;
    counted_ = std::move(next);
    counting_.start([this, plan = plan_, tables = tables_, report = report_, measure = measure_](
                        const std::stop_token& stop) -> Delivery {
        auto lengths = countTokens(measure.model,
            data::sampleTexts(plan, tables, *report, mostRowsCounted), measure.maxLength, stop);
        return [this, counted = std::move(lengths)] {
            lengths_ = counted;
            Q_EMIT lengthsChanged();
        };
    });
}

bool ImportSession::canImport() const
{
    return report_ && report_->obstacles.empty() && !isWriting() && !readingPart_.isBusy();
}

void ImportSession::write(const data::ImportTitle& title, const QString& parent)
{
    if (!canImport())
        return;
    writing_.start([this, plan = plan_, tables = tables_, report = report_, title,
                       folder = bridge::toPath(parent)](const std::stop_token& stop) -> Delivery {
        const auto directory = data::writeImport(plan, tables, *report, title, folder, stop);
        if (!directory)
            return {};
        return [this, path = bridge::toQt(*directory), rows = report->imported()] {
            Q_EMIT imported(path, rows);
        };
    });
}

void ImportSession::cancel()
{
    for (bridge::LatestJob* job : { &reading_, &readingPart_, &examining_, &counting_, &writing_ })
        job->stop();
    file_.clear();
    plan_ = {};
    tables_ = {};
    partTables_ = {};
    report_.reset();
    lengths_.reset();
    counted_ = {};
    guessed_ = true;
}

} // namespace crisp::library
