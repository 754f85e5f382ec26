// SPDX-License-Identifier: Apache-2.0
#include "shell/key_claim.h"

#include <QAction>
#include <QLineEdit>
#include <QTest>
#include <QWidget>

#include <gtest/gtest.h>

namespace crisp::shell {
namespace {

/// Ctrl+A is a text field's own under every desktop.
TEST(KeyClaim, GoesBeforeTheTextFieldThatHasTheFocus)
{
    QWidget window;
    QLineEdit field(QStringLiteral("a film"), &window);
    QAction action;
    action.setShortcut(Qt::CTRL | Qt::Key_A);
    window.addAction(&action);
    int triggered = 0;
    QObject::connect(&action, &QAction::triggered, [&] { ++triggered; });
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    field.setFocus();

    QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(triggered, 0);
    EXPECT_EQ(field.selectedText(), QStringLiteral("a film"));

    field.deselect();
    {
        const KeyClaim claim(Qt::CTRL | Qt::Key_A, nullptr);
        QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
        EXPECT_EQ(triggered, 1);
        EXPECT_FALSE(field.hasSelectedText());
        QTest::keyClick(&field, Qt::Key_B);
        EXPECT_EQ(field.text(), QStringLiteral("a filmb"));
    }
    QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(triggered, 1);
}

} // namespace
} // namespace crisp::shell
