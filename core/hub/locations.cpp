// SPDX-License-Identifier: Apache-2.0
#include "locations.h"

#include "base/error.h"
#include "base/message.h"
#include "training/run_directory.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>
#include <system_error>

namespace crisp::hub {
namespace {

namespace fs = std::filesystem;

bool isDirectory(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

/// build/<preset>/bin/crisp lies three folders below the tree it was built in. Empty if the system
/// does not tell.
fs::path sourceTree()
{
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::path() : program.parent_path().parent_path().parent_path().parent_path();
}

/// What set-up fills: of the tree the program was built in, then of the current directory.
std::vector<fs::path> setUpFolders()
{
    if (const char* chosen = std::getenv("CRISP_DEPS"); chosen != nullptr && *chosen != '\0')
        return { chosen };
    std::vector<fs::path> folders;
    if (const fs::path tree = sourceTree(); !tree.empty())
        folders.push_back(tree / ".deps");
    std::error_code failed;
    const fs::path current = fs::current_path(failed);
    if (!failed && (folders.empty() || folders.back() != current / ".deps"))
        folders.push_back(current / ".deps");
    return folders;
}

fs::path find(Kind kind, const std::string& directoryOrName)
{
    const std::string_view what = kind == Kind::Model ? "model" : "data set";
    if (isDirectory(directoryOrName))
        return directoryOrName;
    if (directoryOrName.empty())
        throw base::Error(fmt::format("the name of the {} is empty", what));
    if (directoryOrName.find('/') != std::string::npos)
        throw base::Error(
            fmt::format("there is no {} directory {}", what, base::inQuotes(directoryOrName, 300)));
    std::vector<std::string> looked;
    for (const fs::path& folder : searchFolders(kind)) {
        if (isDirectory(folder / directoryOrName))
            return folder / directoryOrName;
        looked.push_back(folder.string());
    }
    throw base::Error(fmt::format("there is no {} {}: it is neither a directory nor a name in {}",
        what, base::inQuotes(directoryOrName, 300), base::listed(looked, looked.size())));
}

} // namespace

fs::path userDataFolder()
{
    const char* chosen = std::getenv("XDG_DATA_HOME");
    if (chosen != nullptr && *chosen != '\0')
        return fs::path(chosen) / "crisp";
    const char* home = std::getenv("HOME");
    return home != nullptr && *home != '\0' ? fs::path(home) / ".local" / "share" / "crisp"
                                            : fs::path();
}

std::vector<fs::path> searchFolders(Kind kind)
{
    const char* leaf = kind == Kind::Model ? "models" : "data";
    std::vector<fs::path> folders;
    for (const fs::path& folder : setUpFolders())
        folders.push_back(folder / leaf);
    const fs::path user = userDataFolder();
    if (!user.empty())
        folders.push_back(user / leaf);
    return folders;
}

fs::path findModel(const std::string& directoryOrName)
{
    fs::path found = find(Kind::Model, directoryOrName);
    if (!training::isRunDirectory(found))
        return found;
    const training::RunStatus status = training::loadStatus(found);
    if (!status.best)
        throw base::Error(
            fmt::format("the run {} has no checkpoint yet that could be used as a model",
                base::inQuotes(found.string(), 300)));
    return found / status.best->checkpoint;
}

fs::path findData(const std::string& directoryOrName) { return find(Kind::Data, directoryOrName); }

fs::path defaultRunsFolder()
{
    const fs::path tree = sourceTree();
    if (!tree.empty() && setUpFolders().front() == tree / ".deps"
        && isDirectory(tree / ".deps" / "models"))
        return tree / "out" / "runs";
    const fs::path user = userDataFolder();
    return user.empty() ? fs::path("runs") : user / "runs";
}

} // namespace crisp::hub
