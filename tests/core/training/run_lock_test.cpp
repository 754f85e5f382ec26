// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/json.h"
#include "support/temporary_folder.h"
#include "training/run_lock.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace crisp::training {
namespace {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A child process that does one thing, says that it has done it, and waits to be killed.
class Child {
public:
    template <typename Work>
    explicit Child(const Work& work)
    {
        std::array<int, 2> ends {};
        if (::pipe(ends.data()) != 0)
            throw std::runtime_error("no pipe");
        process_ = ::fork();
        if (process_ == 0) {
            work([&ends] { (void)!::write(ends[1], "x", 1); });
            ::pause();
            ::_exit(0);
        }
        ::close(ends[1]);
        char ready = 0;
        (void)!::read(ends[0], &ready, 1);
        ::close(ends[0]);
    }
    ~Child() { kill(); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill()
    {
        if (process_ <= 0)
            return;
        ::kill(process_, SIGKILL);
        ::waitpid(std::exchange(process_, -1), nullptr, 0);
    }
    /// Kills it, but leaves it as a zombie.
    void killUnnoticed() const
    {
        ::kill(process_, SIGKILL);
        siginfo_t info {};
        ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOWAIT);
    }
    [[nodiscard]] pid_t process() const { return process_; }

private:
    pid_t process_ = -1;
};

Child holder(const std::filesystem::path& folder)
{
    return Child([&folder](const auto& ready) {
        const RunLock lock(folder);
        ready();
        ::pause();
    });
}

/// Writes a lock file as its holder would have, but for what `change` changes.
template <typename Change>
void leaveLock(const TemporaryFolder& folder, const Change& change)
{
    base::Json content;
    {
        const RunLock lock(folder.path());
        content = base::parseJson(readAll(folder / "lock"), "lock");
    }
    change(content);
    folder.write("lock", content.dump() + "\n");
}

void setAge(const std::filesystem::path& file, std::chrono::seconds age)
{
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - age);
}

TEST(RunLock, NamesHostAndProcessAndVanishesWithItsOwner)
{
    const TemporaryFolder folder;
    {
        const RunLock lock(folder.path());
        EXPECT_THAT(readAll(folder / "lock"), HasSubstr("\"pid\":" + std::to_string(::getpid())));
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "lock"));
}

TEST(RunLock, IsNotGivenTwice)
{
    const TemporaryFolder folder;
    std::optional<RunLock> first(folder.path());
    EXPECT_THAT([&] { (void)RunLock(folder.path()); },
        ThrowsMessage<base::Error>(AllOf(HasSubstr(folder.path().string()),
            HasSubstr("process " + std::to_string(::getpid())))));
    const RunLock moved = std::move(*first);
    first.reset();
    EXPECT_THROW((void)RunLock(folder.path()), base::Error);
}

TEST(RunLock, OfAnotherProcessIsRespectedUntilItIsKilled)
{
    const TemporaryFolder folder;
    Child child = holder(folder.path());
    EXPECT_THAT([&] { (void)RunLock(folder.path()); },
        ThrowsMessage<base::Error>(HasSubstr("process " + std::to_string(child.process()))));
    child.kill();
    EXPECT_TRUE(std::filesystem::exists(folder / "lock"));
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, OfAKilledProcessThatNobodyWaitedForIsStale)
{
    const TemporaryFolder folder;
    const Child child = holder(folder.path());
    child.killUnnoticed();
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, IsRespectedWithoutTheSystemsLockWhileItsProcessLives)
{
    const TemporaryFolder folder;
    const Child child = holder(folder.path());
    const std::string content = readAll(folder / "lock");
    std::filesystem::remove(folder / "lock"); // as on a file system without locks
    folder.write("lock", content);
    EXPECT_THROW((void)RunLock(folder.path()), base::Error);
}

TEST(RunLock, OfAnEarlierStartOfTheMachineIsStale)
{
    const TemporaryFolder folder;
    leaveLock(folder, [](base::Json& content) {
        content["pid"] = ::getppid();
        content["boot"] = "another";
    });
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, OfAnotherProcessWithTheSameNumberIsStale)
{
    const TemporaryFolder folder;
    leaveLock(folder, [](base::Json& content) {
        content["pid"] = ::getppid();
        content["started"] = "1";
    });
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, OfAnotherMachineIsRespectedWhileItIsTouched)
{
    const TemporaryFolder folder;
    leaveLock(folder, [](base::Json& content) { content["host"] = "elsewhere"; });
    EXPECT_THAT([&] { (void)RunLock(folder.path()); },
        ThrowsMessage<base::Error>(HasSubstr("on \"elsewhere\"")));
    setAge(folder / "lock", RunLock::staleAfter + std::chrono::seconds(5));
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, ThatWasTornWhileItWasWrittenIsStale)
{
    const TemporaryFolder folder;
    folder.write("lock", "{\"host\": \"els");
    EXPECT_NO_THROW((void)RunLock(folder.path()));
    folder.write("lock", "");
    EXPECT_NO_THROW((void)RunLock(folder.path()));
}

TEST(RunLock, IsSeenWithoutBeingTouched)
{
    const crisp::testing::TemporaryFolder folder;
    EXPECT_FALSE(RunLock::isHeld(folder.path()));
    EXPECT_FALSE(std::filesystem::exists(folder / "lock"));
    {
        const RunLock lock(folder.path());
        EXPECT_TRUE(RunLock::isHeld(folder.path()));
        EXPECT_TRUE(RunLock::isHeld(folder.path())) << "looking must not take it";
    }
    EXPECT_FALSE(RunLock::isHeld(folder.path()));
    folder.write("lock", "left behind by a process that was killed");
    EXPECT_FALSE(RunLock::isHeld(folder.path()));
}

} // namespace
} // namespace crisp::training
