// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/catalog.h"

#include <QComboBox>
#include <QString>

#include <vector>

/// A drop-down list of models and runs with their markers, names and notes. Which ones there are is
/// the catalog's business, what choosing one means the page's.
namespace crisp::explore {

struct PickerItem {
    QString id; ///< model directory, or a word of the page's own
    QString name;
    QString note;
    QString plan; ///< gives the marker; empty: none
    QString error; ///< why it cannot be chosen; empty: it can
};

/// Models of the catalog, installed ones first.
[[nodiscard]] std::vector<PickerItem> modelItems(const bridge::Catalog& catalog);
/// The same for one that may not have been found yet: then it is called by its folders.
[[nodiscard]] PickerItem modelItem(const bridge::Catalog& catalog, const QString& path);
/// "aggressive, seed 1, step 448": for captions.
[[nodiscard]] QString modelName(const bridge::Catalog& catalog, const QString& path);

class ModelPicker : public QComboBox {
    Q_OBJECT

public:
    explicit ModelPicker(const QString& accessibleName, QWidget* parent = nullptr);

    /// Does not emit. `current` is added if it is not among them.
    void setItems(const std::vector<PickerItem>& items, const PickerItem& current);
    [[nodiscard]] QString currentId() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    void showPopup() override;

Q_SIGNALS:
    void chosen(const QString& id); ///< by the user

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    std::vector<PickerItem> items_;
};

} // namespace crisp::explore
