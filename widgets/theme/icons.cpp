// SPDX-License-Identifier: Apache-2.0
#include "theme/icons.h"

#include "theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

// Outside every namespace, as the macro wants. The drawings are linked into a
// static library, from which nobody would pull them otherwise.
static void initialiseIconResource() { Q_INIT_RESOURCE(icons); }

namespace crisp::theme {
namespace {

constexpr std::array fileNames { QLatin1String("train"), QLatin1String("explore"),
    QLatin1String("results"), QLatin1String("library"), QLatin1String("settings"),
    QLatin1String("help"), QLatin1String("chevron-down"), QLatin1String("chevron-right"),
    QLatin1String("chevron-left"), QLatin1String("chevron-up"), QLatin1String("play"),
    QLatin1String("pause"), QLatin1String("stop"), QLatin1String("lock"), QLatin1String("export"),
    QLatin1String("import"), QLatin1String("close"), QLatin1String("plus"), QLatin1String("minus"),
    QLatin1String("check"), QLatin1String("warning"), QLatin1String("info"), QLatin1String("error"),
    QLatin1String("search"), QLatin1String("folder"), QLatin1String("history"),
    QLatin1String("swap-sides"), QLatin1String("handle"), QLatin1String("more"),
    QLatin1String("enlarge"), QLatin1String("fit"), QLatin1String("columns"),
    QLatin1String("filter"), QLatin1String("copy"), QLatin1String("delete"),
    QLatin1String("document"), QLatin1String("arrow-right"), QLatin1String("layers"),
    QLatin1String("database"), QLatin1String("undo"), QLatin1String("redo"), QLatin1String("flag"),
    QLatin1String("list") };
static_assert(fileNames.size() == static_cast<std::size_t>(Icon::List) + 1);

QString fileName(Icon name) { return fileNames[static_cast<std::size_t>(name)]; }

QByteArray drawing(const QString& name)
{
    initialiseIconResource();
    QFile file(QStringLiteral(":/crisp/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The icon %s is not in the program", qPrintable(name));
    return file.readAll();
}

QPixmap render(const QByteArray& svg, int size, double pixelRatio)
{
    const int pixels = static_cast<int>(std::lround(size * pixelRatio));
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0.0, 0.0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

QColor inkOf(QIcon::Mode mode, QIcon::State state)
{
    const Tokens& tokens = current();
    switch (mode) {
    case QIcon::Disabled:
        return tokens.inkOff;
    case QIcon::Selected:
        return tokens.accentInk;
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return state == QIcon::On ? tokens.accentInk : tokens.ink2;
}

/// Asks for theme and state only when it paints, so that an icon once set
/// follows the theme.
class GlyphEngine : public QIconEngine {
public:
    explicit GlyphEngine(Icon name)
        : name_(name)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const int size = std::min(rect.width(), rect.height());
        const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        QRect target(0, 0, size, size);
        target.moveCenter(rect.center());
        painter->drawPixmap(target.topLeft(), iconPixmap(name_, inkOf(mode, state), size, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return iconPixmap(name_, inkOf(mode, state), std::min(size.width(), size.height()), 1.0);
    }

    QPixmap scaledPixmap(
        const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        // `size` is in device pixels here.
        const int side = static_cast<int>(
            std::lround(std::min(size.width(), size.height()) / std::max(scale, 1.0)));
        return iconPixmap(name_, inkOf(mode, state), side, std::max(scale, 1.0));
    }

    [[nodiscard]] QIconEngine* clone() const override { return new GlyphEngine(name_); }
    [[nodiscard]] QString key() const override { return QStringLiteral("crisp-glyph"); }
    QString iconName() override { return fileName(name_); }
    bool isNull() override { return false; }

private:
    Icon name_;
};

} // namespace

std::optional<Icon> glyphOf(const QIcon& icon)
{
    if (icon.isNull())
        return std::nullopt;
    const auto* const found = std::find(fileNames.begin(), fileNames.end(), icon.name());
    if (found == fileNames.end())
        return std::nullopt;
    return static_cast<Icon>(found - fileNames.begin());
}

QIcon icon(Icon name) { return QIcon(new GlyphEngine(name)); }

QPixmap iconPixmap(Icon name, const QColor& colour, int size, double pixelRatio)
{
    const QString key = QStringLiteral("crisp-%1-%2-%3-%4")
                            .arg(fileName(name), colour.name(QColor::HexArgb))
                            .arg(size)
                            .arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = drawing(fileName(name));
    svg.replace("currentColor", colour.name().toLatin1());
    pixmap = render(svg, size, pixelRatio);
    if (colour.alpha() < 255) {
        QPainter painter(&pixmap);
        painter.setCompositionMode(QPainter::CompositionMode_DestinationIn);
        painter.fillRect(pixmap.rect(), QColor(0, 0, 0, colour.alpha()));
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon applicationIcon()
{
    const QByteArray svg = drawing(QStringLiteral("crisp"));
    QIcon icon;
    for (const int size : { 16, 24, 32, 48, 64, 128, 256 })
        icon.addPixmap(render(svg, size, 1.0));
    return icon;
}

} // namespace crisp::theme
