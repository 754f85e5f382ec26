// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include "disk_full.h"
#include "error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace crisp::base {
namespace {

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path, int code)
{
    if (meansDiskFull(code))
        throw DiskFull(fmt::format(
            "{} {}: {}; free some space and try again", what, path.string(), std::strerror(code)));
    const char* advice = "";
    if (code == EACCES || code == EROFS || code == EPERM)
        advice = "; check its permissions or choose another folder";
    throw Error(fmt::format("{} {}: {}{}", what, path.string(), std::strerror(code), advice));
}

/// A descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int value)
        : value_(value)
    {
    }
    ~Descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return value_; }

private:
    int value_;
};

int openRegularFile(const std::filesystem::path& path, std::uintmax_t& size)
{
    // O_NONBLOCK: opening a named pipe would wait for a writer for ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        fail("cannot open", path, errno);
    struct stat info { };
    if (::fstat(descriptor, &info) != 0) {
        const int code = errno;
        ::close(descriptor);
        fail("cannot read", path, code);
    }
    if (!S_ISREG(info.st_mode)) {
        ::close(descriptor);
        throw Error(fmt::format("cannot read {}: it is not a file", path.string()));
    }
    size = static_cast<std::uintmax_t>(info.st_size);
    return descriptor;
}

} // namespace

std::string readFile(const std::filesystem::path& path, std::uintmax_t maxBytes)
{
    std::uintmax_t size = 0;
    const Descriptor file(openRegularFile(path, size));
    if (size > maxBytes)
        throw Error(fmt::format("cannot read {}: it has {} bytes, at most {} are accepted",
            path.string(), size, maxBytes));
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail("cannot read", path, errno);
        if (got == 0)
            break; // it shrank while we read
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view bytes)
{
    writeFileAtomically(path, [bytes](FileWriter& writer) { writer.write(bytes); });
}

void writeFileAtomically(
    const std::filesystem::path& path, const std::function<void(FileWriter&)>& write)
{
    std::filesystem::path temporary = path;
    temporary += fmt::format(".tmp{}", ::getpid());
    try {
        FileWriter writer(temporary, FileWriter::Mode::Truncate);
        write(writer);
        writer.close();
        renameDurably(temporary, path);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

FileWriter::FileWriter(const std::filesystem::path& path, Mode mode)
    : path_(path)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (mode == Mode::Append ? O_APPEND : O_TRUNC);
    descriptor_ = ::open(path.c_str(), flags, 0666);
    if (descriptor_ < 0)
        fail("cannot write", path, errno);
}

FileWriter::~FileWriter()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void FileWriter::write(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            fail("cannot write", path_, errno);
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

void FileWriter::write(std::span<const std::byte> bytes)
{
    write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void FileWriter::sync()
{
    if (::fdatasync(descriptor_) != 0)
        fail("cannot write", path_, errno);
}

void FileWriter::close()
{
    sync();
    if (::close(std::exchange(descriptor_, -1)) != 0)
        fail("cannot write", path_, errno);
}

void syncFolder(const std::filesystem::path& folder)
{
    const Descriptor directory(
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0)
        fail("cannot open the folder", folder, errno);
    // Some file systems cannot sync a folder (EINVAL): the rename itself is all they offer.
    if (::fsync(directory.get()) != 0 && errno != EINVAL)
        fail("cannot sync the folder", folder, errno);
}

void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0)
        fail("cannot rename to", to, errno);
    syncFolder(to.parent_path());
}

MappedFile::MappedFile(const std::filesystem::path& path)
{
    std::uintmax_t size = 0;
    const Descriptor file(openRegularFile(path, size));
    if (size == 0)
        return; // mmap refuses an empty length; an empty span says it all
    void* mapped
        = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (mapped == MAP_FAILED)
        fail("cannot map", path, errno);
    data_ = static_cast<const std::byte*>(mapped);
    size_ = static_cast<std::size_t>(size);
}

MappedFile::~MappedFile()
{
    if (data_ != nullptr)
        ::munmap(const_cast<std::byte*>(data_), size_);
}

void MappedFile::release(std::span<const std::byte> part) const
{
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const auto offset = static_cast<std::size_t>(part.data() - data_);
    const std::size_t begin = (offset + page - 1) / page * page;
    const std::size_t end = (offset + part.size()) / page * page;
    if (begin < end) // a hint: if the system does not take it, nothing is lost
        static_cast<void>(
            ::madvise(const_cast<std::byte*>(data_) + begin, end - begin, MADV_DONTNEED));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr))
    , size_(std::exchange(other.size_, 0))
{
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

} // namespace crisp::base
