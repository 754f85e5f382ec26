// SPDX-License-Identifier: Apache-2.0
#include "theme/theme.h"

#include "theme/crisp_style.h"
#include "theme/focus_ring.h"
#include "theme/painting.h"
#include "theme/palette.h"
#include "theme/system_scheme.h"

#include <QApplication>
#include <QPointer>
#include <QToolTip>
#include <QVariant>
#include <QWidget>

#include <algorithm>

namespace crisp::theme {
namespace {

constexpr const char* textProperty = "crispText"; ///< of widgets that setTextFont knows

struct State {
    Choice choice = Choice::Light;
    double fontScale = 1.0;
    QString fontFamily;
    bool reducedMotion = false;
    const Tokens* tokens = &lightTokens();
    QPointer<SystemScheme> scheme;
    QPointer<FocusRing> focusRing;
};

State& state()
{
    static State state;
    return state;
}

bool wantsDark()
{
    const State& s = state();
    if (s.choice == Choice::System)
        return s.scheme && s.scheme->isDark();
    return s.choice == Choice::Dark;
}

/// Sets what Qt's widgets ask for. They hear of it as PaletteChange.
void applyColours()
{
    state().tokens = wantsDark() ? &darkTokens() : &lightTokens();
    const QPalette palette = paletteOf(*state().tokens);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

void applyFonts()
{
    QApplication::setFont(textFont(Text::Body));
    // Desktops give these classes fonts of their own, which would win over the
    // application's.
    for (const char* name : { "QMenu", "QMenuBar", "QMessageBox", "QComboBoxListView" })
        QApplication::setFont(textFont(Text::Body), name);
    for (const char* name : { "QAbstractItemView", "QHeaderView", "QStatusBar", "QTipLabel" })
        QApplication::setFont(textFont(Text::Label), name);
    QToolTip::setFont(textFont(Text::Label));
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets)
        if (const QVariant text = widget->property(textProperty); text.isValid())
            widget->setFont(textFont(static_cast<Text>(text.toInt())));
}

} // namespace

void install(QApplication& application, Choice choice, double fontScale)
{
    State& s = state();
    const QPalette before = QApplication::palette();
    s.choice = choice;
    s.fontScale = std::clamp(fontScale, 0.5, 3.0);
    if (!s.scheme) {
        const bool paletteIsDark = before.color(QPalette::Window).lightness()
            < before.color(QPalette::WindowText).lightness();
        s.scheme = new SystemScheme(paletteIsDark, &application);
        QObject::connect(s.scheme, &SystemScheme::changed, &application, [] {
            if (state().choice == Choice::System)
                applyColours();
        });
    }
    if (!s.focusRing)
        s.focusRing = new FocusRing(&application);
    s.tokens = wantsDark() ? &darkTokens() : &lightTokens();
    QApplication::setStyle(new CrispStyle);
    applyColours();
    applyFonts();
}

void setChoice(Choice choice)
{
    state().choice = choice;
    applyColours();
}

void setFontScale(double fontScale)
{
    state().fontScale = std::clamp(fontScale, 0.5, 3.0);
    applyFonts();
}

void setFontFamily(const QString& family)
{
    state().fontFamily = family;
    applyFonts();
}

QString fontFamily() { return state().fontFamily; }

void setTextFont(QWidget* widget, Text text)
{
    widget->setProperty(textProperty, static_cast<int>(text));
    widget->setFont(textFont(text));
}

void setReducedMotion(bool reduced) { state().reducedMotion = reduced; }

bool reducedMotion() { return state().reducedMotion; }

const Tokens& current() { return *state().tokens; }

double fontScale() { return state().fontScale; }

bool hasVisibleFocus(const QWidget* widget)
{
    const State& s = state();
    return widget->hasFocus() && s.focusRing && s.focusRing->isByKeyboard();
}

} // namespace crisp::theme
