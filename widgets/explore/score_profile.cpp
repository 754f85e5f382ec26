// SPDX-License-Identifier: Apache-2.0
#include "explore/score_profile.h"

#include "explore/cell_painting.h"
#include "explore/cell_text.h"
#include "explore/map_tip.h"
#include "explore/profile_plot.h"
#include "theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPicture>

#include <algorithm>
#include <cmath>

namespace crisp::explore {

struct ScoreProfile::Implementation {
    explicit Implementation(ScoreProfile& profile)
        : owner(profile)
        , plot(new ProfilePlot(&profile))
        , tip(&profile)
    {
    }

    void show() const
    {
        plot->setBackground(QBrush(theme::current().surface));
        plot->show(scene, screenStyle());
        plot->replot(QCustomPlot::rpQueuedReplot);
    }
    [[nodiscard]] std::size_t keptCount() const
    {
        std::size_t kept = 0;
        for (std::size_t to = 0; to < scene.map->size(); ++to)
            kept += scene.map->kept(scene.from, to);
        return kept;
    }

    ScoreProfile& owner;
    ProfilePlot* plot;
    MapTip tip;
    ProfileScene scene;
    std::size_t columnCount = 0; ///< of which scene.left and width are a part
};

ScoreProfile::ScoreProfile(QWidget* parent)
    : QWidget(parent)
    , implementation_(std::make_unique<Implementation>(*this))
{
    setMouseTracking(true);
    setAccessibleName(tr("Raw scores of a token"));
    implementation_->show();
}

ScoreProfile::~ScoreProfile() = default;

void ScoreProfile::setRow(MapPointer map, std::optional<std::size_t> from)
{
    Implementation& own = *implementation_;
    if (!from)
        map = nullptr;
    if (map && map->size() != own.columnCount) {
        own.columnCount = map->size();
        own.scene.left = 0.0;
        own.scene.width = static_cast<double>(map->size());
    }
    own.scene.map = std::move(map);
    own.scene.from = from.value_or(0);
    own.tip.hide();
    setAccessibleName(hasContent() ? figureTitle() : tr("Raw scores of a token"));
    setAccessibleDescription(note());
    own.show();
}

void ScoreProfile::setColumns(double left, double width)
{
    implementation_->scene.left = left;
    implementation_->scene.width = std::max(width, 1.0);
    implementation_->show();
}

void ScoreProfile::setMargins(int left, int right)
{
    implementation_->scene.leftMargin = left;
    implementation_->scene.rightMargin = right;
    implementation_->show();
}

void ScoreProfile::setColourMap(const QString& name)
{
    implementation_->scene.colourMap = name;
    implementation_->show();
}

QString ScoreProfile::note() const
{
    const Implementation& own = *implementation_;
    if (own.scene.isEmpty())
        return {};
    const MapData& map = *own.scene.map;
    const std::size_t kept = own.keptCount();
    const std::size_t all = map.rowSize != 0 ? map.rowSize : map.size();
    if (kept == map.size())
        return tr("keeps all %1").arg(all);
    // With hidden tokens or forced edges it is not simply the highest.
    const bool highest = !map.cuts.empty() && map.edited.empty() && all == map.size();
    return highest ? tr("keeps the %1 highest of %2").arg(kept).arg(all)
                   : tr("keeps %1 of %2").arg(kept).arg(map.size());
}

QSize ScoreProfile::sizeHint() const { return { 464, 112 }; }
QSize ScoreProfile::minimumSizeHint() const { return { 160, 72 }; }

void ScoreProfile::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        implementation_->show();
}

void ScoreProfile::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    implementation_->plot->setGeometry(rect());
}

void ScoreProfile::mouseMoveEvent(QMouseEvent* event)
{
    Implementation& own = *implementation_;
    const std::optional<std::size_t> column = own.plot->columnAt(event->position().x());
    if (column)
        own.tip.showBeside(
            own.plot->columnRect(*column), cellText(*own.scene.map, { own.scene.from, *column }));
    else
        own.tip.hide();
}

void ScoreProfile::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    implementation_->tip.hide();
}

QString ScoreProfile::figureName() const
{
    return (implementation_->scene.map ? implementation_->scene.map->name
                                       : QStringLiteral("attention"))
        + QStringLiteral("-row-scores");
}

QString ScoreProfile::figureTitle() const
{
    const ProfileScene& scene = implementation_->scene;
    if (scene.isEmpty())
        return tr("Scores before softmax");
    return tr("Scores of “%1” before softmax")
        .arg(isolated(scene.map->tokens[qsizetype(scene.from)]));
}

QString ScoreProfile::figureCaption() const
{
    return implementation_->scene.map ? implementation_->scene.map->caption : QString();
}

QSizeF ScoreProfile::figureSize() const { return size(); }

void ScoreProfile::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    if (!hasContent())
        return;
    // QCustomPlot paints with a painter of its own kind only, so a second plot paints into a
    // recording, which keeps text and lines as such.
    charts::FigureStyle recorded = style;
    recorded.vector = true;
    QPicture recording;
    {
        ProfilePlot plot(nullptr);
        plot.setBackground(QBrush(Qt::NoBrush));
        plot.show(implementation_->scene, recorded);
        QCPPainter recorder(&recording);
        recorder.setMode(QCPPainter::pmVectorized);
        recorder.setMode(QCPPainter::pmNonCosmetic);
        plot.toPainter(&recorder, int(std::lround(area.width())), int(std::lround(area.height())));
    }
    painter.save();
    painter.translate(area.topLeft());
    // Recordings are played back by the inch, whatever the device's inch is.
    painter.scale(double(recording.logicalDpiX()) / painter.device()->logicalDpiX(),
        double(recording.logicalDpiY()) / painter.device()->logicalDpiY());
    painter.drawPicture(QPointF(0.0, 0.0), recording);
    painter.restore();
}

charts::FigureTable ScoreProfile::figureTable() const
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("to"), QStringLiteral("to_token"), QStringLiteral("score"),
        QStringLiteral("kept"), QStringLiteral("attention"), QStringLiteral("cut") };
    const ProfileScene& scene = implementation_->scene;
    if (scene.isEmpty())
        return table;
    const MapData& map = *scene.map;
    const bool hasCut = scene.from < map.cuts.size();
    for (std::size_t to = 0; to < map.size(); ++to)
        table.rows.push_back({ qlonglong(map.positions.empty() ? to : map.positions[to]),
            map.tokens[qsizetype(to)], map.scores.at(scene.from, to),
            qlonglong(map.kept(scene.from, to)), map.attention.at(scene.from, to),
            hasCut ? QVariant(map.cuts[scene.from]) : QVariant() });
    return table;
}

bool ScoreProfile::hasContent() const { return !implementation_->scene.isEmpty(); }

} // namespace crisp::explore
