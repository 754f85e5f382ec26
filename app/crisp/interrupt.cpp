// SPDX-License-Identifier: Apache-2.0
#include "interrupt.h"

#include "base/error.h"
#include "console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace crisp::app {
namespace {

constexpr std::array caught { SIGINT, SIGTERM };
constexpr char signalled = 's';
constexpr char quit = 'q';

// A handler may do next to nothing, so it writes a byte to a pipe, and a thread does the rest.
std::array<int, 2> wakePipe { -1, -1 };
std::atomic_flag alreadySignalled;
static_assert(std::atomic<bool>::is_always_lock_free);

void onSignal(int number)
{
    if (alreadySignalled.test_and_set()) {
        std::signal(number, SIG_DFL);
        std::raise(number);
        return;
    }
    const int savedError = errno;
    static_cast<void>(!::write(wakePipe[1], &signalled, 1));
    errno = savedError;
}

char readByte()
{
    char byte = quit;
    while (::read(wakePipe[0], &byte, 1) < 0 && errno == EINTR) { }
    return byte;
}

} // namespace

InterruptWatcher::InterruptWatcher()
{
    if (::pipe(wakePipe.data()) != 0)
        throw base::Error(fmt::format("signals cannot be watched: {}", std::strerror(errno)));
    alreadySignalled.clear();
    thread_ = std::thread([this] {
        if (readByte() == signalled) {
            printNote("\nStopping after this step and saving; a second Ctrl-C ends at once");
            source_.request_stop();
        }
    });
    struct sigaction action { };
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : caught)
        ::sigaction(number, &action, nullptr);
}

InterruptWatcher::~InterruptWatcher()
{
    for (const int number : caught)
        std::signal(number, SIG_DFL);
    static_cast<void>(!::write(wakePipe[1], &quit, 1));
    thread_.join();
    for (int& end : wakePipe) {
        ::close(end);
        end = -1;
    }
}

} // namespace crisp::app
