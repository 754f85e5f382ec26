// SPDX-License-Identifier: Apache-2.0
#include "bridge/model_cache.h"
#include "core/training/tiny_run.h"

#include <gtest/gtest.h>

namespace crisp::bridge {
namespace {

class ModelCacheTest : public ::testing::Test {
protected:
    ModelCacheTest()
    {
        for (const char* name : { "a", "b", "c", "d" })
            std::filesystem::copy(setup.folder / "model", setup.folder / name);
    }

    void use(const char* name)
    {
        (void)cache.get(setup.folder / name, [this] { ++loads; });
    }

    training::testing::TinySetup setup { 4 };
    ModelCache cache;
    int loads = 0;
};

TEST_F(ModelCacheTest, DropsTheModelThatWasNotUsedForLongest)
{
    for (const char* name : { "a", "b", "c", "a", "d" })
        use(name);
    EXPECT_EQ(loads, 4);
    EXPECT_EQ(cache.size(), ModelCache::most);
    use("a");
    use("c");
    EXPECT_EQ(loads, 4) << "both are here still";
    use("b");
    EXPECT_EQ(loads, 5) << "this one had to go";
}

TEST_F(ModelCacheTest, LoadsAnewWhatWasForgotten)
{
    use("a");
    cache.forget(setup.folder / "a");
    EXPECT_EQ(cache.size(), 0U);
    use("a");
    EXPECT_EQ(loads, 2);
}

TEST_F(ModelCacheTest, SeesANewPlanBesideOldWeights)
{
    use("a");
    setup.folder.write("a/crisp.json",
        R"({"plan": {"layers": [0.1, 0.2, 0.3], "rule": "head", "apply": "both"}})");
    const ReadyModel& model = cache.get(setup.folder / "a", [] {});
    EXPECT_EQ(model.trained.name, "custom");
    EXPECT_EQ(model.trained.plan.layers, (std::vector<double> { 0.1, 0.2, 0.3 }));
}

} // namespace
} // namespace crisp::bridge
