// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

/// One writer a run: a file named "lock" with host and process, held by a file lock of the system
/// as well. It knows nothing of runs.
///
/// The system's lock vanishes with its process, so on one machine a lock file without it is stale.
/// Another machine's process cannot be looked at; its lock counts as stale when the file has not
/// been touched for ten minutes by the file system's own clock, which is what heartbeat is for.
namespace crisp::training {

class RunLock {
public:
    static constexpr std::chrono::minutes staleAfter { 10 };

    /// Takes the lock of `folder`, or takes over a stale one.
    /// @throws base::Error naming host and process of the holder
    explicit RunLock(const std::filesystem::path& folder);
    ~RunLock();
    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&& other) noexcept;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    /// Whether somebody holds the lock of `folder`, without taking or changing anything. For
    /// showing only: it may change the moment after.
    [[nodiscard]] static bool isHeld(const std::filesystem::path& folder);

    /// Touches the file, at most every few seconds.
    /// @throws base::Error if the file is gone or somebody else's
    void heartbeat();

private:
    void release() noexcept;

    std::filesystem::path path_;
    std::string content_; ///< what we wrote into the file
    int descriptor_ = -1;
    std::chrono::steady_clock::time_point lastBeat_;
};

} // namespace crisp::training
