// SPDX-License-Identifier: Apache-2.0
#include "theme/colour_maps.h"

#include "analysis/colour_map.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <cstddef>

// Outside every namespace, as the macro wants. The tables are linked into a
// static library, from which nobody would pull them otherwise.
static void initialiseColourMapResource() { Q_INIT_RESOURCE(colour_maps); }

namespace crisp::theme {
namespace {

constexpr std::size_t levelCount = 256;

ColourMap readTable(const char* name)
{
    initialiseColourMapResource();
    QFile file(QStringLiteral(":/crisp/colour_maps/%1.txt").arg(QLatin1String(name)));
    ColourMap map;
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The colour map %s is not in the program", name);
    for (QRgb& level : map.levels) {
        const uint rgb = file.readLine().trimmed().toUInt(nullptr, 16);
        level = 0xFF000000U | rgb;
    }
    return map;
}

ColourMap reversed(ColourMap map)
{
    std::reverse(map.levels.begin(), map.levels.end());
    return map;
}

int between(int low, int high, double share)
{
    return static_cast<int>(std::lround(low + share * (high - low)));
}

/// What `map` shows from `first` (a share) on, spread over all levels.
ColourMap upperPart(const ColourMap& map, double first)
{
    ColourMap part;
    constexpr double last = levelCount - 1;
    for (std::size_t i = 0; i < levelCount; ++i) {
        const double position = last * first + static_cast<double>(i) * (1.0 - first);
        const auto below = static_cast<std::size_t>(position);
        const std::size_t above = std::min(below + 1, levelCount - 1);
        const double share = position - static_cast<double>(below);
        const QRgb low = map.levels[below];
        const QRgb high = map.levels[above];
        part.levels[i] = qRgb(between(qRed(low), qRed(high), share),
            between(qGreen(low), qGreen(high), share), between(qBlue(low), qBlue(high), share));
    }
    return part;
}

ColourMap cividisMap()
{
    static_assert(analysis::colourLevels == levelCount);
    ColourMap map;
    const auto& levels = analysis::cividis();
    std::transform(levels.begin(), levels.end(), map.levels.begin(),
        [](analysis::Colour c) { return qRgb(c.red, c.green, c.blue); });
    return map;
}

const ColourMap& devonFromWhite()
{
    static const ColourMap map = reversed(readTable("devon"));
    return map;
}

const ColourMap& osloFromGround()
{
    static const ColourMap map = upperPart(readTable("oslo"), 0.1);
    return map;
}

} // namespace

std::size_t ColourMap::levelOf(double value, double low, double high)
{
    if (!(value > low) || !(high > low)) // NaN, too
        return 0;
    const double share = std::min((value - low) / (high - low), 1.0);
    return static_cast<std::size_t>(std::lround(share * (levelCount - 1)));
}

QStringList sequentialMapNames()
{
    return { QStringLiteral("automatic"), QStringLiteral("devon"), QStringLiteral("oslo"),
        QStringLiteral("batlow"), QStringLiteral("cividis") };
}

const ColourMap& sequentialMap(const QString& name, const Tokens& tokens)
{
    if (name == QLatin1String("devon"))
        return devonFromWhite();
    if (name == QLatin1String("oslo"))
        return osloFromGround();
    if (name == QLatin1String("batlow")) {
        static const ColourMap map = readTable("batlow");
        return map;
    }
    if (name == QLatin1String("cividis")) {
        static const ColourMap map = cividisMap();
        return map;
    }
    return tokens.dark ? osloFromGround() : devonFromWhite();
}

const ColourMap& divergingMap(const Tokens& tokens)
{
    static const ColourMap vik = readTable("vik");
    static const ColourMap berlin = readTable("berlin");
    return tokens.dark ? berlin : vik;
}

} // namespace crisp::theme
