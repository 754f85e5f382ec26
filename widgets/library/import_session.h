// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/latest_job.h"
#include "data/import_report.h"
#include "library/token_lengths.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

/// One import from the first look at a file to the data directory: holds the plan, and has files
/// read and rows counted in the background whenever it changes. The decisions are core's
/// (data/import_report.h), widgets are import_page.h's.
namespace crisp::library {

/// Whose tokens are counted.
struct LengthMeasure {
    QString model; ///< directory; empty: none
    QString name;
    std::size_t maxLength = 128;
};

/// GUI thread.
class ImportSession : public QObject {
    Q_OBJECT

public:
    explicit ImportSession(QObject* parent = nullptr);

    /// Guesses how the file is to be read, and reads it. What was there before is forgotten.
    void open(const QString& file);
    void setFormat(data::TableFormat format); ///< reads the file again
    void setHeader(bool header);
    /// A role that another column had moves here.
    void setRole(std::size_t column, data::ColumnRole role);
    void setLabelName(const std::string& value, const QString& name);
    void setSplit(const data::SplitPlan& split);
    /// A file for dev or test, as the rule Files wants them; empty: none.
    void setPartFile(data::Part part, const QString& file);
    void setMeasure(const LengthMeasure& measure);

    /// Writes the data set into `parent`. Only with a report that has no obstacles.
    void write(const data::ImportTitle& title, const QString& parent);
    void cancel(); ///< everything stops; the session is empty

    [[nodiscard]] QString file() const { return file_; }
    [[nodiscard]] data::TableFormat format() const { return format_; }
    [[nodiscard]] const data::ImportPlan& plan() const { return plan_; }
    [[nodiscard]] const data::ImportTables& tables() const { return tables_; } ///< main may be null
    /// Of the plan as it stands; null while it is being made.
    [[nodiscard]] std::shared_ptr<const data::ImportReport> report() const { return report_; }
    [[nodiscard]] const std::optional<TokenLengths>& lengths() const { return lengths_; }
    [[nodiscard]] const LengthMeasure& measure() const { return measure_; }
    [[nodiscard]] bool wasGuessed() const { return guessed_; } ///< no role was changed by hand
    [[nodiscard]] bool isReading() const { return reading_.isBusy(); }
    [[nodiscard]] bool isWriting() const { return writing_.isBusy(); }
    [[nodiscard]] bool canImport() const;

Q_SIGNALS:
    void tableChanged(); ///< another file, or the same read in another way
    void planChanged();
    void reportChanged(); ///< there is a new one, or none for a while
    void lengthsChanged();
    void busyChanged();
    void imported(const QString& directory, std::size_t rows);
    void failed(const QString& title, const QString& sentence, const QString& path);

private:
    void read(bool guess);
    void readPartFile(data::Part part, const QString& file);
    void takeTable(std::shared_ptr<const data::ImportTable> table, bool header,
        std::vector<data::ColumnRole> roles);
    void planWasChanged();
    void examine();
    void countLengths();

    /// What lengths depend on.
    struct Counted {
        QString model;
        std::shared_ptr<const data::ImportTable> table;
        std::vector<data::ColumnRole> roles;
        bool header = true;
        std::size_t rows = 0;

        friend bool operator==(const Counted&, const Counted&) = default;
    };
    [[nodiscard]] Counted whatToCount() const; ///< needs a report

    QString file_;
    data::TableFormat format_ = data::TableFormat::Csv;
    data::ImportPlan plan_;
    data::ImportTables tables_;
    data::ImportTables partTables_; ///< kept while another rule is chosen; main is null
    LengthMeasure measure_;
    bool guessed_ = true;
    std::shared_ptr<const data::ImportReport> report_;
    std::optional<TokenLengths> lengths_;
    Counted counted_; ///< what lengths_ are of, or will be
    bridge::LatestJob reading_;
    bridge::LatestJob readingPart_;
    bridge::LatestJob examining_;
    bridge::LatestJob counting_;
    bridge::LatestJob writing_;
};

} // namespace crisp::library
