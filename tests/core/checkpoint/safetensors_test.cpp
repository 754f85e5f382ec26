// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "checkpoint/safetensors.h"
#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace crisp::checkpoint {
namespace {

using crisp::testing::readAll;
using crisp::testing::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

std::string fileBytes(std::string_view header, std::size_t dataBytes)
{
    const std::uint64_t length = header.size();
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    return bytes.append(header).append(dataBytes, '\0');
}

std::string entry(std::string_view name, std::string_view shape, std::string_view offsets,
    std::string_view dtype = "F32")
{
    return std::string("\"")
        .append(name)
        .append("\":{\"dtype\":\"")
        .append(dtype)
        .append("\",\"shape\":")
        .append(shape)
        .append(",\"data_offsets\":")
        .append(offsets)
        .append("}");
}

struct Fault {
    std::string what;
    std::string bytes;
    std::string message;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.what; }

class DamagedFile : public ::testing::TestWithParam<Fault> { };

TEST_P(DamagedFile, IsRefusedInOneLineThatNamesTheFileAndTheFault)
{
    const TemporaryFolder folder;
    const auto path = folder.write("x.safetensors", GetParam().bytes);
    EXPECT_THAT([&] { SafetensorsFile file(path); },
        ThrowsMessage<base::Error>(
            AllOf(HasSubstr(path.string()), HasSubstr(GetParam().message), Not(HasSubstr("\n")))));
}

std::vector<Fault> faults()
{
    const std::string a = entry("a", "[1]", "[0,4]");
    const std::string deep = "{\"a\":" + std::string(100'000, '[');
    return {
        { "nothing", "", "too few" },
        { "half a length", "abc", "too few" },
        { "a length beyond the file", fileBytes("{}", 0).replace(0, 1, "\x09"), "ends after 2" },
        { "a length beyond the limit", std::string(8, '\xff') + "{}", "at most 100000000" },
        { "an empty header", fileBytes("", 4), "does not begin with {" },
        { "a leading blank", fileBytes(" {" + a + "}", 4), "does not begin with {" },
        { "not JSON", fileBytes("{nonsense", 4), "not valid JSON at byte" },
        { "cut JSON", fileBytes("{" + a, 4), "not valid JSON" },
        { "text after the object", fileBytes("{" + a + "}{}", 4), "not valid JSON" },
        { "not UTF-8", fileBytes("{\"a\xff\":1}", 4), "not valid UTF-8 at byte 3" },
        { "deep nesting", fileBytes(deep, 4), "tensor \"a\": an array stands where" },
        { "no tensors", fileBytes("{}", 0), "no tensors" },
        { "only metadata", fileBytes("{\"__metadata__\":{}}", 0), "no tensors" },
        { "a number for a tensor", fileBytes("{\"a\":1}", 4), "tensor \"a\": a number stands" },
        { "null for a tensor", fileBytes("{\"a\":null}", 4), "tensor \"a\": null stands" },
        { "metadata twice", fileBytes("{\"__metadata__\":{},\"__metadata__\":{}," + a + "}", 4),
            "__metadata__ stands twice" },
        { "metadata key twice",
            fileBytes("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}," + a + "}", 4),
            "\"k\" stands there twice" },
        { "metadata number", fileBytes("{\"__metadata__\":{\"k\":1}," + a + "}", 4),
            "__metadata__, \"k\": a number" },
        { "tensor twice", fileBytes("{" + a + "," + entry("a", "[1]", "[0,4]") + "}", 4),
            "\"a\" stands twice" },
        { "field twice", fileBytes(R"({"a":{"dtype":"F32","dtype":"F32"}})", 4),
            "tensor \"a\", dtype stands there twice" },
        { "field missing", fileBytes(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4),
            "tensor \"a\": shape is missing" },
        { "unknown field", fileBytes(R"({"a":{"stride":1}})", 4), "\"stride\" is not a field" },
        { "unknown dtype", fileBytes("{" + entry("a", "[1]", "[0,4]", "F31") + "}", 4),
            "tensor \"a\", dtype: \"F31\" is not supported" },
        { "dtype number", fileBytes(R"({"a":{"dtype":4}})", 4), "tensor \"a\", dtype: a number" },
        { "negative extent", fileBytes("{" + entry("a", "[-1]", "[0,4]") + "}", 4),
            "tensor \"a\", shape: -1 is negative" },
        { "fractional offset", fileBytes("{" + entry("a", "[1]", "[0.5,4]") + "}", 4),
            "tensor \"a\", data_offsets: \"0.5\" is not a whole number" },
        { "offset beyond 64 bits",
            fileBytes("{" + entry("a", "[1]", "[0,18446744073709551620]") + "}", 4),
            "is beyond 64 bits" },
        { "three offsets", fileBytes("{" + entry("a", "[1]", "[0,4,4]") + "}", 4),
            "more than two numbers" },
        { "one offset", fileBytes("{" + entry("a", "[1]", "[0]") + "}", 4),
            "fewer than two numbers" },
        { "nested shape", fileBytes("{" + entry("a", "[[1]]", "[0,4]") + "}", 4),
            "tensor \"a\", shape: an array" },
        { "too many dimensions",
            fileBytes("{"
                    + entry("a",
                        "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
                        "1,1,1,1,1,1]",
                        "[0,4]")
                    + "}",
                4),
            "more than 32 dimensions" },
        { "shape and bytes disagree", fileBytes("{" + entry("a", "[2]", "[0,4]") + "}", 4),
            "has 4 bytes, its shape F32[2] needs 8" },
        { "shape overflows",
            fileBytes("{" + entry("a", "[4611686018427387904,4]", "[0,4]") + "}", 4),
            "impossible shape" },
        { "bytes for no elements", fileBytes("{" + entry("a", "[0,9]", "[0,4]") + "}", 4),
            "has 4 bytes" },
        { "end before begin", fileBytes("{" + entry("a", "[1]", "[4,0]") + "}", 4),
            "before it begins" },
        { "gap at the start", fileBytes("{" + entry("a", "[1]", "[4,8]") + "}", 8),
            "leaving 4 bytes" },
        { "overlap", fileBytes("{" + a + "," + entry("b", "[1]", "[2,6]") + "}", 6),
            "tensor \"b\" begins at byte 2, inside" },
        { "data cut", fileBytes("{" + a + "}", 3), "ends at data byte 4, the file at 3" },
        { "bytes after the end", fileBytes("{" + a + "}", 5), "1 bytes follow" },
        { "long name", fileBytes("{" + entry(std::string(2000, 'n'), "[1]", "[0,4]") + "}", 4),
            "a name of 2000 bytes" },
        { "huge text",
            fileBytes(
                "{\"__metadata__\":{\"k\":\"" + std::string(2'000'000, 'x') + "\"}," + a + "}", 4),
            "a text, number or gap of more than" },
        { "line break in a name", fileBytes("{\"a\\nb\":1}", 4), "tensor \"a\\nb\"" },
    };
}

INSTANTIATE_TEST_SUITE_P(Faults, DamagedFile, ::testing::ValuesIn(faults()));

TEST(SafetensorsFile, AcceptsWhatTheFormatAllows)
{
    const TemporaryFolder folder;
    const std::string header = "{\"__metadata__\":{\"format\":\"pt\"},"
        + entry("scalar", "[]", "[0,4]") + "," + entry("none", "[0,3]", "[4,4]") + ","
        + entry("b", "[2]", "[4,6]", "U8") + "}   ";
    const SafetensorsFile file(folder.write("x.safetensors", fileBytes(header, 6)));
    ASSERT_EQ(file.tensors().size(), 3U);
    EXPECT_EQ(file.metadata().at("format"), "pt");
    EXPECT_TRUE(file.find("scalar")->shape.empty());
    EXPECT_EQ(file.find("scalar")->elements(), 1U);
    EXPECT_EQ(file.find("none")->elements(), 0U);
    EXPECT_EQ(file.find("b")->dtype, Dtype::U8);
    EXPECT_EQ(file.find("c"), nullptr);
}

TEST(SafetensorsFile, RefusesWholeNumbersWhereWeightsAreWanted)
{
    const TemporaryFolder folder;
    const SafetensorsFile file(
        folder.write("x.safetensors", fileBytes("{" + entry("a", "[1]", "[0,4]", "I32") + "}", 4)));
    std::vector<float> values(1);
    EXPECT_THAT([&] { file.readFloats(file.tensors()[0], values); },
        ThrowsMessage<base::Error>(
            AllOf(HasSubstr("x.safetensors"), HasSubstr("\"a\" holds whole numbers (I32)"))));
}

template <typename T>
std::span<const std::byte> bytesOf(const std::vector<T>& values)
{
    return std::as_bytes(std::span(values));
}

TEST(SafetensorsFile, ConvertsEveryFloatingPointTypeExactly)
{
    const TemporaryFolder folder;
    const std::vector<double> f64 { 1.5, -2.0 };
    // 1, -2, the largest, the smallest normal, the smallest subnormal, minus zero
    const std::vector<std::uint16_t> f16 { 0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001, 0x8000 };
    const std::vector<std::uint16_t> bf16 { 0x3F80, 0xC000 };
    const std::vector<std::uint8_t> odd { 7 }; // leaves nothing after it aligned
    writeSafetensors(folder / "x.safetensors",
        std::vector<TensorView> { { "f64", Dtype::F64, { 2 }, bytesOf(f64) },
            { "f16", Dtype::F16, { 6 }, bytesOf(f16) },
            { "bf16", Dtype::BF16, { 2 }, bytesOf(bf16) },
            { "odd", Dtype::U8, { 1 }, bytesOf(odd) } });
    const SafetensorsFile file(folder / "x.safetensors");
    const auto read = [&](std::string_view name) {
        std::vector<float> values(file.find(name)->elements());
        file.readFloats(*file.find(name), values);
        return values;
    };
    EXPECT_THAT(read("f64"), ElementsAre(1.5F, -2.0F));
    EXPECT_THAT(read("f16"), ElementsAre(1.0F, -2.0F, 65504.0F, 0x1p-14F, 0x1p-24F, -0.0F));
    EXPECT_TRUE(std::signbit(read("f16").back()));
    EXPECT_THAT(read("bf16"), ElementsAre(1.0F, -2.0F));
}

TEST(SafetensorsFile, NamesTheTensorAndTheElementThatAreNotFinite)
{
    const TemporaryFolder folder;
    const std::vector<float> values { 0.0F, std::numeric_limits<float>::quiet_NaN(), 1.0F };
    writeSafetensors(folder / "x.safetensors", std::vector { floatTensor("w", { 3 }, values) });
    const SafetensorsFile file(folder / "x.safetensors");
    std::vector<float> read(3);
    EXPECT_THAT([&] { file.readFloats(file.tensors()[0], read); },
        ThrowsMessage<base::Error>(HasSubstr("tensor \"w\" has the value nan at element 1")));
    const std::vector<double> tooLarge { 1e300 };
    writeSafetensors(folder / "y.safetensors",
        std::vector<TensorView> { { "d", Dtype::F64, { 1 }, bytesOf(tooLarge) } });
    const SafetensorsFile other(folder / "y.safetensors");
    EXPECT_THAT([&] { other.readFloats(other.tensors()[0], std::span(read).first(1)); },
        ThrowsMessage<base::Error>(HasSubstr("tensor \"d\" has the value inf")));
}

TEST(WriteSafetensors, OrdersByElementSizeAndAlignsTheData)
{
    const TemporaryFolder folder;
    const std::vector<float> floats { 1.0F };
    const std::vector<std::int64_t> numbers { 9 };
    writeSafetensors(folder / "x.safetensors",
        std::vector { floatTensor("b", { 1 }, floats), floatTensor("a", {}, floats),
            int64Tensor("step", {}, numbers) },
        { { "who", "me" } });
    const SafetensorsFile file(folder / "x.safetensors");
    std::vector<std::string> names;
    for (const TensorView& tensor : file.tensors())
        names.push_back(tensor.name);
    EXPECT_THAT(names, ElementsAre("step", "a", "b"));
    EXPECT_THAT(file.readInt64s(*file.find("step")), ElementsAre(9));
    EXPECT_EQ(file.metadata(), (Metadata { { "format", "pt" }, { "who", "me" } }));
    EXPECT_EQ((readAll(folder / "x.safetensors").size() - 16) % 8, 0U);
    EXPECT_THROW((void)file.readInt64s(*file.find("a")), base::Error);
}

TEST(WriteSafetensors, RefusesWhatWouldNotBeReadBack)
{
    const TemporaryFolder folder;
    const std::vector<float> floats { 1.0F, 2.0F };
    const auto write = [&](std::vector<TensorView> tensors) {
        writeSafetensors(folder / "x.safetensors", tensors);
    };
    EXPECT_THAT(
        [&] {
            write({ floatTensor("a", { 2 }, floats), floatTensor("a", { 2 }, floats) });
        },
        ThrowsMessage<std::invalid_argument>(HasSubstr("\"a\": two have this name")));
    EXPECT_THAT([&] { write({ floatTensor("a", { 3 }, floats) }); },
        ThrowsMessage<std::invalid_argument>(HasSubstr("8 bytes do not fit its shape F32[3]")));
    EXPECT_THROW(write({ floatTensor("__metadata__", { 2 }, floats) }), std::invalid_argument);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(WriteSafetensors, IsReadBackUnchanged)
{
    const TemporaryFolder folder;
    EXPECT_TRUE(rc::check("any tensors, any names", [&] {
        const auto all = *rc::gen::container<std::map<std::string, std::vector<std::int64_t>>>(
            rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127))),
            rc::gen::arbitrary<std::vector<std::int64_t>>());
        RC_PRE(!all.empty() && all.count("__metadata__") == 0);
        std::vector<TensorView> tensors;
        for (const auto& [name, values] : all)
            tensors.push_back(int64Tensor(name, { values.size() }, values));
        writeSafetensors(folder / "x.safetensors", tensors);
        const SafetensorsFile file(folder / "x.safetensors");
        RC_ASSERT(file.tensors().size() == all.size());
        for (const auto& [name, values] : all)
            RC_ASSERT(file.readInt64s(*file.find(name)) == values);
    }));
}

TEST(SafetensorsFile, SurvivesAnyByteBeingAnyOther)
{
    const TemporaryFolder folder;
    const std::vector<float> values { 1.0F, 2.0F };
    writeSafetensors(folder / "x.safetensors",
        std::vector { floatTensor("a", { 2 }, values), floatTensor("b", { 1, 2 }, values) });
    const std::string good = readAll(folder / "x.safetensors");
    EXPECT_TRUE(rc::check("refused with an Error or read within its bounds", [&] {
        std::string bytes = good;
        for (const auto& [at, value] :
            *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
                *rc::gen::inRange<std::size_t>(1, 4),
                rc::gen::pair(
                    rc::gen::inRange<std::size_t>(0, good.size()), rc::gen::arbitrary<char>())))
            bytes[at] = value;
        bytes.resize(
            *rc::gen::element(good.size(), *rc::gen::inRange<std::size_t>(0, good.size())));
        const auto path = folder.write("y.safetensors", bytes);
        try {
            const SafetensorsFile file(path);
            for (const TensorView& tensor : file.tensors()) {
                std::vector<float> read(tensor.elements());
                file.readFloats(tensor, read);
            }
        } catch (const base::Error& error) {
            RC_ASSERT(std::string(error.what()).find('\n') == std::string::npos);
        }
    }));
}

} // namespace
} // namespace crisp::checkpoint
