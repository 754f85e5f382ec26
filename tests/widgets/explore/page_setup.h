// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/json.h"
#include "bridge/catalog.h"
#include "bridge/explainer.h"
#include "bridge/issue_log.h"
#include "bridge/services.h"
#include "bridge/settings.h"
#include "bridge/training_queue.h"
#include "charts/export_hub.h"
#include "checkpoint/pretrained_directory.h"
#include "explore/explore_controller.h"
#include "explore/explore_page.h"
#include "model/sequence_classifier.h"
#include "support/temporary_folder.h"

#include <QTest>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

/// An Explore page over models small enough to answer at once, with everything that it is given.
namespace crisp::explore::testing {

inline constexpr int patience_ms = 20'000;
inline constexpr std::size_t tinyLayers = 3;
inline constexpr std::size_t tinyHeads = 4;

/// Writes a random model whose words are those of the tests' sentences, as trained under a plan.
inline QString writeTinyModel(const std::filesystem::path& folder, double sparsity,
    std::uint64_t seed = 7, const std::string& preset = "custom", const std::string& rule = "row")
{
    const std::vector<std::string> words { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a",
        "film", "that", "never", "quite", "trusts", "its", "audience", "good", "bad", ".", "play",
        "##ing" };
    model::ModelConfig config;
    config.vocabularySize = words.size();
    config.maxPositions = 96;
    config.layers = tinyLayers;
    config.heads = tinyHeads;
    config.dim = 32;
    config.hiddenDim = 64;
    config.labels = { "negative", "positive" };
    model::Parameters parameters(config);
    model::initialise(parameters, config, seed);
    // Weights as they are drawn give rows that are nearly even; larger ones show something.
    for (float& value : parameters.values.values())
        value *= 4.0F;
    std::filesystem::create_directories(folder);
    base::Json crisp { { "format", 1 },
        { "plan",
            { { "layers", std::vector<double>(tinyLayers, sparsity) }, { "rule", rule },
                { "apply", "both" } } },
        { "recipe", { { "preset", preset } } } };
    std::ofstream vocabulary(folder / "vocab.txt");
    for (const std::string& word : words)
        vocabulary << word << '\n';
    vocabulary.close();
    checkpoint::savePretrained(folder, config, parameters, std::nullopt, crisp);
    return QString::fromStdString(folder.string());
}

/// Everything that a page needs, in a folder of its own.
class PageSetup {
public:
    PageSetup()
    {
        model::setThreads(1); // tests run side by side
        explainer.setThreads(1);
        catalog.setRunsFolder(QString::fromStdString((folder / "runs").string()));
        // A look that goes on while a test writes a run would find half of it.
        if (!QTest::qWaitFor([this] { return !catalog.isScanning(); }, patience_ms))
            throw std::runtime_error("the catalog's first look takes too long");
        sparse = writeTinyModel(folder / "sparse", 0.6, 7, "uniform");
        page.resize(1368, 844);
        page.show();
    }

    /// Shows the sparse model with this sentence, and waits for it.
    void open(const QString& text = QStringLiteral("a film that never quite trusts its audience ."))
    {
        page.setText(text);
        page.setModel(sparse);
        wait();
    }
    void wait()
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page.isUpToDate(); }, patience_ms));
    }
    [[nodiscard]] ScenePointer scene() { return page.controller().scene(); }
    template <typename Widget>
    [[nodiscard]] Widget* find(const char* name)
    {
        auto* widget = page.findChild<Widget*>(QString::fromLatin1(name));
        EXPECT_NE(widget, nullptr) << name;
        return widget;
    }

    crisp::testing::TemporaryFolder folder;
    bridge::Settings settings { QString::fromStdString((folder / "settings.ini").string()) };
    bridge::Catalog catalog;
    bridge::Explainer explainer;
    bridge::TrainingQueue queue { [](const auto&, const auto&, const auto&) {
        return training::TrainingResult {};
    } };
    bridge::IssueLog issues;
    charts::ExportHub exports;
    QString sparse;
    ExplorePage page { bridge::Services { settings, catalog, explainer, queue, issues, exports } };
};

} // namespace crisp::explore::testing
