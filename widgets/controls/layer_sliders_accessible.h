// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessibleWidget>

#include <vector>

/// What a screen reader is told of LayerSliders: a group with one slider a layer. Private to
/// controls/; value_accessible.h installs it.
namespace crisp::controls {

class LayerSliders;

class LayerSlidersAccessible : public QAccessibleWidget {
public:
    explicit LayerSlidersAccessible(LayerSliders* sliders);
    ~LayerSlidersAccessible() override;

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    QAccessibleInterface* focusChild() const override;

private:
    [[nodiscard]] LayerSliders* sliders() const;

    /// Made when asked for; Qt's cache owns them and forgets them with us.
    mutable std::vector<QAccessible::Id> children_;
};

/// One layer's slider, which is no widget of its own.
class LayerAccessible : public QAccessibleInterface,
                        public QAccessibleValueInterface,
                        public QAccessibleActionInterface {
public:
    LayerAccessible(LayerSliders* sliders, int layer);

    bool isValid() const override;
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString&) override { }
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::Slider; }
    QAccessible::State state() const override;
    QWindow* window() const override;
    void* interface_cast(QAccessible::InterfaceType type) override;

    QVariant currentValue() const override;
    void setCurrentValue(const QVariant& value) override;
    QVariant maximumValue() const override;
    QVariant minimumValue() const override { return 0.0; }
    QVariant minimumStepSize() const override { return 0.01; }

    QStringList actionNames() const override;
    void doAction(const QString& name) override;
    QStringList keyBindingsForAction(const QString& name) const override;

private:
    QPointer<LayerSliders> sliders_;
    int layer_;
};

} // namespace crisp::controls
