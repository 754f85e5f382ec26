// SPDX-License-Identifier: Apache-2.0
#pragma once

// IWYU pragma: begin_exports
#include "controls/button.h"
#include "controls/card.h"
#include "controls/empty_state.h"
#include "controls/field.h"
#include "controls/flow_layout.h"
#include "controls/fold.h"
#include "controls/labelled_slider.h"
#include "controls/labels.h"
#include "controls/run_chip.h"
#include "controls/segmented_control.h"
#include "controls/thin_progress.h"
// IWYU pragma: end_exports

/// All small controls at once: those that Qt has not, or not in our shape. All are reachable by
/// keyboard, have accessible names, and draw themselves with theme::current(). Layer sliders are
/// layer_sliders.h's business, plan cards plan_card.h's, tables table_style.h's, toasts toast.h's.
