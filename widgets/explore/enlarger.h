// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

#include <vector>

/// Gives one panel all the room of its page, and the others their places back: what is beside it in
/// any layout on the way up is hidden meanwhile.
namespace crisp::explore {

class Enlarger : public QObject {
    Q_OBJECT

public:
    /// Nothing above `root` is touched.
    explicit Enlarger(QWidget* root);

    void toggle(QWidget* panel);
    void restore();
    [[nodiscard]] bool isEnlarged() const { return panel_ != nullptr; }
    [[nodiscard]] QWidget* panel() const { return panel_; }

Q_SIGNALS:
    void changed(); ///< enlarged, or back

private:
    struct Widened {
        QPointer<QWidget> widget;
        QSize maximum;
    };

    QWidget* root_;
    QPointer<QWidget> panel_;
    std::vector<QPointer<QWidget>> hidden_;
    std::vector<Widened> widened_;
};

} // namespace crisp::explore
