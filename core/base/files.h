// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Reading and writing whole files so that nothing is ever lost: capped reads, read-only maps, and
/// writes that go to a temporary name, are synced, then renamed. File formats live elsewhere.
/// Functions here may be called from any thread. Where the disk is full, their Error is a DiskFull
/// (disk_full.h).
namespace crisp::base {

/// Reads a whole file.
/// @throws Error if it cannot be read or is larger than `maxBytes`
[[nodiscard]] std::string readFile(const std::filesystem::path& path, std::uintmax_t maxBytes);

/// Writes `bytes` to a temporary name beside `path`, syncs it, renames it to `path` and syncs the
/// folder: whatever happens, `path` holds either its old content or all of the new.
/// @throws Error naming the path and the system's reason (a full disk, a missing folder)
void writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

/// A file being written piece by piece; every write is checked. `close` syncs; a destructor without
/// a `close` leaves an unfinished file behind and says nothing.
class FileWriter {
public:
    enum class Mode { Truncate, Append };

    FileWriter(const std::filesystem::path& path, Mode mode);
    ~FileWriter();
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;

    /// @throws Error on a short write, a full disk, ...
    void write(std::string_view bytes);
    void write(std::span<const std::byte> bytes);
    /// Makes what was written durable (fdatasync).
    void sync();
    /// Syncs and closes. @throws Error
    void close();

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

/// The same for a file too large to hold in memory: `write` streams its content.
/// @throws Error, and whatever `write` throws; `path` is then as it was
void writeFileAtomically(
    const std::filesystem::path& path, const std::function<void(FileWriter&)>& write);

/// Makes renames and new names in `folder` durable. @throws Error
void syncFolder(const std::filesystem::path& folder);

/// Renames and makes it durable. @throws Error
void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

/// A file mapped read-only. Pages are read when touched; nothing is allocated.
class MappedFile {
public:
    /// @throws Error if the file cannot be opened, is not a regular file, or cannot be mapped
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::span<const std::byte> bytes() const { return { data_, size_ }; }
    /// `part`, a piece of bytes(), will not be needed soon: its memory goes back, as far as it
    /// fills whole pages. Whoever reads it again gets the same bytes.
    void release(std::span<const std::byte> part) const;

private:
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace crisp::base
