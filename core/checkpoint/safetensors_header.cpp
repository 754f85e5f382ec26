// SPDX-License-Identifier: Apache-2.0
#include "safetensors_header.h"

#include "base/error.h"
#include "base/json.h"
#include "base/message.h"
#include "base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace crisp::checkpoint {
namespace {

using base::inQuotes;
using base::Json;

// What a header may hold. Far beyond any model of this family; together they bound the memory that
// a header can make us use.
constexpr std::size_t maxTensors = 65'536;
constexpr std::size_t maxMetadata = 4'096;
constexpr std::size_t maxRank = 32;
constexpr std::size_t maxNameBytes = 1'024;
// The JSON reader copies each token (and each run of blanks) while it reads it.
constexpr std::size_t maxTokenBytes = std::size_t { 1 } << 20U;

constexpr std::array<std::string_view, 10> dtypeNames { "F64", "F32", "F16", "BF16", "I64", "I32",
    "I16", "I8", "U8", "BOOL" };

std::optional<Dtype> parseDtype(std::string_view name)
{
    const auto found = std::find(dtypeNames.begin(), dtypeNames.end(), name);
    if (found == dtypeNames.end())
        return std::nullopt;
    return static_cast<Dtype>(found - dtypeNames.begin());
}

/// Length of the longest stretch of bytes that the JSON reader would keep in memory at once.
std::size_t longestToken(std::string_view text)
{
    std::size_t longest = 0;
    std::size_t begin = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\') {
            ++i;
        } else if (c == '"' || (!inString && std::string_view("{}[],:").find(c) != text.npos)) {
            inString = c == '"' && !inString;
            longest = std::max(longest, i - begin);
            begin = i;
        }
    }
    return std::max(longest, text.size() - begin);
}

/// Accepts exactly {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...,
/// "__metadata__": {"key": "text"}} and stops at the first thing that is anything else.
class HeaderReader : public nlohmann::json_sax<Json> {
public:
    explicit HeaderReader(Header& header)
        : header_(header)
    {
    }

    std::string problem; ///< why reading stopped

    bool null() override { return misplaced("null"); }
    bool boolean(bool) override { return misplaced("a truth value"); }
    bool binary(binary_t&) override { return misplaced("binary data"); }
    bool number_integer(number_integer_t value) override
    {
        return inNumbers() ? stop(fmt::format("{}: {} is negative", place(), value))
                           : misplaced("a number");
    }
    bool number_float(number_float_t, const string_t& text) override
    {
        if (!inNumbers())
            return misplaced("a number");
        const bool whole = text.find_first_of(".eE") == std::string::npos;
        return stop(fmt::format("{}: {} {}", place(), inQuotes(text, 40),
            whole ? "is beyond 64 bits" : "is not a whole number"));
    }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& value) override;
    bool start_object(std::size_t) override;
    bool key(string_t& name) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t position, const std::string& lastToken,
        const nlohmann::detail::exception&) override
    {
        return stop(fmt::format("its header is not valid JSON at byte {} (near {})", position,
            inQuotes(lastToken, 20)));
    }

private:
    enum class Level { Outside, Top, Metadata, Tensor, Shape, Offsets };
    enum Field : unsigned { None = 0, DtypeField = 1, ShapeField = 2, OffsetsField = 4 };

    bool stop(std::string why)
    {
        problem = std::move(why);
        return false;
    }
    [[nodiscard]] bool inNumbers() const
    {
        return level_ == Level::Shape || level_ == Level::Offsets;
    }
    [[nodiscard]] std::string place() const
    {
        return fmt::format("tensor {}, {}", inQuotes(tensor().name),
            field_ == ShapeField         ? "shape"
                : field_ == OffsetsField ? "data_offsets"
                                         : "dtype");
    }
    bool misplaced(std::string_view what)
    {
        switch (level_) {
        case Level::Outside:
            return stop("its header is not a JSON object");
        case Level::Metadata:
            return stop(fmt::format(
                "__metadata__, {}: {} stands where a text must", inQuotes(metadataKey_), what));
        case Level::Top:
            return stop(
                fmt::format("tensor {}: {} stands where an object must", inQuotes(topKey_), what));
        case Level::Tensor:
        case Level::Shape:
        case Level::Offsets:
            break;
        }
        return stop(fmt::format("{}: {} does not belong there", place(), what));
    }
    [[nodiscard]] TensorView& tensor() { return header_.entries.back().tensor; }
    [[nodiscard]] const TensorView& tensor() const { return header_.entries.back().tensor; }
    bool tensorKey(const std::string& name);

    Header& header_;
    Level level_ = Level::Outside;
    std::string topKey_;
    std::string metadataKey_;
    bool sawMetadata_ = false;
    unsigned seen_ = None; ///< fields of the current tensor
    Field field_ = None;
    std::size_t offsets_ = 0; ///< how many of the two have been read
};

bool HeaderReader::number_unsigned(number_unsigned_t value)
{
    if (level_ == Level::Shape) {
        if (tensor().shape.size() == maxRank)
            return stop(fmt::format("{}: more than {} dimensions", place(), maxRank));
        tensor().shape.push_back(static_cast<std::size_t>(value));
        return true;
    }
    if (level_ == Level::Offsets) {
        if (++offsets_ > 2)
            return stop(fmt::format("{}: more than two numbers", place()));
        (offsets_ == 1 ? header_.entries.back().begin : header_.entries.back().end) = value;
        return true;
    }
    return misplaced("a number");
}

bool HeaderReader::string(string_t& value)
{
    if (level_ == Level::Metadata) {
        if (header_.metadata.size() == maxMetadata)
            return stop(fmt::format("__metadata__: more than {} entries", maxMetadata));
        if (!header_.metadata.emplace(metadataKey_, value).second)
            return stop(fmt::format("__metadata__: {} stands there twice", inQuotes(metadataKey_)));
        return true;
    }
    if (level_ != Level::Tensor || field_ != DtypeField)
        return misplaced("a text");
    const std::optional<Dtype> dtype = parseDtype(value);
    if (!dtype)
        return stop(fmt::format("{}: {} is not supported, only {} are", place(),
            inQuotes(value, 20), fmt::join(dtypeNames, ", ")));
    tensor().dtype = *dtype;
    return true;
}

bool HeaderReader::start_object(std::size_t)
{
    if (level_ == Level::Outside) {
        level_ = Level::Top;
        return true;
    }
    if (level_ != Level::Top)
        return misplaced("an object");
    if (topKey_ == "__metadata__") {
        level_ = Level::Metadata;
        return true;
    }
    if (header_.entries.size() == maxTensors)
        return stop(fmt::format("its header names more than {} tensors", maxTensors));
    header_.entries.emplace_back().tensor.name = topKey_;
    level_ = Level::Tensor;
    seen_ = None;
    field_ = None;
    offsets_ = 0;
    return true;
}

bool HeaderReader::key(string_t& name)
{
    if (name.size() > maxNameBytes)
        return stop(fmt::format("its header has a name of {} bytes ({}), at most {} are accepted",
            name.size(), inQuotes(name, 20), maxNameBytes));
    if (level_ == Level::Tensor)
        return tensorKey(name);
    if (level_ == Level::Metadata) {
        metadataKey_ = name;
        return true;
    }
    topKey_ = name;
    if (name == "__metadata__" && std::exchange(sawMetadata_, true))
        return stop("__metadata__ stands twice in its header");
    return true;
}

bool HeaderReader::tensorKey(const std::string& name)
{
    field_ = name == "dtype"     ? DtypeField
        : name == "shape"        ? ShapeField
        : name == "data_offsets" ? OffsetsField
                                 : None;
    if (field_ == None)
        return stop(fmt::format(
            "tensor {}: {} is not a field of the format", inQuotes(tensor().name), inQuotes(name)));
    if ((seen_ & field_) != 0U)
        return stop(fmt::format("{} stands there twice", place()));
    seen_ |= field_;
    return true;
}

bool HeaderReader::end_object()
{
    if (level_ == Level::Tensor) {
        for (const auto& [field, name] : { std::pair { DtypeField, "dtype" },
                 std::pair { ShapeField, "shape" }, std::pair { OffsetsField, "data_offsets" } })
            if ((seen_ & field) == 0U)
                return stop(fmt::format("tensor {}: {} is missing", inQuotes(tensor().name), name));
        tensor().shape.shrink_to_fit();
    }
    level_ = level_ == Level::Top ? Level::Outside : Level::Top;
    return true;
}

bool HeaderReader::start_array(std::size_t)
{
    if (level_ != Level::Tensor || field_ == DtypeField)
        return misplaced("an array");
    level_ = field_ == ShapeField ? Level::Shape : Level::Offsets;
    return true;
}

bool HeaderReader::end_array()
{
    if (level_ == Level::Offsets && offsets_ != 2)
        return stop(fmt::format("{}: fewer than two numbers", place()));
    level_ = Level::Tensor;
    return true;
}

} // namespace

std::string_view dtypeName(Dtype dtype) { return dtypeNames[static_cast<std::size_t>(dtype)]; }

Header parseHeader(std::string_view text, std::string_view source)
{
    const auto fail = [&](const std::string& why) -> base::Error {
        return base::Error(fmt::format("{}: {}", source, why));
    };
    if (text.empty() || text.front() != '{')
        throw fail("its header does not begin with {");
    if (const auto at = base::findInvalidUtf8(text))
        throw fail(fmt::format("its header is not valid UTF-8 at byte {}", *at));
    while (text.back() == ' ') // padding
        text.remove_suffix(1);
    if (longestToken(text) > maxTokenBytes)
        throw fail(fmt::format(
            "its header has a text, number or gap of more than {} bytes", maxTokenBytes));
    Header header;
    HeaderReader reader(header);
    if (!Json::sax_parse(text, &reader))
        throw fail(reader.problem);
    return header;
}

} // namespace crisp::checkpoint
