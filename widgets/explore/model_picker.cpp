// SPDX-License-Identifier: Apache-2.0
#include "explore/model_picker.h"

#include "theme/plan_look.h"
#include "theme/theme.h"

#include <QAbstractItemView>
#include <QDir>
#include <QPainter>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QStylePainter>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr int markerRoom = 18; // pixels from the left edge to the name
constexpr int noteGap = 8;
constexpr int widest = 300;

enum Role { IdRole = Qt::UserRole, NoteRole, PlanRole };

struct ItemText {
    QString name, note, plan;
    bool enabled = true;
};

/// Marker, name, and the note in a weaker ink as far as there is room.
void paintItem(QPainter& painter, QRect area, const ItemText& item, const QColor& ink)
{
    const theme::Tokens& tokens = theme::current();
    if (!item.plan.isEmpty()) {
        theme::paintMarker(painter, theme::planLook(item.plan, tokens),
            QPointF(area.left() + 6.5, area.center().y() + 0.5));
        area.setLeft(area.left() + markerRoom);
    }
    const QFontMetrics metrics = painter.fontMetrics();
    const QString name = metrics.elidedText(item.name, Qt::ElideRight, area.width());
    painter.setPen(item.enabled ? ink : tokens.inkOff);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, name);
    area.setLeft(area.left() + metrics.horizontalAdvance(name) + noteGap);
    if (area.width() < metrics.averageCharWidth() * 3)
        return;
    painter.setPen(item.enabled ? tokens.ink3 : tokens.inkOff);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(item.note, Qt::ElideRight, area.width()));
}

class ItemDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override
    {
        const theme::Tokens& tokens = theme::current();
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected) && enabled)
            painter->fillRect(option.rect, tokens.accentTint);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setFont(theme::textFont(theme::Text::Body));
        paintItem(*painter, option.rect.adjusted(10, 0, -10, 0),
            { index.data(Qt::DisplayRole).toString(), index.data(NoteRole).toString(),
                index.data(PlanRole).toString(), enabled },
            tokens.ink);
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& /*option*/, const QModelIndex& index) const override
    {
        const QFontMetrics metrics(theme::textFont(theme::Text::Body));
        const int text = metrics.horizontalAdvance(index.data(Qt::DisplayRole).toString())
            + metrics.horizontalAdvance(index.data(NoteRole).toString());
        return { text + markerRoom + noteGap + 24, metrics.height() + 12 };
    }
};

PickerItem itemOf(const bridge::ModelEntry& entry)
{
    PickerItem item;
    item.id = entry.path;
    item.name = entry.name;
    item.note = entry.error.isEmpty() ? entry.note : ModelPicker::tr("cannot be read");
    item.plan = entry.plan;
    item.error = entry.error;
    return item;
}

} // namespace

std::vector<PickerItem> modelItems(const bridge::Catalog& catalog)
{
    std::vector<PickerItem> items;
    for (const bridge::ModelEntry& entry : catalog.models())
        items.push_back(itemOf(entry));
    return items;
}

PickerItem modelItem(const bridge::Catalog& catalog, const QString& path)
{
    if (const bridge::ModelEntry* entry = catalog.findModel(path))
        return itemOf(*entry);
    PickerItem item;
    item.id = path;
    const QDir folder(path);
    item.name = folder.dirName().startsWith(QLatin1String("checkpoint-"))
        ? QDir(QFileInfo(path).path()).dirName()
        : folder.dirName();
    return item;
}

QString modelName(const bridge::Catalog& catalog, const QString& path)
{
    const PickerItem item = modelItem(catalog, path);
    return item.note.isEmpty() ? item.name : ModelPicker::tr("%1, %2").arg(item.name, item.note);
}

ModelPicker::ModelPicker(const QString& accessibleName, QWidget* parent)
    : QComboBox(parent)
{
    setAccessibleName(accessibleName);
    setItemDelegate(new ItemDelegate(this));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(this, &QComboBox::activated, this,
        [this](int index) { Q_EMIT chosen(itemData(index, IdRole).toString()); });
}

void ModelPicker::setItems(const std::vector<PickerItem>& items, const PickerItem& current)
{
    const auto same = [](const PickerItem& a, const PickerItem& b) {
        return a.id == b.id && a.name == b.name && a.note == b.note && a.plan == b.plan
            && a.error == b.error;
    };
    std::vector<PickerItem> wanted = items;
    auto found = std::ranges::find(wanted, current.id, &PickerItem::id);
    if (found == wanted.end())
        found = wanted.insert(wanted.begin(), current);
    const auto index = static_cast<int>(found - wanted.begin());
    if (!std::ranges::equal(wanted, items_, same)) {
        const QSignalBlocker quiet(this);
        items_ = wanted;
        clear();
        auto* model = qobject_cast<QStandardItemModel*>(this->model());
        for (const PickerItem& item : items_) {
            addItem(item.name, item.id);
            const int row = count() - 1;
            setItemData(row, item.note, NoteRole);
            setItemData(row, item.plan, PlanRole);
            setItemData(row,
                item.note.isEmpty() ? item.name : tr("%1, %2").arg(item.name, item.note),
                Qt::AccessibleTextRole);
            if (!item.error.isEmpty()) {
                setItemData(row, item.error, Qt::ToolTipRole);
                model->item(row)->setEnabled(false);
            }
        }
        updateGeometry();
    }
    const QSignalBlocker quiet(this);
    if (currentIndex() != index)
        setCurrentIndex(index);
    setToolTip(
        current.note.isEmpty() ? current.name : tr("%1, %2").arg(current.name, current.note));
    updateGeometry();
    update();
}

QString ModelPicker::currentId() const { return currentData(IdRole).toString(); }

QSize ModelPicker::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int text = metrics.horizontalAdvance(currentText())
        + metrics.horizontalAdvance(currentData(NoteRole).toString());
    const int width = text + markerRoom + noteGap + 48;
    return { std::clamp(width, 120, static_cast<int>(widest * theme::fontScale())),
        QComboBox::sizeHint().height() };
}

QSize ModelPicker::minimumSizeHint() const { return { 96, QComboBox::minimumSizeHint().height() }; }

void ModelPicker::paintEvent(QPaintEvent* /*event*/)
{
    QStylePainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    const QRect area
        = style()
              ->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this)
              .adjusted(4, 0, -2, 0);
    painter.setFont(font());
    paintItem(painter, area,
        { currentText(), currentData(NoteRole).toString(), currentData(PlanRole).toString(),
            isEnabled() },
        theme::current().ink);
}

void ModelPicker::wheelEvent(QWheelEvent* event)
{
    // Rolling past it must not load another model.
    event->ignore();
}

void ModelPicker::showPopup()
{
    int wide = width();
    for (int row = 0; row < count(); ++row)
        wide = std::max(wide, view()->sizeHintForIndex(model()->index(row, 0)).width() + 8);
    view()->setMinimumWidth(std::min(wide, 560));
    QComboBox::showPopup();
}

} // namespace crisp::explore
