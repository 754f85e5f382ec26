// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The only way to QCustomPlot's header, which uses Qt's words `signals` and `foreach` where we
/// build with QT_NO_KEYWORDS: they mean something while it is read, and what they were before
/// afterwards. How our charts use QCustomPlot is plot.h's business.

#include <QtGlobal>

#pragma push_macro("signals")
#pragma push_macro("slots")
#pragma push_macro("emit")
#pragma push_macro("foreach")
#undef signals
#undef slots
#undef emit
#undef foreach
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit
#define foreach Q_FOREACH

#include <qcustomplot.h>

#pragma pop_macro("foreach")
#pragma pop_macro("emit")
#pragma pop_macro("slots")
#pragma pop_macro("signals")
