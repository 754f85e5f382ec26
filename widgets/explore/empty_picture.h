// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

/// A small map without anything in it, hatched all over: what stands above the words of a page that
/// waits for a model or a sentence.
namespace crisp::explore {

class EmptyPicture : public QWidget {
    Q_OBJECT

public:
    explicit EmptyPicture(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace crisp::explore
