// SPDX-License-Identifier: Apache-2.0
#include "analysis/export_html.h"

#include "analysis/colour_map.h"
#include "analysis/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

namespace crisp::analysis {
namespace {

using base::Json;

/// RFC 4648.
std::string base64(std::span<const std::uint8_t> bytes)
{
    constexpr std::string_view digits
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8U | (j < count ? bytes[i + j] : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            text += j <= count ? digits[group >> (18U - 6U * j) & 63U] : '=';
    }
    return text;
}

/// Shares in [0, 1] of 65535, little end first.
class Shares {
public:
    explicit Shares(std::size_t count) { bytes_.reserve(2 * count); }
    void append(double share)
    {
        const auto value
            = static_cast<std::uint32_t>(std::lround(std::clamp(share, 0.0, 1.0) * 65535.0));
        bytes_.push_back(static_cast<std::uint8_t>(value & 255U));
        bytes_.push_back(static_cast<std::uint8_t>(value >> 8U));
    }
    [[nodiscard]] std::string text() const { return base64(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

/// `values` under `name`, as shares of the way from the smallest to the largest, and where the two
/// lie under `rangeName`.
void packSpread(Json& json, const char* name, const char* rangeName, std::span<const float> values)
{
    const auto [low, high] = std::ranges::minmax(values);
    const double smallest = static_cast<double>(low);
    const double range = std::max(static_cast<double>(high) - smallest, 1e-30);
    Shares shares(values.size());
    for (const float value : values)
        shares.append((static_cast<double>(value) - smallest) / range);
    json[name] = shares.text();
    json[rangeName] = { smallest, range };
}

std::string packKeep(std::span<const std::uint8_t> keep)
{
    std::vector<std::uint8_t> bits((keep.size() + 7) / 8);
    for (std::size_t cell = 0; cell < keep.size(); ++cell)
        if (keep[cell] != 0)
            bits[cell / 8] = static_cast<std::uint8_t>(bits[cell / 8] | 1U << cell % 8);
    return base64(bits);
}

/// What the page needs of one head: both matrices, or the queries and keys that they follow from,
/// whichever are fewer numbers. Without "keep", all was kept.
Json packHead(const HeadExplanation& head)
{
    Json json = Json::object();
    if (!std::ranges::all_of(head.keep, [](std::uint8_t kept) { return kept != 0; }))
        json["keep"] = packKeep(head.keep);
    if (!head.queries.empty() && head.queries.size() <= head.keep.size()) {
        packSpread(json, "queries", "queryRange", head.queries);
        packSpread(json, "keys", "keyRange", head.keys);
        return json;
    }
    Shares attention(head.attention.values.size());
    for (const float value : head.attention.values)
        attention.append(static_cast<double>(value));
    json["attention"] = attention.text();
    if (!head.scores.values.empty())
        packSpread(json, "scores", "scoreRange", head.scores.values);
    return json;
}

Json pageData(const Explanation& explanation, const ExportOptions& options)
{
    Json matrices = Json::array();
    for (const LayerExplanation& layer : explanation.layers) {
        Json heads = Json::array();
        for (const HeadExplanation& head : layer.heads)
            heads.push_back(packHead(head));
        matrices.push_back(std::move(heads));
    }
    Json colours = Json::array();
    for (const Colour colour : cividis())
        colours.push_back({ colour.red, colour.green, colour.blue });
    return { { "explanation", toJson(explanation, options) },
        { "caption", describePlan(explanation, options) }, { "matrices", std::move(matrices) },
        { "scaleMaximum", options.scaleMaximum }, { "colours", std::move(colours) } };
}

/// `page` with its first `mark` replaced.
std::string fill(std::string_view page, std::string_view mark, std::string_view content)
{
    const std::size_t at = page.find(mark);
    std::string result(page.substr(0, at));
    result += content;
    result += page.substr(at + mark.size());
    return result;
}

} // namespace

std::string explanationHtml(const Explanation& explanation, const ExportOptions& options)
{
    const std::string data = escapeScript(
        pageData(explanation, options).dump(-1, ' ', true, Json::error_handler_t::replace));
    // The data goes in first: a title may contain the other mark, escaped JSON's place is fixed.
    const std::string title = escapeXml("Attention: " + describePlan(explanation, options));
    const std::string_view page = htmlPage();
    const std::size_t dataMark = page.find("{{DATA}}");
    return fill(page.substr(0, dataMark), "{{TITLE}}", title) + data
        + std::string(page.substr(dataMark + std::string_view("{{DATA}}").size()));
}

} // namespace crisp::analysis
