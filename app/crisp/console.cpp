// SPDX-License-Identifier: Apache-2.0
#include "console.h"

#include "base/error.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace crisp::app {
namespace {

void writeStandardError(std::string_view text)
{
    // Nobody could be told if this failed.
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
    static_cast<void>(std::fflush(stderr));
}

[[noreturn]] void failOutput()
{
    throw base::Error(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
}

std::size_t terminalWidth()
{
    winsize size {};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
}

} // namespace

void print(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        failOutput();
}

void printJson(const base::Json& json)
{
    print(json.dump(-1, ' ', false, base::Json::error_handler_t::replace) + "\n");
}

void flushStandardOutput()
{
    if (std::fflush(stdout) != 0)
        failOutput();
}

void printNote(std::string_view sentence) { writeStandardError(fmt::format("{}\n", sentence)); }

void printWarning(std::string_view sentence)
{
    writeStandardError(fmt::format("warning: {}\n", sentence));
}

void printError(std::string_view sentence)
{
    writeStandardError(fmt::format("crisp: {}\n", sentence));
}

std::string clockTime(double seconds)
{
    const auto whole = static_cast<std::uint64_t>(std::max(0.0, seconds) + 0.5);
    if (whole >= 3600)
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

Progress::Progress(std::string title, std::uint64_t total, std::uint64_t done)
    : title_(std::move(title))
    , total_(std::max<std::uint64_t>(1, total))
    , first_(done)
    , done_(done)
    , isTerminal_(::isatty(STDERR_FILENO) == 1)
{
}

Progress::~Progress() { finish(); }

void Progress::update(std::uint64_t done, std::string_view facts)
{
    using namespace std::chrono_literals;
    done_ = std::min(done, total_);
    const Clock::time_point now = Clock::now();
    const auto interval = isTerminal_ ? Clock::duration(100ms) : Clock::duration(10s);
    if (now - lastShown_ < interval && done_ < total_)
        return;
    lastShown_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    std::string remaining;
    if (done_ > first_ && done_ < total_)
        remaining = fmt::format(", {} left",
            clockTime(seconds * static_cast<double>(total_ - done_)
                / static_cast<double>(done_ - first_)));
    if (isTerminal_)
        drawBar(facts, remaining);
    else
        printNote(fmt::format("{}: {} of {}{}, {}", title_, done_, total_, remaining, facts));
}

void Progress::drawBar(std::string_view facts, std::string_view remaining)
{
    constexpr std::size_t cells = 24;
    const std::size_t filled = static_cast<std::size_t>(cells * done_ / total_);
    std::string line = fmt::format("{} [{}{}] {}/{}{}  {}", title_, std::string(filled, '#'),
        std::string(cells - filled, '.'), done_, total_, remaining, facts);
    line.resize(std::min(line.size(), terminalWidth() - 1)); // a wrapped line could not be erased
    writeStandardError("\r\x1b[K" + line);
    barShown_ = true;
}

void Progress::eraseBar()
{
    if (std::exchange(barShown_, false))
        writeStandardError("\r\x1b[K");
}

void Progress::note(std::string_view sentence)
{
    eraseBar();
    printNote(sentence);
}

void Progress::finish() { eraseBar(); }

} // namespace crisp::app
