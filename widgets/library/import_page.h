// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "charts/figure.h"
#include "library/import_session.h"

#include <QString>
#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QTableView;

namespace crisp::charts {
class ExportHub;
}

namespace crisp::controls {
class Button;
class ElidedLabel;
} // namespace crisp::controls

/// A user's own file on its way to become a data set: preview with roles of columns, labels, split,
/// what was found. Nothing is written before Import. What happens is import_session.h's business.
namespace crisp::library {

class FindingsList;
class LabelEditor;
class LengthPanel;
class PreviewModel;
class RoleHeader;
class SplitEditor;

class ImportPage : public QWidget {
    Q_OBJECT

public:
    /// `folder`: where data sets are put.
    ImportPage(charts::ExportHub& hub, const QString& folder, QWidget* parent = nullptr);

    void open(const QString& file);
    void setMeasure(const LengthMeasure& measure) { session_.setMeasure(measure); }
    [[nodiscard]] bool isOpen() const { return !session_.file().isEmpty(); }
    [[nodiscard]] const ImportSession& session() const { return session_; }
    [[nodiscard]] charts::Figure* figure() const;
    void focusFirst();

Q_SIGNALS:
    void cancelled();
    void imported(const QString& directory, std::size_t rows);
    void failed(const QString& title, const QString& sentence, const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildReading();
    QWidget* buildPreview();
    QWidget* buildBottom();
    void connectSession();
    void connectWidgets();
    void showTable();
    void showPlan();
    void showReport();
    void showLengths();
    void showButtons();
    void fitColumns();
    void shareHeight();
    void choosePartFile(data::Part part);
    [[nodiscard]] QString freeName() const;
    [[nodiscard]] QString nameProblem() const;
    void checkName();
    void startImport();
    void cancel();

    charts::ExportHub& hub_;
    QString folder_;
    ImportSession session_;

    controls::ElidedLabel* title_ = nullptr;
    QLabel* state_ = nullptr;
    QLineEdit* name_ = nullptr; ///< of the data set
    controls::Button* cancel_ = nullptr;
    controls::Button* import_ = nullptr;
    QComboBox* format_ = nullptr;
    QCheckBox* header_ = nullptr;
    controls::ElidedLabel* extent_ = nullptr;
    PreviewModel* preview_ = nullptr;
    QTableView* table_ = nullptr;
    RoleHeader* roles_ = nullptr;
    QLabel* shownRows_ = nullptr;
    QLabel* guessed_ = nullptr;
    LabelEditor* labels_ = nullptr;
    SplitEditor* split_ = nullptr;
    LengthPanel* lengths_ = nullptr;
    FindingsList* findings_ = nullptr;
    QSplitter* splitter_ = nullptr;
    std::array<QWidget*, 2> bottomContents_ {};
    bool isSplitByHand_ = false;
    bool isFitted_ = false; ///< the parts have their heights for this file
};

} // namespace crisp::library
