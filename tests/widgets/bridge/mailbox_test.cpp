// SPDX-License-Identifier: Apache-2.0
#include "bridge/mailbox.h"
#include "waiting.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <gmock/gmock.h>

#include <thread>
#include <vector>

namespace crisp::bridge {
namespace {

TEST(MailboxTest, DeliversInOrderAndInItsOwnThread)
{
    Mailbox mailbox;
    std::vector<int> delivered;
    std::vector<std::thread::id> threads;
    std::jthread sender([&] {
        for (int i = 0; i < 1000; ++i)
            mailbox.post([&delivered, &threads, i] {
                delivered.push_back(i);
                threads.push_back(std::this_thread::get_id());
            });
    });
    ASSERT_TRUE(testing::becomesTrue([&] { return delivered.size() == 1000; }));
    for (int i = 0; i < 1000; ++i)
        ASSERT_EQ(delivered[static_cast<std::size_t>(i)], i);
    EXPECT_THAT(threads, ::testing::Each(std::this_thread::get_id()));
}

TEST(MailboxTest, KeepsTheOrderThroughANestedEventLoop)
{
    Mailbox mailbox;
    std::vector<int> delivered;
    mailbox.post([&] {
        delivered.push_back(1);
        QEventLoop nested; // as a dialog has one
        mailbox.post([&] {
            delivered.push_back(4);
            nested.quit();
        });
        nested.exec();
    });
    mailbox.post([&] { delivered.push_back(2); });
    mailbox.post([&] { delivered.push_back(3); });
    ASSERT_TRUE(testing::becomesTrue([&] { return delivered.size() == 4; }));
    EXPECT_THAT(delivered, ::testing::ElementsAre(1, 2, 3, 4));
}

TEST(MailboxTest, DeliversAtOnceWhenAskedTo)
{
    Mailbox mailbox;
    int delivered = 0;
    mailbox.post([&] { ++delivered; });
    mailbox.post([&] { ++delivered; });
    mailbox.deliverAll();
    EXPECT_EQ(delivered, 2);
    QCoreApplication::processEvents();
    EXPECT_EQ(delivered, 2);
}

TEST(MailboxTest, TakesWhatWasNotDeliveredWithIt)
{
    bool ran = false;
    {
        Mailbox mailbox;
        mailbox.post([&] { ran = true; });
    }
    QCoreApplication::processEvents();
    EXPECT_FALSE(ran);
}

} // namespace
} // namespace crisp::bridge
