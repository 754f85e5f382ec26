// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/json.h"
#include "checkpoint/pretrained_directory.h"
#include "data/encoded_dataset.h"
#include "data/readers.h"
#include "support/goldens.h"
#include "support/temporary_folder.h"
#include "text/tokenizer_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>

/// Malformed files and what must become of each, as expected.json says: read, or refused in one
/// sentence that names the file, without a crash, a hang, or memory beyond twice the file's size
/// plus 64 MB.
namespace crisp {
namespace {

using crisp::testing::goldens;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
    std::string message; ///< empty if the file was read
    long memoryKib = 0; ///< by how much the process grew
    int status = 0; ///< of the process: not 0 after a crash or a hang
};

long peakMemoryKib()
{
    struct rusage usage { };
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

void writeAll(int descriptor, const std::string& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t written = ::write(descriptor, bytes.data() + done, bytes.size() - done);
        if (written <= 0)
            ::_exit(3);
        done += static_cast<std::size_t>(written);
    }
}

[[noreturn]] void runChild(const std::function<void()>& read, int descriptor)
{
    constexpr unsigned secondsUntilHung = 60;
    ::alarm(secondsUntilHung);
    const long before = peakMemoryKib();
    std::string message;
    try {
        read();
    } catch (const base::Error& error) {
        message = error.what();
    } catch (const std::exception& error) {
        message = std::string("not a base::Error:\n") + error.what();
    }
    const base::Json report { { "message", message }, { "kib", peakMemoryKib() - before } };
    writeAll(descriptor, report.dump(-1, ' ', true, base::Json::error_handler_t::replace));
    ::_exit(0);
}

/// Runs `read` in a process of its own, so that it can crash alone and its memory be measured.
Outcome inOwnProcess(const std::function<void()>& read)
{
    std::array<int, 2> ends {};
    if (::pipe(ends.data()) != 0)
        throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0)
        runChild(read, ends[1]);
    ::close(ends[1]);
    std::string report;
    std::array<char, 4096> piece {};
    for (ssize_t got = 0; (got = ::read(ends[0], piece.data(), piece.size())) > 0;)
        report.append(piece.data(), static_cast<std::size_t>(got));
    ::close(ends[0]);
    Outcome outcome;
    ::waitpid(child, &outcome.status, 0);
    if (outcome.status == 0) {
        const base::Json json = base::Json::parse(report);
        outcome.message = json["message"].get<std::string>();
        outcome.memoryKib = json["kib"].get<long>();
    }
    return outcome;
}

/// Reads every file of one kind; `read` gets the file and returns what to call it in messages.
void checkAll(const std::string& kind,
    const std::function<void(const std::filesystem::path&, const TemporaryFolder&)>& read,
    const std::string& nameInMessages = {})
{
    const std::filesystem::path folder = goldens() / "bad";
    const base::Json expected
        = base::Json::parse(crisp::testing::readAll(folder / "expected.json"));
    std::size_t checked = 0;
    for (const auto& [name, verdict] : expected.items()) {
        if (verdict["kind"] != kind)
            continue;
        SCOPED_TRACE(name + ": " + verdict["why"].get<std::string>());
        ++checked;
        const std::filesystem::path file = folder / name;
        const TemporaryFolder own;
        const Outcome outcome = inOwnProcess([&] { read(file, own); });
        EXPECT_EQ(outcome.status, 0) << "it crashed or hung";
        if (verdict["expect"] == "accept") {
            EXPECT_EQ(outcome.message, "");
        } else {
            EXPECT_THAT(outcome.message,
                AllOf(HasSubstr(nameInMessages.empty() ? name : nameInMessages),
                    Not(HasSubstr("\n"))));
            EXPECT_LT(outcome.message.size(), 600U) << outcome.message;
        }
        const auto limit = 2 * std::filesystem::file_size(file) + (std::uintmax_t { 64 } << 20U);
        EXPECT_LE(static_cast<std::uintmax_t>(outcome.memoryKib) * 1024, limit);
    }
    EXPECT_GT(checked, 0U) << "expected.json names no file of kind " << kind;
}

/// The golden model's folder with one file replaced.
void makeModel(
    const TemporaryFolder& folder, const std::filesystem::path& file, std::string_view replaced)
{
    for (const auto& original : std::filesystem::directory_iterator(goldens() / "model"))
        std::filesystem::copy(original.path(), folder / original.path().filename().string());
    std::filesystem::remove(folder / replaced);
    std::filesystem::create_symlink(std::filesystem::absolute(file), folder / replaced);
}

TEST(BadFiles, SafetensorsAreReadOrRefusedAsExpected)
{
    CRISP_REQUIRE_GOLDENS("bad/expected.json");
    checkAll(
        "safetensors",
        [](const auto& file, const TemporaryFolder& folder) {
            makeModel(folder, file, "model.safetensors");
            (void)checkpoint::loadPretrained(folder.path());
        },
        "model.safetensors");
}

TEST(BadFiles, ConfigurationsAreReadOrRefusedAsExpected)
{
    CRISP_REQUIRE_GOLDENS("bad/expected.json");
    checkAll(
        "config",
        [](const auto& file, const TemporaryFolder& folder) {
            makeModel(folder, file, "config.json");
            (void)checkpoint::loadPretrained(folder.path());
        },
        "config.json");
}

TEST(BadFiles, VocabulariesAreReadOrRefusedAsExpected)
{
    CRISP_REQUIRE_GOLDENS("bad/expected.json");
    checkAll(
        "vocab",
        [](const auto& file, const TemporaryFolder& folder) {
            makeModel(folder, file, "vocab.txt");
            (void)checkpoint::loadPretrained(folder.path());
        },
        "vocab.txt");
}

/// A vocabulary to read tables with: one that must be accepted.
std::filesystem::path someVocabulary()
{
    const std::filesystem::path folder = goldens() / "bad";
    const base::Json expected
        = base::Json::parse(crisp::testing::readAll(folder / "expected.json"));
    for (const auto& [name, verdict] : expected.items())
        if (verdict["kind"] == "vocab" && verdict["expect"] == "accept")
            return folder / name;
    throw std::runtime_error("expected.json names no good vocabulary");
}

TEST(BadFiles, TablesAreReadOrRefusedAsExpected)
{
    CRISP_REQUIRE_GOLDENS("bad/expected.json");
    const std::filesystem::path vocabulary = someVocabulary();
    const TemporaryFolder modelFolder;
    makeModel(modelFolder, vocabulary, "vocab.txt");
    const checkpoint::PretrainedModel model = checkpoint::loadPretrained(modelFolder.path());
    checkAll("tsv", [&](const auto& file, const TemporaryFolder&) {
        data::ReadOptions options;
        options.labelNames = model.config.labels;
        const data::Dataset dataset = data::readDataset(file, options);
        const data::EncodedDataset encoded(
            dataset, *model.tokenizer, model.config.maxPositions, model.config.vocabularySize);
        if (std::ranges::any_of(
                encoded.lengths(), [&](auto length) { return length > model.config.maxPositions; }))
            throw std::logic_error("a sentence was not truncated");
    });
}

} // namespace
} // namespace crisp
