// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What the program says: results on stdout, everything else on stderr, progress as a bar on a
/// terminal and as plain lines elsewhere.
namespace crisp::app {

/// @throws base::Error if stdout cannot take it (a full disk)
void print(std::string_view text);
/// One JSON value and a line feed. @throws base::Error
void printJson(const base::Json& json);
/// @throws base::Error if something printed earlier could not be written
void flushStandardOutput();

/// One line each on stderr.
void printNote(std::string_view sentence);
void printWarning(std::string_view sentence);
void printError(std::string_view sentence);

/// "1:02:03", "4:05"
[[nodiscard]] std::string clockTime(double seconds);

/// A task of known length. Redraws a few times a second on a terminal; elsewhere prints a line now
/// and then. Notes printed through it do not tear the bar.
class Progress {
public:
    Progress(std::string title, std::uint64_t total, std::uint64_t done = 0);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `facts` stand behind the bar: "loss 0.31, 210 examples/s".
    void update(std::uint64_t done, std::string_view facts);
    /// A line of its own, above the bar.
    void note(std::string_view sentence);
    /// Removes the bar.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    void drawBar(std::string_view facts, std::string_view remaining);
    void eraseBar();

    std::string title_;
    std::uint64_t total_;
    std::uint64_t first_;
    std::uint64_t done_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point lastShown_ = start_;
    bool isTerminal_;
    bool barShown_ = false;
};

} // namespace crisp::app
