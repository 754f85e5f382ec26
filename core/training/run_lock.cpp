// SPDX-License-Identifier: Apache-2.0
#include "run_lock.h"

#include "base/disk_full.h"
#include "base/error.h"
#include "base/files.h"
#include "base/json.h"
#include "base/message.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>
#include <utility>

namespace crisp::training {
namespace {

constexpr std::chrono::seconds beatInterval { 15 };
constexpr std::size_t largestLockFile = 4096;

/// A process, so that no other one can be mistaken for it: process numbers are used again.
struct Holder {
    std::string host;
    std::string boot; ///< this start of the machine
    long long process = 0;
    std::string started; ///< when the process began, in ticks since boot
};

/// What the kernel says in a small file; empty where there is none (not Linux).
std::string kernelFile(const std::string& path)
{
    std::string text;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return text;
    std::array<char, 1024> buffer {};
    ssize_t got = 0;
    while ((got = ::read(descriptor, buffer.data(), buffer.size())) > 0)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    ::close(descriptor);
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text;
}

/// Field 22 of /proc/<pid>/stat; the second field, a name in brackets, may hold anything. Empty for
/// a process that is dead and only waits for its parent to notice.
std::string startOfProcess(long long process)
{
    const std::string text = kernelFile(fmt::format("/proc/{}/stat", process));
    std::size_t at = text.rfind(')');
    if (at == std::string::npos || text.substr(at, 3) == ") Z" || text.substr(at, 3) == ") X")
        return {};
    for (int field = 2; field < 22 && at != std::string::npos; ++field)
        at = text.find(' ', at + 1);
    if (at == std::string::npos)
        return {};
    return text.substr(at + 1, text.find(' ', at + 1) - at - 1);
}

Holder thisProcess()
{
    std::array<char, 256> host {};
    if (::gethostname(host.data(), host.size() - 1) != 0)
        throw base::Error(fmt::format(
            "cannot lock the run: the machine does not tell its name: {}", std::strerror(errno)));
    return { host.data(), kernelFile("/proc/sys/kernel/random/boot_id"), ::getpid(),
        startOfProcess(::getpid()) };
}

std::string toText(const Holder& holder)
{
    return base::Json {
        { "host", holder.host }, { "boot", holder.boot }, { "pid", holder.process },
        { "started", holder.started }
    }.dump()
        + "\n";
}

/// Nothing if the text is empty or damaged: whoever wrote it died while writing it.
std::optional<Holder> holderFrom(const std::string& text)
{
    try {
        const base::Json json = base::parseJson(text, "lock");
        return Holder { json.at("host").get<std::string>(), json.at("boot").get<std::string>(),
            json.at("pid").get<long long>(), json.at("started").get<std::string>() };
    } catch (const base::Error&) {
        return std::nullopt;
    } catch (const base::Json::exception&) {
        return std::nullopt;
    }
}

std::string contentOf(int descriptor)
{
    std::string text(largestLockFile, '\0');
    const ssize_t got = ::pread(descriptor, text.data(), text.size(), 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

[[noreturn]] void fail(const std::filesystem::path& path, int code)
{
    const std::string what
        = fmt::format("cannot lock the run with {}: {}", path.string(), std::strerror(code));
    if (base::meansDiskFull(code))
        throw base::DiskFull(what + "; free some space and try again");
    throw base::Error(what + "; check the folder's permissions");
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::optional<Holder>& holder)
{
    const std::string who = holder
        ? fmt::format("process {} on {}", holder->process, base::inQuotes(holder->host))
        : "another process";
    throw base::Error(fmt::format("the run {} is being written by {}; stop that one first, or "
                                  "delete the file \"lock\" in it if you are sure that it is gone",
        path.parent_path().string(), who));
}

/// How long ago the file was touched, by the clock of the file system it lies on.
std::chrono::seconds ageOf(const std::filesystem::path& path, const struct stat& info)
{
    std::filesystem::path probe = path;
    probe += fmt::format(".tmp{}", ::getpid());
    const int descriptor = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        fail(path, errno);
    struct stat now { };
    const int result = ::fstat(descriptor, &now);
    ::close(descriptor);
    ::unlink(probe.c_str());
    if (result != 0)
        fail(path, errno);
    return std::chrono::seconds(now.st_mtime - info.st_mtime);
}

/// Whether a process of this machine, not our own, is still there.
bool isAlive(const Holder& holder, const Holder& self)
{
    if (holder.boot != self.boot || holder.process == self.process || holder.process <= 0)
        return false;
    const bool exists = ::kill(static_cast<pid_t>(holder.process), 0) == 0 || errno == EPERM;
    return exists && holder.started == startOfProcess(holder.process);
}

/// Whether a holder whose system lock is gone may still be at work.
bool mayBeAlive(const Holder& holder, const Holder& self, const std::filesystem::path& path,
    const struct stat& info)
{
    return holder.host == self.host ? isAlive(holder, self)
                                    : ageOf(path, info) < RunLock::staleAfter;
}

bool isSameFile(const std::filesystem::path& path, const struct stat& info)
{
    struct stat named { };
    return ::stat(path.c_str(), &named) == 0 && named.st_ino == info.st_ino
        && named.st_dev == info.st_dev;
}

/// False if somebody else holds the system's lock. File systems without such locks: true.
bool takeSystemLock(int descriptor)
{
    struct flock lock { };
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return ::fcntl(descriptor, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

void writeContent(int descriptor, const std::filesystem::path& path, const std::string& content)
{
    if (::ftruncate(descriptor, 0) != 0
        || ::pwrite(descriptor, content.data(), content.size(), 0)
            != static_cast<ssize_t>(content.size())
        || ::fsync(descriptor) != 0)
        fail(path, errno != 0 ? errno : ENOSPC);
}

/// Closes itself unless released.
class LockFile {
public:
    explicit LockFile(const std::filesystem::path& path)
        : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
    {
        if (descriptor_ < 0)
            fail(path, errno);
    }
    ~LockFile()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

} // namespace

RunLock::RunLock(const std::filesystem::path& folder)
    : path_(folder / "lock")
    , lastBeat_(std::chrono::steady_clock::now())
{
    const Holder self = thisProcess();
    content_ = toText(self);
    while (true) {
        LockFile file(path_);
        if (!takeSystemLock(file.get()))
            refuse(path_, holderFrom(contentOf(file.get())));
        struct stat info { };
        if (::fstat(file.get(), &info) != 0)
            fail(path_, errno);
        if (!isSameFile(path_, info))
            continue; // its holder removed it between our open and our lock
        const std::optional<Holder> holder = holderFrom(contentOf(file.get()));
        if (holder && mayBeAlive(*holder, self, path_, info))
            refuse(path_, holder);
        writeContent(file.get(), path_, content_);
        descriptor_ = file.release();
        return;
    }
}

RunLock::~RunLock() { release(); }

RunLock::RunLock(RunLock&& other) noexcept
    : path_(std::move(other.path_))
    , content_(std::move(other.content_))
    , descriptor_(std::exchange(other.descriptor_, -1))
    , lastBeat_(other.lastBeat_)
{
}

RunLock& RunLock::operator=(RunLock&& other) noexcept
{
    if (this != &other) {
        release();
        path_ = std::move(other.path_);
        content_ = std::move(other.content_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        lastBeat_ = other.lastBeat_;
    }
    return *this;
}

bool RunLock::isHeld(const std::filesystem::path& folder)
{
    const std::filesystem::path path = folder / "lock";
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    struct flock lock { };
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    const bool locked = ::fcntl(descriptor, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    const std::optional<Holder> holder = holderFrom(contentOf(descriptor));
    struct stat info { };
    const bool known = ::fstat(descriptor, &info) == 0;
    ::close(descriptor);
    if (locked || !holder || !known)
        return locked;
    const Holder self = thisProcess();
    if (holder->host != self.host) // a clock that is a little wrong does no harm here
        return std::chrono::seconds(::time(nullptr) - info.st_mtime) < staleAfter;
    return isAlive(*holder, self);
}

void RunLock::heartbeat()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - lastBeat_ < beatInterval)
        return;
    lastBeat_ = now;
    struct stat info { };
    if (::fstat(descriptor_, &info) != 0)
        fail(path_, errno);
    if (!isSameFile(path_, info) || contentOf(descriptor_) != content_)
        throw base::Error(fmt::format("the run {} was taken over by another process: its file "
                                      "\"lock\" is no longer ours; let only one of them go on",
            path_.parent_path().string()));
    if (::futimens(descriptor_, nullptr) != 0)
        fail(path_, errno);
}

void RunLock::release() noexcept
{
    if (descriptor_ < 0)
        return;
    struct stat info { };
    if (::fstat(descriptor_, &info) == 0 && isSameFile(path_, info))
        ::unlink(path_.c_str());
    ::close(std::exchange(descriptor_, -1));
}

} // namespace crisp::training
