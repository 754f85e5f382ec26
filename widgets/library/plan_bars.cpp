// SPDX-License-Identifier: Apache-2.0
#include "library/plan_bars.h"

#include "theme/painting.h"
#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace crisp::library {
namespace {

constexpr int barWidth = 28;
constexpr int barGap = 12;
constexpr int barHeight = 64;
constexpr int textHeight = 16;

} // namespace

PlanBars::PlanBars(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PlanBars::setPlan(const QString& plan, std::vector<double> layers)
{
    plan_ = plan;
    layers_ = std::move(layers);
    QStringList values;
    for (const double layer : layers_)
        values << theme::number(layer, 2);
    setAccessibleName(tr("Sparsity by layer: %1").arg(values.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

QSize PlanBars::sizeHint() const
{
    return { theme::scaled(barWidth + barGap) * static_cast<int>(layers_.size()),
        theme::scaled(barHeight + 2 * textHeight) };
}

void PlanBars::paintEvent(QPaintEvent* /*event*/)
{
    if (layers_.empty())
        return;
    const theme::Tokens& tokens = theme::current();
    const theme::PlanLook look = theme::planLook(plan_, tokens);
    QPainter painter(this);
    painter.setFont(theme::textFont(theme::Text::Caption));
    const int text = theme::scaled(textHeight);
    const int most = theme::scaled(barHeight);
    const int pitch
        = std::min(theme::scaled(barWidth + barGap), width() / static_cast<int>(layers_.size()));
    for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
        const int left = pitch * static_cast<int>(layer);
        const int height = qRound(layers_[layer] * most);
        const QRect bar(left, text + most - height, pitch - theme::scaled(barGap), height);
        painter.fillRect(bar.left(), text, bar.width(), most, tokens.sunken);
        painter.fillRect(bar, look.colour);
        painter.setPen(tokens.ink2);
        painter.drawText(
            QRect(bar.left() - barGap / 2, bar.top() - text, bar.width() + barGap, text),
            Qt::AlignCenter, theme::number(layers_[layer], 2));
        painter.setPen(tokens.ink3);
        painter.drawText(QRect(bar.left(), text + most, bar.width(), text), Qt::AlignCenter,
            QString::number(layer + 1));
    }
}

} // namespace crisp::library
