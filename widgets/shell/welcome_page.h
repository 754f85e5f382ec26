// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bridge/services.h"

#include <QWidget>

#include <cstdint>

class QVBoxLayout;

/// The first page that a new user sees: what the program is for, what is ready to use, a picture of
/// dense and pruned heads computed there and then by the installed model, and the tour's steps.
namespace crisp::shell {

class HeadPicture;

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(const bridge::Services& services, QWidget* parent = nullptr);

Q_SIGNALS:
    void tourRequested();
    void startRequested();
    void openModelRequested();
    void importRequested();
    void openRunRequested();
    void libraryRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeReady();
    void showCatalog();
    void askForPicture();

    bridge::Services services_;
    QVBoxLayout* ready_ = nullptr;
    HeadPicture* dense_ = nullptr;
    HeadPicture* pruned_ = nullptr;
    std::uint64_t request_ = 0; ///< in progress; 0: none
    bool hasPicture_ = false;
};

} // namespace crisp::shell
