// SPDX-License-Identifier: Apache-2.0
#include "explore/answer_panel.h"

#include "explore/cell_painting.h"
#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace crisp::explore {
namespace {

constexpr int edge = 16;
constexpr double barHeight = 8.0;
constexpr double tickHeight = 14.0;
constexpr std::size_t shownClasses = 2;

QString labelOf(const analysis::Explanation& explanation, std::size_t label)
{
    return QString::fromStdString(explanation.labels[label]);
}

double share(const analysis::Explanation& explanation, std::size_t label)
{
    return label < explanation.probabilities.size()
        ? static_cast<double>(explanation.probabilities[label])
        : 0.0;
}

/// Indices of the most probable classes, the largest first.
std::vector<std::size_t> byProbability(const analysis::Explanation& explanation)
{
    std::vector<std::size_t> order(explanation.probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return explanation.probabilities[a] > explanation.probabilities[b];
    });
    return order;
}

/// The bar, its ground and its ticks.
void paintBar(QPainter& painter, const QRectF& area, double share, const QColor& colour,
    const std::vector<double>& ticks, const theme::Tokens& tokens)
{
    const QRectF track(area.left(), area.center().y() - barHeight / 2.0, area.width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.line);
    painter.drawRoundedRect(track, 2.0, 2.0);
    painter.setBrush(colour);
    painter.drawRoundedRect(
        QRectF(track.topLeft(), QSizeF(std::max(share * track.width(), 1.0), barHeight)), 2.0, 2.0);
    for (const double tick : ticks) {
        const double x = track.left() + tick * track.width();
        // Its own ground around it, so that it is seen on the bar as well as beside it.
        painter.fillRect(
            QRectF(x - 2.0, area.center().y() - tickHeight / 2.0, 4.0, tickHeight), tokens.surface);
        painter.fillRect(
            QRectF(x - 1.0, area.center().y() - tickHeight / 2.0, 2.0, tickHeight), tokens.ink2);
    }
}

} // namespace

AnswerPanel::AnswerPanel(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("answerPanel"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
}

void AnswerPanel::setScene(const ScenePointer& scene)
{
    if (scene == scene_)
        return;
    scene_ = scene;
    headline_.clear();
    headlineNumber_.clear();
    note_.clear();
    noteHasTick_ = false;
    bars_.clear();
    if (scene_) {
        if (scene_->input.comparing())
            describeTwo();
        else
            describeOne();
    }
    setAccessibleName(tr("Answer"));
    setAccessibleDescription(spoken());
    setToolTip(spoken());
    update();
}

void AnswerPanel::describeOne()
{
    const analysis::Explanation& answer = *scene_->input.first.explained->explanation;
    const References& references = scene_->input.references;
    headline_ = labelOf(answer, answer.prediction);
    headlineNumber_ = theme::number(share(answer, answer.prediction), 2);
    const std::vector<std::size_t> order = byProbability(answer);
    for (std::size_t place = 0; place < std::min(shownClasses, order.size()); ++place) {
        const std::size_t label = order[place];
        Bar bar;
        bar.name = labelOf(answer, label);
        bar.share = share(answer, label);
        bar.strong = label == answer.prediction;
        if (references.dense)
            bar.ticks.push_back(share(*references.dense->explanation, label));
        if (references.unedited)
            bar.ticks.push_back(share(*references.unedited->explanation, label));
        bars_.push_back(std::move(bar));
    }
    noteHasTick_ = references.dense || references.unedited;
    const auto says = [&](const std::shared_ptr<const bridge::Explained>& run) {
        return theme::number(share(*run->explanation, answer.prediction), 2);
    };
    if (references.dense && references.unedited)
        note_ = tr("dense %1, before the edits %2")
                    .arg(says(references.dense), says(references.unedited));
    else if (references.dense)
        note_ = tr("the dense run says %1").arg(says(references.dense));
    else if (references.unedited)
        note_ = tr("before the edits %1").arg(says(references.unedited));
    else if (answer.plan.isDense())
        note_ = tr("nothing is pruned");
}

void AnswerPanel::describeTwo()
{
    const SceneInput& input = scene_->input;
    const analysis::Explanation& a = *input.first.explained->explanation;
    const analysis::Explanation& b = *input.second.explained->explanation;
    const QString nameA = labelOf(a, a.prediction);
    const QString nameB = labelOf(b, b.prediction);
    headline_
        = nameA == nameB ? tr("Both say %1").arg(nameA) : tr("A says %1, B %2").arg(nameA, nameB);
    const bool sameClasses = a.labels == b.labels;
    if (sameClasses)
        headlineNumber_
            = tr("B − A = %1")
                  .arg(theme::number(share(b, b.prediction) - share(a, b.prediction), 2));
    const auto add = [&](const SceneSide& side, const QString& name) {
        const analysis::Explanation& answer = *side.explained->explanation;
        // Both bars of one class, so that they can be compared.
        const std::size_t label = sameClasses ? b.prediction : answer.prediction;
        bars_.push_back(
            { name, labelOf(answer, label), side.planName, share(answer, label), true, {} });
    };
    add(input.first, tr("A"));
    add(input.second, tr("B"));
}

QString AnswerPanel::spoken() const
{
    if (!scene_)
        return tr("There is no answer yet");
    QStringList lines { headlineNumber_.isEmpty() ? headline_
                                                  : tr("%1: %2").arg(headline_, headlineNumber_) };
    const auto& answer = *scene_->input.first.explained->explanation;
    if (scene_->input.comparing()) {
        for (const Bar& bar : bars_)
            lines += tr("%1: %2 %3").arg(bar.name, bar.label, theme::number(bar.share, 4));
    } else {
        for (const std::size_t label : byProbability(answer))
            lines
                += tr("%1: %2").arg(labelOf(answer, label), theme::number(share(answer, label), 4));
    }
    if (!note_.isEmpty())
        lines += note_;
    return lines.join(QLatin1Char('\n'));
}

QSize AnswerPanel::sizeHint() const
{
    const QFontMetrics title(theme::textFont(theme::Text::Title));
    const QFontMetrics label(theme::textFont(theme::Text::Label));
    const QFontMetrics caption(theme::textFont(theme::Text::Caption));
    return { theme::scaled(248),
        title.height() + 2 * (label.height() + 4) + caption.height() + 18 };
}

QSize AnswerPanel::minimumSizeHint() const { return { theme::scaled(180), sizeHint().height() }; }

void AnswerPanel::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    const QRectF inner = QRectF(rect()).adjusted(edge, 0, -edge, 0);
    if (scene_) {
        paintFigure(painter, inner, screenStyle());
        return;
    }
    painter.setFont(theme::textFont(theme::Text::Label));
    painter.setPen(theme::current().ink3);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap,
        tr("The answer will stand here"));
}

QString AnswerPanel::figureName() const { return QStringLiteral("answer"); }

QString AnswerPanel::figureTitle() const { return tr("Answer"); }

QString AnswerPanel::figureCaption() const
{
    if (!scene_)
        return {};
    const SceneInput& input = scene_->input;
    return input.comparing() ? captionOf(input.first, input.second) : captionOf(input.first);
}

QSizeF AnswerPanel::figureSize() const { return QSizeF(sizeHint()) - QSizeF(2.0 * edge, 0.0); }

/// One below the other, beginning at `line`; the painter has their font.
void AnswerPanel::paintBars(QPainter& painter, QRectF line, const theme::Tokens& tokens) const
{
    const QFontMetricsF label(painter.font());
    double nameWidth = 0.0;
    for (const Bar& bar : bars_)
        nameWidth = std::max(nameWidth,
            label.horizontalAdvance(bar.plan.isEmpty() ? bar.name : bar.label)
                + (bar.plan.isEmpty() ? 0.0 : 36.0));
    nameWidth = std::min(nameWidth, line.width() * 0.42);
    const double numberWidth = label.horizontalAdvance(QStringLiteral("0.00"));
    for (const Bar& bar : bars_) {
        QRectF name(line.left(), line.top(), nameWidth, line.height());
        QColor colour = bar.strong ? tokens.accent : tokens.ink3;
        painter.setPen(tokens.ink2);
        if (!bar.plan.isEmpty()) {
            painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter, bar.name);
            const theme::PlanLook look = theme::planLook(bar.plan, tokens);
            theme::paintMarker(painter, look, QPointF(name.left() + 23.0, name.center().y()));
            colour = look.colour;
            name.setLeft(name.left() + 36.0);
        }
        painter.setPen(tokens.ink2);
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
            label.elidedText(
                bar.plan.isEmpty() ? bar.name : bar.label, Qt::ElideRight, name.width()));
        const QRectF track(line.left() + nameWidth + 10.0, line.top(),
            line.width() - nameWidth - numberWidth - 18.0, line.height());
        paintBar(painter, track, bar.share, colour, bar.ticks, tokens);
        painter.setPen(tokens.ink);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, theme::number(bar.share, 2));
        line.translate(0.0, line.height());
    }
}

void AnswerPanel::paintFigure(
    QPainter& painter, const QRectF& area, const charts::FigureStyle& style)
{
    if (!scene_)
        return;
    const theme::Tokens& tokens = *style.tokens;
    const QFont titleFont = figureFont(theme::Text::Title, style);
    const QFont labelFont = figureFont(theme::Text::Label, style);
    const QFont noteFont = figureFont(theme::Text::Caption, style);
    const QFontMetricsF title(titleFont), label(labelFont), note(noteFont);
    const double lineHeight = label.height() + 4.0;
    const double all
        = title.height() + 3.0 + lineHeight * double(bars_.size()) + 1.0 + note.height();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF line(area.left(), area.center().y() - all / 2.0, area.width(), title.height() + 3.0);

    painter.setFont(scene_->input.comparing() ? labelFont : titleFont);
    painter.setPen(scene_->input.comparing() ? tokens.ink2 : tokens.ink);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, headlineNumber_);
    const double taken = QFontMetricsF(painter.font()).horizontalAdvance(headlineNumber_) + 8.0;
    painter.setFont(titleFont);
    painter.setPen(tokens.ink);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
        title.elidedText(headline_, Qt::ElideRight, area.width() - taken));

    line = QRectF(area.left(), line.bottom(), area.width(), lineHeight);
    painter.setFont(labelFont);
    paintBars(painter, line, tokens);
    line.translate(0.0, lineHeight * double(bars_.size()));
    line.setHeight(note.height() + 1.0);
    if (noteHasTick_)
        painter.fillRect(QRectF(line.left(), line.center().y() - 5.0, 2.0, 10.0), tokens.ink2);
    painter.setFont(noteFont);
    painter.setPen(tokens.ink3);
    const double indent = noteHasTick_ ? 8.0 : 0.0;
    painter.drawText(line.adjusted(indent, 0.0, 0.0, 0.0), Qt::AlignLeft | Qt::AlignVCenter,
        note.elidedText(note_, Qt::ElideRight, line.width() - indent));
    painter.restore();
}

charts::FigureTable AnswerPanel::figureTable() const
{
    charts::FigureTable table;
    table.columns = { QStringLiteral("side"), QStringLiteral("label"), QStringLiteral("logit"),
        QStringLiteral("probability"), QStringLiteral("predicted") };
    if (!scene_)
        return table;
    const auto add = [&](const QString& side, const bridge::Explained* explained) {
        if (explained == nullptr)
            return;
        const analysis::Explanation& answer = *explained->explanation;
        for (std::size_t label = 0; label < answer.labels.size(); ++label)
            table.rows.push_back(
                { side, labelOf(answer, label), QVariant::fromValue(answer.logits[label]),
                    QVariant::fromValue(answer.probabilities[label]),
                    qlonglong(label == answer.prediction ? 1 : 0) });
    };
    const SceneInput& input = scene_->input;
    if (input.comparing()) {
        add(QStringLiteral("A"), input.first.explained.get());
        add(QStringLiteral("B"), input.second.explained.get());
        return table;
    }
    add(QStringLiteral("now"), input.first.explained.get());
    add(QStringLiteral("dense"), input.references.dense.get());
    add(QStringLiteral("as_trained"), input.references.trained.get());
    add(QStringLiteral("before_edits"), input.references.unedited.get());
    return table;
}

} // namespace crisp::explore
