// SPDX-License-Identifier: Apache-2.0
#include "safetensors.h"

#include "base/error.h"
#include "base/json.h"
#include "base/message.h"
#include "safetensors_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <unordered_set>
#include <utility>

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

namespace crisp::checkpoint {
namespace {

using base::Error;
using base::inQuotes;

constexpr std::size_t lengthBytes = 8;
constexpr std::uint64_t maxHeaderBytes = 100'000'000; // the reference implementation's limit

template <typename T>
T load(const std::byte* from)
{
    T value;
    std::memcpy(&value, from, sizeof value); // files need not be aligned
    return value;
}

std::string_view headerText(std::span<const std::byte> file, std::string_view source)
{
    if (file.size() < lengthBytes)
        throw Error(fmt::format("{}: it has {} bytes, too few for a safetensors file; "
                                "was it copied completely?",
            source, file.size()));
    const auto length = load<std::uint64_t>(file.data());
    if (length > maxHeaderBytes)
        throw Error(fmt::format("{}: it claims a header of {} bytes, at most {} are accepted; "
                                "is it a safetensors file?",
            source, length, maxHeaderBytes));
    if (length > file.size() - lengthBytes)
        throw Error(fmt::format("{}: it claims a header of {} bytes but ends after {}; "
                                "was it copied completely?",
            source, length, file.size() - lengthBytes));
    return { reinterpret_cast<const char*>(file.data()) + lengthBytes,
        static_cast<std::size_t>(length) };
}

/// Bytes that a tensor of this shape takes, or nothing if they are beyond counting.
std::optional<std::uint64_t> shapeBytes(const TensorView& tensor)
{
    std::uint64_t bytes = dtypeSize(tensor.dtype);
    for (const std::size_t extent : tensor.shape)
        if (__builtin_mul_overflow(bytes, extent, &bytes))
            return std::nullopt;
    return bytes;
}

std::string shapeText(const TensorView& tensor)
{
    return fmt::format("{}[{}]", dtypeName(tensor.dtype), fmt::join(tensor.shape, ", "));
}

void requireDifferentNames(const std::vector<HeaderEntry>& entries, std::string_view source)
{
    std::unordered_set<std::string_view> names;
    for (const HeaderEntry& entry : entries)
        if (!names.insert(entry.tensor.name).second)
            throw Error(fmt::format(
                "{}: tensor {} stands twice in its header", source, inQuotes(entry.tensor.name)));
}

/// The tensors lie end to end from 0 to `dataBytes`, each as long as its shape says.
void checkPlaces(
    const std::vector<HeaderEntry>& sorted, std::uint64_t dataBytes, std::string_view source)
{
    const auto fail = [&](const HeaderEntry& entry, const std::string& why) -> Error {
        return Error(fmt::format("{}: tensor {} {}", source, inQuotes(entry.tensor.name), why));
    };
    std::uint64_t expected = 0;
    for (const HeaderEntry& entry : sorted) {
        if (entry.end < entry.begin)
            throw fail(entry,
                fmt::format("ends (byte {}) before it begins (byte {})", entry.end, entry.begin));
        if (entry.begin < expected)
            throw fail(
                entry, fmt::format("begins at byte {}, inside the tensor before it", entry.begin));
        if (entry.begin > expected)
            throw fail(entry,
                fmt::format("begins at byte {}, leaving {} bytes that belong to none", entry.begin,
                    entry.begin - expected));
        const auto bytes = shapeBytes(entry.tensor);
        if (!bytes)
            throw fail(entry, fmt::format("has the impossible shape {}", shapeText(entry.tensor)));
        if (*bytes != entry.end - entry.begin)
            throw fail(entry,
                fmt::format("has {} bytes, its shape {} needs {}", entry.end - entry.begin,
                    shapeText(entry.tensor), *bytes));
        if (entry.end > dataBytes)
            throw fail(entry,
                fmt::format("ends at data byte {}, the file at {}; "
                            "was it copied completely?",
                    entry.end, dataBytes));
        expected = entry.end;
    }
    if (expected != dataBytes)
        throw Error(fmt::format("{}: {} bytes follow its last tensor; it is damaged or not only a "
                                "safetensors file",
            source, dataBytes - expected));
}

float halfToFloat(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t exponent = (half >> 10U) & 0x1FU;
    const std::uint32_t fraction = half & 0x3FFU;
    if (exponent == 0) { // zero or subnormal: fraction times 2^-24
        const float value = std::ldexp(static_cast<float>(fraction), -24);
        return sign != 0 ? -value : value;
    }
    if (exponent == 0x1F) // infinite or not a number
        return std::bit_cast<float>(sign | 0x7F800000U | (fraction << 13U));
    return std::bit_cast<float>(sign | ((exponent + 112) << 23U) | (fraction << 13U));
}

/// Converts as many elements as `values` has places for.
/// @return the first place that holds no finite value, or values.size()
template <typename Stored, typename Convert>
std::size_t convertAll(const std::byte* from, std::span<float> values, Convert convert)
{
    std::size_t firstBad = values.size();
    for (std::size_t i = values.size(); i-- > 0;) {
        values[i] = convert(load<Stored>(from + i * sizeof(Stored)));
        firstBad = std::isfinite(values[i]) ? firstBad : i;
    }
    return firstBad;
}

std::size_t convertAll(const TensorView& tensor, std::span<float> values)
{
    const std::byte* from = tensor.bytes.data();
    switch (tensor.dtype) {
    case Dtype::F64:
        return convertAll<double>(from, values, [](double x) { return static_cast<float>(x); });
    case Dtype::F32:
        return convertAll<float>(from, values, [](float x) { return x; });
    case Dtype::F16:
        return convertAll<std::uint16_t>(from, values, halfToFloat);
    default: // BF16 is the upper half of a float
        return convertAll<std::uint16_t>(from, values,
            [](std::uint16_t x) { return std::bit_cast<float>(std::uint32_t { x } << 16U); });
    }
}

bool isFloat(Dtype dtype) { return dtype <= Dtype::BF16; }

/// Position of each tensor in the file: largest elements first, so that all are aligned.
std::vector<const TensorView*> writingOrder(std::span<const TensorView> tensors)
{
    std::vector<const TensorView*> order;
    order.reserve(tensors.size());
    for (const TensorView& tensor : tensors)
        order.push_back(&tensor);
    std::sort(order.begin(), order.end(), [](const TensorView* a, const TensorView* b) {
        const std::size_t sizeA = dtypeSize(a->dtype);
        const std::size_t sizeB = dtypeSize(b->dtype);
        return sizeA != sizeB ? sizeA > sizeB : a->name < b->name;
    });
    return order;
}

std::string makeHeader(const std::vector<const TensorView*>& order, const Metadata& metadata)
{
    base::Json header = { { "__metadata__", metadata } };
    header["__metadata__"]["format"] = "pt";
    std::uint64_t offset = 0;
    for (const TensorView* tensor : order) {
        if (header.contains(tensor->name))
            throw std::invalid_argument(
                fmt::format("tensor {}: two have this name", inQuotes(tensor->name)));
        const auto bytes = shapeBytes(*tensor);
        if (!bytes || *bytes != tensor->bytes.size())
            throw std::invalid_argument(fmt::format("tensor {}: {} bytes do not fit its shape {}",
                inQuotes(tensor->name), tensor->bytes.size(), shapeText(*tensor)));
        header[tensor->name] = { { "dtype", dtypeName(tensor->dtype) }, { "shape", tensor->shape },
            { "data_offsets", { offset, offset + *bytes } } };
        offset += *bytes;
    }
    std::string text = header.dump();
    text.append((lengthBytes - text.size() % lengthBytes) % lengthBytes, ' ');
    return text;
}

} // namespace

std::size_t dtypeSize(Dtype dtype)
{
    constexpr std::array<std::size_t, 10> sizes { 8, 4, 2, 2, 8, 4, 2, 1, 1, 1 };
    return sizes[static_cast<std::size_t>(dtype)];
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : path_(path)
    , file_(path)
{
    const std::string source = fmt::format("cannot read {}", path.string());
    const std::string_view text = headerText(file_.bytes(), source);
    Header header = parseHeader(text, source);
    if (header.entries.empty())
        throw Error(fmt::format("{}: it holds no tensors", source));

    requireDifferentNames(header.entries, source);
    // A tensor without elements may share its place with the next one, so it comes first.
    std::stable_sort(header.entries.begin(), header.entries.end(),
        [](const HeaderEntry& a, const HeaderEntry& b) {
            return std::pair { a.begin, a.end } < std::pair { b.begin, b.end };
        });
    const auto data = file_.bytes().subspan(lengthBytes + text.size());
    checkPlaces(header.entries, data.size(), source);

    tensors_.reserve(header.entries.size());
    for (HeaderEntry& entry : header.entries) {
        tensors_.push_back(std::move(entry.tensor));
        tensors_.back().bytes = data.subspan(static_cast<std::size_t>(entry.begin),
            static_cast<std::size_t>(entry.end - entry.begin));
    }
    byName_.resize(tensors_.size());
    std::iota(byName_.begin(), byName_.end(), 0U);
    std::sort(byName_.begin(), byName_.end(),
        [&](auto a, auto b) { return tensors_[a].name < tensors_[b].name; });
    metadata_ = std::move(header.metadata);
}

const TensorView* SafetensorsFile::find(std::string_view name) const
{
    const auto found = std::lower_bound(
        byName_.begin(), byName_.end(), name, [&](std::uint32_t index, std::string_view wanted) {
            return tensors_[index].name < wanted;
        });
    return found == byName_.end() || tensors_[*found].name != name ? nullptr : &tensors_[*found];
}

void SafetensorsFile::readFloats(const TensorView& tensor, std::span<float> values) const
{
    if (values.size() != tensor.elements())
        throw std::invalid_argument(fmt::format("tensor {}: {} elements do not fit {} places",
            inQuotes(tensor.name), tensor.elements(), values.size()));
    if (!isFloat(tensor.dtype))
        throw Error(fmt::format("cannot read {}: tensor {} holds whole numbers ({}), a weight must "
                                "be F64, F32, F16 or BF16",
            path_.string(), inQuotes(tensor.name), dtypeName(tensor.dtype)));
    const std::size_t bad = convertAll(tensor, values);
    file_.release(tensor.bytes); // else a model would be in memory twice while it is loaded
    if (bad < values.size())
        throw Error(fmt::format("cannot read {}: tensor {} has the value {} at element {}; weights "
                                "must be finite",
            path_.string(), inQuotes(tensor.name), values[bad], bad));
}

std::vector<std::int64_t> SafetensorsFile::readInt64s(const TensorView& tensor) const
{
    if (tensor.dtype != Dtype::I64)
        throw Error(fmt::format("cannot read {}: tensor {} is {}, it must be I64", path_.string(),
            inQuotes(tensor.name), dtypeName(tensor.dtype)));
    std::vector<std::int64_t> values(tensor.elements());
    if (!values.empty())
        std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

TensorView floatTensor(
    std::string name, std::vector<std::size_t> shape, std::span<const float> values)
{
    return { std::move(name), Dtype::F32, std::move(shape), std::as_bytes(values) };
}

TensorView int64Tensor(
    std::string name, std::vector<std::size_t> shape, std::span<const std::int64_t> values)
{
    return { std::move(name), Dtype::I64, std::move(shape), std::as_bytes(values) };
}

void writeSafetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
    const Metadata& metadata)
{
    const auto order = writingOrder(tensors);
    const std::string header = makeHeader(order, metadata);
    const std::uint64_t length = header.size();
    base::writeFileAtomically(path, [&](base::FileWriter& writer) {
        writer.write(std::as_bytes(std::span { &length, 1 }));
        writer.write(header);
        for (const TensorView* tensor : order)
            writer.write(tensor->bytes);
    });
}

} // namespace crisp::checkpoint
