// SPDX-License-Identifier: Apache-2.0
#include "explore/examples.h"

#include "bridge/text.h"
#include "data/data_directory.h"
#include "explore/explore_state.h"

#include <QDir>
#include <QtConcurrentRun>

#include <algorithm>
#include <exception>
#include <utility>

namespace crisp::explore {

Examples::Examples(QObject* parent)
    : QObject(parent)
{
    connect(&watcher_, &QFutureWatcherBase::finished, this, &Examples::take);
}

Examples::~Examples() { watcher_.waitForFinished(); }

Examples::Loaded Examples::read(const QString& dataDirectory)
{
    Loaded loaded;
    loaded.source = dataDirectory;
    loaded.name = QDir(dataDirectory).dirName();
    try {
        const data::DataDirectory directory(bridge::toPath(dataDirectory));
        if (!directory.info().name.empty())
            loaded.name = bridge::toQt(directory.info().name);
        const data::Dataset dev
            = directory.read(directory.has(data::Part::Dev) ? data::Part::Dev : data::Part::Train);
        for (std::size_t row = 0; row < dev.rows(); ++row) {
            Example example;
            example.text = cleanSentence(bridge::toQt(dev.texts[row])).trimmed();
            if (dev.hasPairs())
                example.pair = cleanSentence(bridge::toQt(dev.pairs[row])).trimmed();
            example.label
                = bridge::toQt(dev.labelNames.at(static_cast<std::size_t>(dev.labels[row])));
            if (!example.text.isEmpty())
                loaded.examples.push_back(std::move(example));
        }
    } catch (const std::exception& error) {
        loaded.error = QString::fromUtf8(error.what());
    }
    return loaded;
}

void Examples::load(const QString& dataDirectory)
{
    if (dataDirectory == source_ && !dataDirectory.isEmpty())
        return;
    source_ = dataDirectory;
    name_.clear();
    error_.clear();
    all_.clear();
    loading_ = !dataDirectory.isEmpty();
    if (loading_)
        watcher_.setFuture(QtConcurrent::run(
            [dataDirectory] { return std::make_shared<const Loaded>(read(dataDirectory)); }));
    Q_EMIT changed();
}

void Examples::setOwn(const QString& name, const QStringList& sentences)
{
    source_.clear();
    name_ = name;
    error_.clear();
    loading_ = false;
    all_.clear();
    for (const QString& sentence : sentences)
        if (const QString text = cleanSentence(sentence).trimmed(); !text.isEmpty())
            all_.push_back({ text, {}, {} });
    Q_EMIT changed();
}

void Examples::take()
{
    const std::shared_ptr<const Loaded> loaded = watcher_.result();
    if (!loading_ || loaded->source != source_)
        return; // another source was chosen meanwhile
    loading_ = false;
    name_ = loaded->name;
    error_ = loaded->error;
    all_ = loaded->examples;
    Q_EMIT changed();
}

std::vector<Example> Examples::page(std::size_t number, std::size_t count) const
{
    std::vector<Example> result;
    if (all_.empty())
        return result;
    count = std::min(count, all_.size());
    const std::size_t step = all_.size() / count;
    for (std::size_t index = 0; index < count; ++index)
        result.push_back(all_[(index * step + number % step) % all_.size()]);
    return result;
}

} // namespace crisp::explore
