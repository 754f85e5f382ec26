// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Typed access to the fields of a JSON object that says which field is wrong and why. Used for
/// recipes, presets, status files and training states; each caller knows its own fields.
namespace crisp::training {

/// Reads the fields of one object and remembers which names were asked for.
class JsonFields {
public:
    /// @throws std::invalid_argument if it is no object; `source` begins all messages
    JsonFields(const base::Json& object, std::string source);

    /// Each leaves `value` alone if the field is absent.
    /// @throws std::invalid_argument naming source, field and what was expected
    void read(std::string_view name, std::string& value);
    void read(std::string_view name, double& value);
    void read(std::string_view name, bool& value);
    template <std::integral Integer>
    void read(std::string_view name, Integer& value)
    {
        if (const base::Json* field = find(name))
            value = static_cast<Integer>(unsignedValue(name, *field));
    }
    /// A name that `parse` makes a value of; what parse throws gets our source in front.
    template <typename Value, typename Parse>
    void readNamed(std::string_view name, Value& value, const Parse& parse)
    {
        if (find(name) == nullptr)
            return;
        std::string text;
        read(name, text);
        try {
            value = parse(text);
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument(source_ + ", " + error.what());
        }
    }
    void read(std::string_view name, std::vector<double>& value);
    void read(std::string_view name, std::vector<std::string>& value);
    void read(std::string_view name, std::vector<std::uint64_t>& value);

    /// The field, or nullptr.
    [[nodiscard]] const base::Json* find(std::string_view name);
    /// @throws std::invalid_argument if the field is absent
    void require(std::string_view name);
    /// @throws std::invalid_argument if the object has a field nobody asked for
    void refuseUnknown() const;
    /// "source, name", to begin the message of a nested object with.
    [[nodiscard]] std::string at(std::string_view name) const;

private:
    [[nodiscard]] std::uint64_t unsignedValue(std::string_view name, const base::Json& field) const;
    [[noreturn]] void refuse(
        std::string_view name, const base::Json& field, std::string_view expected) const;

    const base::Json& object_;
    std::string source_;
    std::vector<std::string> asked_;
};

} // namespace crisp::training
