// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explore/answer_panel.h"
#include "explore/compare_view.h"
#include "explore/edge_tables.h"
#include "explore/enlarger.h"
#include "explore/examples.h"
#include "explore/explore_controller.h"
#include "explore/explore_page.h"
#include "explore/page_messages.h"
#include "explore/sentence_strip.h"
#include "explore/single_view.h"
#include "explore/tool_row.h"

class QStackedWidget;

/// What the Explore page is made of. Private to its own files.
namespace crisp::explore {

struct ExplorePageParts {
    explicit ExplorePageParts(const bridge::Services& given)
        : services(given)
        , controller(given)
    {
    }

    bridge::Services services;
    ExploreController controller;
    Examples examples;
    TableFigure attention { QStringLiteral("attention"),
        ExplorePage::tr("Every edge of every head") };
    TableFigure flipped { QStringLiteral("flipped-edges"),
        ExplorePage::tr("Edges kept on one side only") };

    SentenceStrip* strip = nullptr;
    AnswerPanel* answer = nullptr;
    ToolRow* tools = nullptr;
    QStackedWidget* content = nullptr;
    SingleView* single = nullptr;
    CompareView* compare = nullptr;
    PageMessages* messages = nullptr;
    Enlarger* enlarger = nullptr;
};

} // namespace crisp::explore
