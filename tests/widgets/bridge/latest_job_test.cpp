// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "bridge/latest_job.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

namespace crisp::bridge {
namespace {

TEST(LatestJob, WorksElsewhereAndDeliversHere)
{
    LatestJob job;
    QThread* worked = nullptr;
    QThread* delivered = nullptr;
    job.start([&](const std::stop_token&) -> LatestJob::Delivery {
        worked = QThread::currentThread();
        return [&] { delivered = QThread::currentThread(); };
    });
    EXPECT_TRUE(job.isBusy());
    ASSERT_TRUE(QTest::qWaitFor([&] { return delivered != nullptr; }));
    EXPECT_FALSE(job.isBusy());
    EXPECT_EQ(delivered, QThread::currentThread());
    EXPECT_NE(worked, delivered);
}

TEST(LatestJob, DeliversOnlyTheNewest)
{
    LatestJob job;
    std::atomic<bool> firstStopped = false;
    std::vector<int> delivered;
    job.start([&](const std::stop_token& stop) -> LatestJob::Delivery {
        while (!stop.stop_requested())
            std::this_thread::yield();
        firstStopped = true;
        return [&] { delivered.push_back(1); };
    });
    job.start([&](const std::stop_token&) { return [&] { delivered.push_back(2); }; });
    job.start([&](const std::stop_token&) { return [&] { delivered.push_back(3); }; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return !delivered.empty(); }));
    QTest::qWait(20);
    EXPECT_EQ(delivered, std::vector<int> { 3 });
    EXPECT_FALSE(job.isBusy());
}

TEST(LatestJob, ReportsWhatWasThrownAsASentence)
{
    LatestJob job;
    QSignalSpy failed(&job, &LatestJob::failed);
    job.start([](const std::stop_token&) -> LatestJob::Delivery {
        throw base::Error("the file is damaged");
    });
    ASSERT_TRUE(failed.wait());
    EXPECT_EQ(failed[0][0].toString(), QStringLiteral("The file is damaged."));
    EXPECT_FALSE(job.isBusy());
}

TEST(LatestJob, DeliversNothingAfterStop)
{
    LatestJob job;
    std::binary_semaphore begun(0);
    bool delivered = false;
    job.start([&](const std::stop_token& stop) -> LatestJob::Delivery {
        begun.release();
        while (!stop.stop_requested())
            std::this_thread::yield();
        return [&] { delivered = true; };
    });
    begun.acquire();
    job.stop();
    EXPECT_FALSE(job.isBusy());
    QTest::qWait(30);
    EXPECT_FALSE(delivered);
}

TEST(LatestJob, WaitsForWhatIsAtWorkWhenItGoes)
{
    std::atomic<bool> ended = false;
    std::binary_semaphore begun(0);
    {
        LatestJob job;
        job.start([&](const std::stop_token& stop) -> LatestJob::Delivery {
            begun.release();
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            ended = true;
            return {};
        });
        begun.acquire();
    }
    EXPECT_TRUE(ended);
}

} // namespace
} // namespace crisp::bridge
