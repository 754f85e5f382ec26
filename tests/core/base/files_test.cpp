// SPDX-License-Identifier: Apache-2.0
#include "base/disk_full.h"
#include "base/error.h"
#include "base/files.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace crisp::base {
namespace {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(ReadFile, ReadsEverythingUpToItsLimit)
{
    const TemporaryFolder folder;
    const auto path = folder.write("x", std::string_view("a\0b", 3));
    EXPECT_EQ(readFile(path, 3), std::string_view("a\0b", 3));
    EXPECT_THAT([&] { (void)readFile(path, 2); },
        ThrowsMessage<Error>(AllOf(HasSubstr(path.string()), HasSubstr("3 bytes, at most 2"))));
}

TEST(ReadFile, NamesWhatItCannotRead)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { (void)readFile(folder / "none", 9); },
        ThrowsMessage<Error>(AllOf(HasSubstr("none"), HasSubstr("No such file"))));
    EXPECT_THAT([&] { (void)readFile(folder.path(), 9); },
        ThrowsMessage<Error>(HasSubstr("it is not a file")));
}

TEST(ReadFile, DoesNotWaitForTheOtherEndOfANamedPipe)
{
    const TemporaryFolder folder;
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THAT([&] { (void)readFile(folder / "pipe", 9); },
        ThrowsMessage<Error>(HasSubstr("it is not a file")));
    EXPECT_THROW(MappedFile(folder / "pipe"), Error);
}

TEST(WriteFileAtomically, ReplacesAndLeavesNothingElseBehind)
{
    const TemporaryFolder folder;
    writeFileAtomically(folder / "x", "old");
    writeFileAtomically(folder / "x", "new");
    EXPECT_EQ(readAll(folder / "x"), "new");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(WriteFileAtomically, KeepsTheOldContentIfWritingFails)
{
    const TemporaryFolder folder;
    writeFileAtomically(folder / "x", "old");
    EXPECT_THROW(writeFileAtomically(folder / "x",
                     [](FileWriter& writer) {
                         writer.write("half");
                         throw std::runtime_error("no more");
                     }),
        std::runtime_error);
    EXPECT_EQ(readAll(folder / "x"), "old");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(WriteFileAtomically, NamesTheFolderThatIsMissing)
{
    const TemporaryFolder folder;
    EXPECT_THAT([&] { writeFileAtomically(folder / "none/x", "text"); },
        ThrowsMessage<Error>(AllOf(HasSubstr("none/x"), HasSubstr("No such file"))));
}

TEST(FileWriter, SaysSoWhenTheDiskIsFull)
{
    if (!std::filesystem::exists("/dev/full"))
        GTEST_SKIP() << "this system has no /dev/full";
    FileWriter writer("/dev/full", FileWriter::Mode::Append);
    EXPECT_THAT([&] { writer.write("text"); },
        ThrowsMessage<DiskFull>(AllOf(HasSubstr("No space left"), HasSubstr("free some space"))));
}

TEST(FileWriter, AppendsOrStartsAnew)
{
    const TemporaryFolder folder;
    for (const auto mode : { FileWriter::Mode::Truncate, FileWriter::Mode::Append }) {
        FileWriter writer(folder / "x", mode);
        writer.write("line\n");
        writer.close();
    }
    EXPECT_EQ(readAll(folder / "x"), "line\nline\n");
    FileWriter(folder / "x", FileWriter::Mode::Truncate).close();
    EXPECT_EQ(readAll(folder / "x"), "");
}

TEST(MappedFile, ShowsTheBytesAndMoves)
{
    const TemporaryFolder folder;
    MappedFile file(folder.write("x", "abc"));
    const MappedFile moved = std::move(file);
    EXPECT_EQ(moved.bytes().size(), 3U);
    EXPECT_EQ(moved.bytes()[2], std::byte { 'c' });
    EXPECT_TRUE(MappedFile(folder.write("empty", "")).bytes().empty());
}

TEST(MappedFile, HasTheSameBytesAfterTheyWereReleased)
{
    const TemporaryFolder folder;
    const std::string content = std::string(100'000, 'a') + std::string(100'000, 'b');
    const MappedFile file(folder.write("x", content));
    const auto isContent
        = [&] { return std::ranges::equal(file.bytes(), std::as_bytes(std::span(content))); };
    EXPECT_TRUE(isContent());
    file.release(file.bytes().subspan(1, 150'000));
    file.release(file.bytes().subspan(7, 5)); // no whole page
    file.release(file.bytes().last(1));
    EXPECT_TRUE(isContent());
}

} // namespace
} // namespace crisp::base
