// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include "error.h"
#include "files.h"
#include "message.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

namespace crisp::base {
namespace {

constexpr int maxDepth = 64;

/// Walks the text without building anything and refuses what nlohmann's own parser lets pass:
/// duplicate keys (it keeps the last) and endless nesting (it builds, then frees, recursively).
class StrictChecker : public nlohmann::json_sax<Json> {
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override
    {
        keys_.emplace_back();
        return enter();
    }
    bool key(string_t& name) override
    {
        if (keys_.back().insert(name).second)
            return true;
        problem = fmt::format("the key {} stands twice in one object", inQuotes(name));
        return false;
    }
    bool end_object() override
    {
        keys_.pop_back();
        --depth_;
        return true;
    }
    bool start_array(std::size_t) override { return enter(); }
    bool end_array() override
    {
        --depth_;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& lastToken,
        const nlohmann::detail::exception&) override
    {
        problem = fmt::format(
            "it is not valid JSON at byte {} (near {})", position, inQuotes(lastToken, 20));
        return false;
    }

    std::string problem;

private:
    bool enter()
    {
        if (++depth_ <= maxDepth)
            return true;
        problem = fmt::format("it nests deeper than {} levels", maxDepth);
        return false;
    }

    int depth_ = 0;
    std::vector<std::set<std::string>> keys_;
};

} // namespace

Json parseJson(std::string_view text, std::string_view source)
{
    StrictChecker checker;
    if (!Json::sax_parse(text, &checker))
        throw Error(fmt::format("cannot read {}: {}", source,
            text.empty() ? std::string("it is empty") : checker.problem));
    return Json::parse(text);
}

Json readJsonFile(const std::filesystem::path& path, std::size_t maxBytes)
{
    return parseJson(readFile(path, maxBytes), path.string());
}

} // namespace crisp::base
