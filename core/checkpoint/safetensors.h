// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/files.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The safetensors format: a JSON header that names tensors, then their bytes. Reading is as strict
/// as the format's specification, because model files come from strangers. Which tensors make a
/// model is PretrainedDirectory's business.
namespace crisp::checkpoint {

/// Element types we read and write; the others of the format (F8, U16, ...) are refused.
enum class Dtype : std::uint8_t { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

[[nodiscard]] std::string_view dtypeName(Dtype dtype);
/// Bytes of one element.
[[nodiscard]] std::size_t dtypeSize(Dtype dtype);

/// One tensor: C order, little-endian. The bytes belong to someone else (a SafetensorsFile, or the
/// caller of writeSafetensors) and need not be aligned.
struct TensorView {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<std::size_t> shape; ///< empty for a scalar
    std::span<const std::byte> bytes;

    [[nodiscard]] std::size_t elements() const { return bytes.size() / dtypeSize(dtype); }
};

using Metadata = std::map<std::string, std::string>;

/// A mapped file whose header has passed every check: lengths, UTF-8, JSON, no key twice, known
/// fields and types, shapes that multiply to their bytes, tensors that lie end to end from the
/// first data byte to the last one of the file. Immutable: any number of threads may read.
class SafetensorsFile {
public:
    /// Reads the header only. Memory used is bounded by the header's length plus a few megabytes.
    /// @throws base::Error naming the file, the tensor and the fault
    explicit SafetensorsFile(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// In the order of their bytes.
    [[nodiscard]] const std::vector<TensorView>& tensors() const { return tensors_; }
    /// nullptr if there is no such tensor.
    [[nodiscard]] const TensorView* find(std::string_view name) const;
    [[nodiscard]] const Metadata& metadata() const { return metadata_; }

    /// Converts a floating-point tensor of this file. `values` has tensor.elements() floats.
    /// @throws base::Error if the tensor holds integers, or a value that is not a finite float
    void readFloats(const TensorView& tensor, std::span<float> values) const;
    /// @throws base::Error if the tensor is not I64
    [[nodiscard]] std::vector<std::int64_t> readInt64s(const TensorView& tensor) const;

private:
    std::filesystem::path path_;
    base::MappedFile file_;
    std::vector<TensorView> tensors_;
    std::vector<std::uint32_t> byName_; ///< indices into tensors_, sorted by name
    Metadata metadata_;
};

/// A view of floats, for writeSafetensors.
[[nodiscard]] TensorView floatTensor(
    std::string name, std::vector<std::size_t> shape, std::span<const float> values);
/// A view of whole numbers, for writeSafetensors.
[[nodiscard]] TensorView int64Tensor(
    std::string name, std::vector<std::size_t> shape, std::span<const std::int64_t> values);

/// Writes tensors to a temporary name, syncs, renames. Nothing but the header is copied. Tensors
/// are ordered by element size, largest first, then by name, and data begins on a multiple of 8
/// bytes, as the reference implementation does. `metadata` is extended by {"format": "pt"}, without
/// which transformers refuses the file.
/// @throws std::invalid_argument for a name used twice or bytes that do not fit the shape
/// @throws base::Error if the disk refuses
void writeSafetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
    const Metadata& metadata = {});

} // namespace crisp::checkpoint
