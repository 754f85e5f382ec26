// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

/// Where a file or directory may be dropped, and a link that chooses a file instead. What becomes
/// of it is the page's business.
namespace crisp::library {

class DropZone : public QWidget {
    Q_OBJECT

public:
    explicit DropZone(QWidget* parent = nullptr);
    void setActive(bool active); ///< something is being dragged over the page
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void fileWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool active_ = false;
};

} // namespace crisp::library
