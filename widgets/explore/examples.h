// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

/// Sentences to try a model on: dev rows of a data set, read in the background, or a list that the
/// user opened. The menu that offers them is example_menu.h's business.
namespace crisp::explore {

struct Example {
    QString text;
    QString pair; ///< empty: a single sentence
    QString label; ///< what the data set says it is; empty: nothing
};

/// GUI thread.
class Examples : public QObject {
    Q_OBJECT

public:
    explicit Examples(QObject* parent = nullptr);
    ~Examples() override; ///< waits for the file that is being read

    /// Reads a data directory unless it is the one that is there.
    void load(const QString& dataDirectory);
    /// A list of the user's own; stays until another source is chosen.
    void setOwn(const QString& name, const QStringList& sentences);

    [[nodiscard]] const QString& source() const { return source_; } ///< directory; own list: empty
    [[nodiscard]] const QString& name() const { return name_; }
    [[nodiscard]] bool isLoading() const { return loading_; }
    [[nodiscard]] const QString& error() const { return error_; }
    [[nodiscard]] const std::vector<Example>& all() const { return all_; }
    /// `count` of them, spread over the whole list; the next page has others.
    [[nodiscard]] std::vector<Example> page(std::size_t number, std::size_t count) const;

Q_SIGNALS:
    void changed();

private:
    struct Loaded {
        QString source;
        QString name;
        std::vector<Example> examples;
        QString error;
    };
    static Loaded read(const QString& dataDirectory);
    void take();

    QFutureWatcher<std::shared_ptr<const Loaded>> watcher_;
    QString source_;
    QString name_;
    QString error_;
    bool loading_ = false;
    std::vector<Example> all_;
};

} // namespace crisp::explore
