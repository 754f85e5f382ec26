// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../bridge/stand_in_trainer.h"
#include "../explore/page_setup.h"
#include "shell/main_window.h"
#include "shell/program.h"
#include "support/temporary_folder.h"
#include "theme/theme.h"

#include <QApplication>
#include <QTest>

#include <filesystem>
#include <memory>
#include <string>

/// A program in a folder of its own, with a tiny model and a trainer that stands in.
namespace crisp::shell::testing {

class ShellSetup {
public:
    ShellSetup()
        : model(explore::testing::writeTinyModel(folder / "model", 0.6))
        , trainer(std::make_shared<bridge::testing::StandIn>())
    {
        theme::install(*qApp, theme::Choice::Light);
        model::setThreads(1); // tests run side by side
        std::filesystem::create_directory(folder / "data");
        for (const char* part : { "data/train.tsv", "data/dev.tsv" })
            folder.write(part, "sentence\tlabel\na film\t1\nbad film\t0\n");
    }

    [[nodiscard]] QString path(std::string_view name) const
    {
        return QString::fromStdString((folder / name).string());
    }

    [[nodiscard]] ProgramFiles files() const
    {
        return { path("settings.ini"), path("session.json"), path("runs") };
    }

    [[nodiscard]] std::unique_ptr<Program> start() const
    {
        auto program
            = std::make_unique<Program>(files(), bridge::testing::StandIn::function(trainer));
        program->services().settings.set(bridge::setting::threads, 1);
        return program;
    }

    /// A recipe that the stand-in takes; nothing of it is read.
    [[nodiscard]] training::Recipe recipe(std::uint64_t seed) const
    {
        training::Recipe made;
        made.model = model.toStdString();
        made.data.directory = (folder / "data").string();
        made.preset = "aggressive";
        made.seed = seed;
        return training::resolveRecipe(made);
    }

    crisp::testing::TemporaryFolder folder;
    QString model;
    std::shared_ptr<bridge::testing::StandIn> trainer;
};

} // namespace crisp::shell::testing
