// SPDX-License-Identifier: Apache-2.0
#include "theme/tokens.h"

namespace crisp::theme {
namespace {

QColor rgb(QRgb value) { return QColor::fromRgb(value); }

Tokens makeLight()
{
    Tokens t;
    t.bg = rgb(0xF2F3F6);
    t.surface = rgb(0xFFFFFF);
    t.sunken = rgb(0xF7F8FA);
    t.raised = rgb(0xFFFFFF);
    t.rail = rgb(0xE9EBF0);
    t.line = rgb(0xDFE2E8);
    t.line2 = rgb(0xC3C9D3);
    t.fieldLine = rgb(0x868F9E);
    t.grid = rgb(0xECEEF2);
    t.ink = rgb(0x171B22);
    t.ink2 = rgb(0x474F5D);
    t.ink3 = rgb(0x626B7A);
    t.inkOff = rgb(0x9AA2AF);
    t.accent = rgb(0x4B43C9);
    t.accentHover = rgb(0x3D36AD);
    t.onAccent = rgb(0xFFFFFF);
    t.accentTint = rgb(0xECEBFA);
    t.accentLine = rgb(0xB9B5EE);
    t.accentInk = rgb(0x4038B8);
    t.danger = rgb(0xB3261E);
    t.dangerTint = rgb(0xFCEDEB);
    t.warn = rgb(0x7F5300);
    t.warnTint = rgb(0xFDF3DC);
    t.ok = rgb(0x166B45);
    t.okTint = rgb(0xE4F3EB);
    t.dense = rgb(0x767676);
    t.uniform = rgb(0x0072B2);
    t.light = rgb(0x009E73);
    t.aggressive = rgb(0xD55E00);
    t.own = rgb(0xCC79A7);
    t.hatch = rgb(0xB4BAC5);
    t.hatchGround = rgb(0xF1F2F5);
    t.padding = rgb(0xFFFFFF);
    t.tipGround = rgb(0x20242C);
    t.tipInk = rgb(0xF2F4F8);
    return t;
}

Tokens makeDark()
{
    Tokens t;
    t.dark = true;
    t.bg = rgb(0x131519);
    t.surface = rgb(0x1A1D23);
    t.sunken = rgb(0x16181D);
    t.raised = rgb(0x242830);
    t.rail = rgb(0x0F1114);
    t.line = rgb(0x2A2E37);
    t.line2 = rgb(0x454C59);
    t.fieldLine = rgb(0x737C8B);
    t.grid = rgb(0x262A32);
    t.ink = rgb(0xE8EBF0);
    t.ink2 = rgb(0xB3BAC6);
    t.ink3 = rgb(0x8F98A7);
    t.inkOff = rgb(0x5D6573);
    t.accent = rgb(0x665DE8);
    t.accentHover = rgb(0x5B52DA); // darker: lighter ones take white text below 4.5:1
    t.onAccent = rgb(0xFFFFFF);
    t.accentTint = rgb(0x262548);
    t.accentLine = rgb(0x4D4894);
    t.accentInk = rgb(0xAAA5FF);
    t.danger = rgb(0xFF8A80);
    t.dangerTint = rgb(0x3A1F1F);
    t.warn = rgb(0xF0BC5E);
    t.warnTint = rgb(0x33290F);
    t.ok = rgb(0x5FCB98);
    t.okTint = rgb(0x16301F);
    t.dense = rgb(0x9BA3AF);
    t.uniform = rgb(0x4FA8E0);
    t.light = rgb(0x2FBF94);
    t.aggressive = rgb(0xF08440);
    t.own = rgb(0xE29DC3);
    t.hatch = rgb(0x4C5462);
    t.hatchGround = rgb(0x1C1F26);
    t.padding = rgb(0x1A1D23);
    t.tipGround = rgb(0xE8EBF0);
    t.tipInk = rgb(0x171B22);
    return t;
}

} // namespace

const Tokens& lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

} // namespace crisp::theme
