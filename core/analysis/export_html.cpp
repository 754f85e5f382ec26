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

constexpr std::size_t mostFineCells = 4'000'000;

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

/// A share in [0, 1] of the largest number that `bytesEach` bytes hold, little end first.
void appendShare(std::vector<std::uint8_t>& to, double share, std::size_t bytesEach)
{
    const double most = bytesEach == 1 ? 255.0 : 65535.0;
    const auto value = static_cast<std::uint32_t>(std::lround(std::clamp(share, 0.0, 1.0) * most));
    to.push_back(static_cast<std::uint8_t>(value & 255U));
    if (bytesEach == 2)
        to.push_back(static_cast<std::uint8_t>(value >> 8U));
}

/// What the page needs of one head. Scores are shares of the way from the head's smallest to its
/// largest.
Json packHead(const HeadExplanation& head, bool fine)
{
    std::vector<std::uint8_t> attention;
    for (const float value : head.attention.values)
        appendShare(attention, static_cast<double>(value), fine ? 2 : 1);
    std::vector<std::uint8_t> keep((head.keep.size() + 7) / 8);
    for (std::size_t cell = 0; cell < head.keep.size(); ++cell)
        if (head.keep[cell] != 0)
            keep[cell / 8] = static_cast<std::uint8_t>(keep[cell / 8] | 1U << cell % 8);
    Json json { { "attention", base64(attention) }, { "keep", base64(keep) } };
    if (fine && !head.scores.values.empty()) {
        const auto [low, high] = std::ranges::minmax(head.scores.values);
        const double smallest = static_cast<double>(low);
        const double range = std::max(static_cast<double>(high) - smallest, 1e-30);
        std::vector<std::uint8_t> scores;
        for (const float value : head.scores.values)
            appendShare(scores, (static_cast<double>(value) - smallest) / range, 2);
        json["scores"] = base64(scores);
        json["scoreRange"] = { smallest, range };
    }
    return json;
}

Json pageData(const Explanation& explanation, const ExportOptions& options)
{
    std::size_t cells = 0;
    for (const LayerExplanation& layer : explanation.layers)
        cells += layer.heads.size() * explanation.size() * explanation.size();
    const bool fine = cells <= mostFineCells;

    Json matrices = Json::array();
    for (const LayerExplanation& layer : explanation.layers) {
        Json heads = Json::array();
        for (const HeadExplanation& head : layer.heads)
            heads.push_back(packHead(head, fine));
        matrices.push_back(std::move(heads));
    }
    Json colours = Json::array();
    for (const Colour colour : cividis())
        colours.push_back({ colour.red, colour.green, colour.blue });
    return { { "explanation", toJson(explanation, options) },
        { "caption", describePlan(explanation, options) }, { "matrices", std::move(matrices) },
        { "attentionBytes", fine ? 2 : 1 }, { "scaleMaximum", options.scaleMaximum },
        { "colours", std::move(colours) } };
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
