// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What a page is given to work with: one of each, owned by the program (app/explorer), outliving
/// every page.
namespace crisp::charts {
class ExportHub;
}

namespace crisp::bridge {

class Settings;
class Catalog;
class Explainer;
class TrainingQueue;
class IssueLog;

struct Services {
    Settings& settings;
    Catalog& catalog;
    Explainer& explainer;
    TrainingQueue& queue;
    IssueLog& issues;
    charts::ExportHub& exports;
};

} // namespace crisp::bridge
