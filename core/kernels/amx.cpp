// SPDX-License-Identifier: Apache-2.0
#include "amx.h"

#include <cstdlib>
#include <string_view>

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace crisp::kernels {
namespace {

bool findAmx()
{
    const char* wish = std::getenv("CRISP_AMX");
    if (wish != nullptr && std::string_view(wish) == "0")
        return false;
#if defined(__x86_64__) && defined(__linux__)
    if (!__builtin_cpu_supports("amx-bf16") || !__builtin_cpu_supports("amx-tile")
        || !__builtin_cpu_supports("avx512bf16"))
        return false;
    // Linux gives a process the unit's registers only if it asks (arch/x86/xstate.rst).
    constexpr long requestPermission = 0x1023;
    constexpr long tileData = 18;
    return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
#else
    return false;
#endif
}

} // namespace

bool hasAmx()
{
    static const bool answer = findAmx();
    return answer;
}

} // namespace crisp::kernels
