// SPDX-License-Identifier: Apache-2.0
// Which model a page shows that nobody has given one.
#include "../services_setup.h"
#include "explore/explore_page.h"

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

std::string shownModel(const ExplorePage& page) { return page.state().model.toStdString(); }

TEST(ExploreModelSuggestion, IsAnInstalledModelUntilARunIsTrained)
{
    crisp::testing::ServicesSetup setup;
    ExplorePage page { setup.services };
    setup.look();
    EXPECT_THAT(shownModel(page), EndsWith("/crisp/models/tiny-model"));
    page.show();
    setup.look();
    setup.train("uniform", 1);
    setup.look();
    EXPECT_THAT(shownModel(page), EndsWith("/crisp/models/tiny-model")) << "nothing jumps";
    page.hide();
    page.show();
    EXPECT_THAT(shownModel(page), StartsWith(setup.runPath("uniform", 1).toStdString()));
}

TEST(ExploreModelSuggestion, IsTheRunThatEndedJustBeforeThePageIsShown)
{
    crisp::testing::ServicesSetup setup;
    ExplorePage page { setup.services };
    setup.look();
    setup.train("uniform", 1);
    page.show(); // the catalog has not seen it yet
    const std::string run = setup.runPath("uniform", 1).toStdString();
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return shownModel(page).starts_with(run); }, crisp::testing::patience_ms));
}

TEST(ExploreModelSuggestion, LeavesAloneWhatTheUserChose)
{
    crisp::testing::ServicesSetup setup;
    ExplorePage page { setup.services };
    setup.look();
    const QString chosen = setup.toQt(setup.home("crisp/models/tiny-model"));
    page.setModel(chosen);
    setup.train("uniform", 1);
    setup.look();
    page.show();
    EXPECT_EQ(page.state().model, chosen);
}

TEST(ExploreModelSuggestion, IsATrainedRunWhereThereIsOne)
{
    crisp::testing::ServicesSetup setup;
    setup.train("uniform", 1);
    setup.look();
    const ExplorePage page { setup.services };
    EXPECT_THAT(shownModel(page), StartsWith(setup.runPath("uniform", 1).toStdString()));
}

} // namespace
} // namespace crisp::explore
