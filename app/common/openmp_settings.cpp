// SPDX-License-Identifier: Apache-2.0
// How long OpenMP's idle threads spin before they sleep. GNU OpenMP's default, up to 16 ms, is fine
// on an idle machine and ruinous on a busy one: between two parallel regions the spinning threads
// take the processors from whoever has work to do, ourselves included (figures stand in
// docs/PERFORMANCE.md). It reads its environment when it is loaded, before main, so the only way to
// choose is to start the program once more, as early as can be: before any library's own
// initialisation. Whoever sets one of the variables decides for himself.
#include <unistd.h>

#include <cstddef>
#include <cstring>

#if defined(__linux__) && defined(__GLIBC__)

namespace {

constexpr std::size_t mostVariables = 4096;

bool isSet(char* const* environment, const char* nameAndEquals)
{
    const std::size_t length = std::strlen(nameAndEquals);
    for (; *environment != nullptr; ++environment)
        if (std::strncmp(*environment, nameAndEquals, length) == 0)
            return true;
    return false;
}

void chooseSpinning(int /*count*/, char** arguments, char** environment)
{
    if (isSet(environment, "OMP_WAIT_POLICY=") || isSet(environment, "GOMP_SPINCOUNT="))
        return;
    static char setting[] = "GOMP_SPINCOUNT=10000"; // a fraction of a millisecond
    static char* extended[mostVariables + 2];
    std::size_t count = 0;
    for (; environment[count] != nullptr; ++count) {
        if (count == mostVariables)
            return;
        extended[count] = environment[count];
    }
    extended[count] = setting;
    ::execve("/proc/self/exe", arguments, extended); // returns only if it failed: then as it was
}

} // namespace

// The loader calls these before the initialisers of the shared libraries.
__attribute__((section(".preinit_array"), used)) static void (*chooseSpinningFirst)(
    int, char**, char**)
    = chooseSpinning;

#endif
