// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"
#include "bridge/latest_job.h"
#include "charts/figure.h"
#include "library/data_facts.h"
#include "library/import_session.h"

#include <QWidget>

#include <memory>

class QLabel;
class QStandardItemModel;
class QTableView;

namespace crisp::charts {
class ExportHub;
}

namespace crisp::controls {
class Button;
}

/// One installed data set: its parts, labels, first rows and lengths, read in the background when
/// it is chosen.
namespace crisp::library {

class DetailsHead;
class FactList;
class LabelEditor;
class LengthPanel;

class DataDetails : public QWidget {
    Q_OBJECT

public:
    explicit DataDetails(charts::ExportHub& hub, QWidget* parent = nullptr);
    void showData(const bridge::DataEntry& data);
    void setMeasure(const LengthMeasure& measure);
    [[nodiscard]] charts::Figure* figure() const;

Q_SIGNALS:
    void trainRequested(const QString& path);
    void folderRequested(const QString& path);

private:
    QWidget* buildExamples();
    void readFacts();
    void showFacts();
    void countLengths();

    bridge::DataEntry data_;
    LengthMeasure measure_;
    std::shared_ptr<const DataFacts> facts_;
    bridge::LatestJob reading_;
    bridge::LatestJob counting_;

    DetailsHead* head_ = nullptr;
    controls::Button* train_ = nullptr;
    QLabel* problem_ = nullptr;
    FactList* list_ = nullptr;
    LabelEditor* labels_ = nullptr;
    LengthPanel* lengths_ = nullptr;
    QStandardItemModel* examples_ = nullptr;
    QTableView* table_ = nullptr;
};

} // namespace crisp::library
