// SPDX-License-Identifier: Apache-2.0
// How the page looks. With CRISP_PICTURES set to a folder, the pictures are put there to be seen;
// with CRISP_PICTURE_MODEL, of that model, read against CRISP_PICTURE_OTHER.
#include "explore/map_view.h"
#include "page_setup.h"
#include "theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>

#include <gmock/gmock.h>

namespace crisp::explore {
namespace {

using testing::PageSetup;

QString fromEnvironment(const char* name) { return QString::fromLocal8Bit(qgetenv(name)); }

/// Shares of the picture that differ from its first pixel.
double shareDrawn(const QImage& image)
{
    qint64 other = 0;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3)
            other += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
    return 9.0 * double(other) / (double(image.width()) * image.height());
}

class Pictures : public ::testing::TestWithParam<std::tuple<theme::Choice, QSize>> {
protected:
    void SetUp() override
    {
        theme::install(*qApp, std::get<0>(GetParam()));
        theme::setReducedMotion(true);
    }
    void TearDown() override { theme::setChoice(theme::Choice::Light); }

    void take(PageSetup& setup, const char* name)
    {
        setup.wait();
        QTest::qWait(60); // charts draw 25 times a second at most
        EXPECT_EQ(setup.page.size(), std::get<1>(GetParam())) << name << " does not fit";
        const QPixmap picture = setup.page.grab();
        EXPECT_EQ(picture.size(), setup.page.size());
        EXPECT_GT(shareDrawn(picture.toImage()), 0.05) << name;
        const QString folder = fromEnvironment("CRISP_PICTURES");
        if (folder.isEmpty())
            return;
        const bool dark = std::get<0>(GetParam()) == theme::Choice::Dark;
        const QString file = QStringLiteral("%1-%2-%3.png")
                                 .arg(QString::fromLatin1(name),
                                     dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                 .arg(setup.page.width() + 72);
        EXPECT_TRUE(picture.save(QDir(folder).filePath(file)));
    }
};

TEST_P(Pictures, ShowEveryShapeOfThePage)
{
    PageSetup setup;
    setup.page.resize(std::get<1>(GetParam()));
    const QString model = fromEnvironment("CRISP_PICTURE_MODEL");
    take(setup, "empty");
    if (model.isEmpty()) {
        setup.open();
    } else {
        setup.page.setModel(model);
        setup.wait();
        ASSERT_TRUE(setup.page.explanation());
    }
    const std::size_t layer = model.isEmpty() ? 1 : 3;
    setup.page.setPosition(layer, model.isEmpty() ? std::size_t { 2 } : std::size_t { 8 });
    Lock lock;
    lock.cell = Cell { 4, 3 };
    setup.page.setLock(lock);
    take(setup, "explore");
    setup.page.setLinks(true);
    Lock token;
    token.token = 4;
    setup.page.setLock(token);
    take(setup, "links");
    setup.page.setLinks(false);
    setup.page.setLock(lock);
    setup.page.setPlanOverride(
        model::linearPlan(setup.page.explanation()->layers.size(), 0.5, 0.5));
    setup.page.setEdits({ { layer, model.isEmpty() ? 2U : 8U, 4, 3, false } });
    take(setup, "whatif");
    setup.page.controller().change([](ExploreState& state) {
        state.layerByLayer = true;
        state.drawer = true;
        state.quantity = Quantity::Difference;
    });
    take(setup, "difference");
    setup.page.setQuantity(Quantity::Attention);
    setup.page.setPlanOverride({});
    setup.page.setEdits({});
    setup.page.setCompare(comparedDense());
    if (const QString other = fromEnvironment("CRISP_PICTURE_OTHER"); !other.isEmpty())
        setup.page.setCompare(other);
    take(setup, "compare");
    setup.page.setCompare({});
    setup.page.setComparedText(QStringLiteral("a bad film ."));
    take(setup, "sentences");
}

INSTANTIATE_TEST_SUITE_P(Both, Pictures,
    ::testing::Combine(::testing::Values(theme::Choice::Light, theme::Choice::Dark),
        ::testing::Values(QSize(1368, 844), QSize(1208, 664), QSize(952, 616))));

} // namespace
} // namespace crisp::explore
