// SPDX-License-Identifier: Apache-2.0
#include "json_fields.h"

#include "base/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace crisp::training {

JsonFields::JsonFields(const base::Json& object, std::string source)
    : object_(object)
    , source_(std::move(source))
{
    if (!object_.is_object())
        throw std::invalid_argument(fmt::format("{}: it is not a JSON object", source_));
}

const base::Json* JsonFields::find(std::string_view name)
{
    asked_.emplace_back(name);
    const auto field = object_.find(std::string(name));
    return field == object_.end() ? nullptr : &*field;
}

void JsonFields::read(std::string_view name, std::string& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_string())
        refuse(name, *field, "a text");
    value = field->get<std::string>();
}

void JsonFields::read(std::string_view name, double& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_number())
        refuse(name, *field, "a number");
    value = field->get<double>();
}

void JsonFields::read(std::string_view name, bool& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_boolean())
        refuse(name, *field, "true or false");
    value = field->get<bool>();
}

void JsonFields::read(std::string_view name, std::vector<double>& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_array()
        || !std::ranges::all_of(*field, [](const base::Json& item) { return item.is_number(); }))
        refuse(name, *field, "a list of numbers");
    value = field->get<std::vector<double>>();
}

void JsonFields::read(std::string_view name, std::vector<std::string>& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_array()
        || !std::ranges::all_of(*field, [](const base::Json& item) { return item.is_string(); }))
        refuse(name, *field, "a list of texts");
    value = field->get<std::vector<std::string>>();
}

void JsonFields::read(std::string_view name, std::vector<std::uint64_t>& value)
{
    const base::Json* field = find(name);
    if (field == nullptr)
        return;
    if (!field->is_array())
        refuse(name, *field, "a list of whole numbers");
    value.clear();
    for (const base::Json& item : *field)
        value.push_back(unsignedValue(name, item));
}

void JsonFields::require(std::string_view name)
{
    if (find(name) == nullptr)
        throw std::invalid_argument(fmt::format("{}: it is missing", at(name)));
}

void JsonFields::refuseUnknown() const
{
    for (const auto& [name, value] : object_.items())
        if (std::ranges::find(asked_, name) == asked_.end())
            throw std::invalid_argument(
                fmt::format("{}: there is no such field", at(base::inQuotes(name))));
}

std::string JsonFields::at(std::string_view name) const
{
    return fmt::format("{}, {}", source_, name);
}

std::uint64_t JsonFields::unsignedValue(std::string_view name, const base::Json& field) const
{
    // A number of our own making may be signed; parsed ones are unsigned unless negative.
    if (!field.is_number_integer()
        || (!field.is_number_unsigned() && field.get<std::int64_t>() < 0))
        refuse(name, field, "a whole number from 0");
    return field.get<std::uint64_t>();
}

void JsonFields::refuse(
    std::string_view name, const base::Json& field, std::string_view expected) const
{
    const std::string value = field.dump(-1, ' ', false, base::Json::error_handler_t::replace);
    throw std::invalid_argument(fmt::format("{}: {} is not {}", at(name),
        field.is_string() ? base::inQuotes(field.get_ref<const std::string&>())
                          : base::inQuotes(value),
        expected));
}

} // namespace crisp::training
