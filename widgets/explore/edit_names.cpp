// SPDX-License-Identifier: Apache-2.0
#include "explore/edit_names.h"

#include <QCoreApplication>
#include <QStringList>

namespace crisp::explore {
namespace {

constexpr std::size_t mostNamed = 4;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(crisp::explore::EditNames)
};

QString tokenName(const analysis::Explanation& explanation, std::size_t token)
{
    return token < explanation.size() ? QString::fromStdString(explanation.tokens[token])
                                      : Words::tr("token %1").arg(token + 1);
}

} // namespace

QString editName(const analysis::Explanation& explanation, const model::EdgeEdit& edit)
{
    return Words::tr("layer %1, head %2: %3 → %4")
        .arg(QString::number(edit.layer + 1), QString::number(edit.head + 1),
            tokenName(explanation, edit.from), tokenName(explanation, edit.to));
}

QString editsText(const analysis::Explanation& explanation)
{
    if (explanation.edits.empty())
        return {};
    QStringList names;
    for (const model::EdgeEdit& edit : explanation.edits) {
        if (std::size_t(names.size()) == mostNamed) {
            names += Words::tr("and more");
            break;
        }
        names += (edit.keep ? Words::tr("%1 kept") : Words::tr("%1 pruned"))
                     .arg(editName(explanation, edit));
    }
    const QString count = explanation.edits.size() == 1
        ? Words::tr("1 edit")
        : Words::tr("%1 edits").arg(explanation.edits.size());
    return Words::tr("%1 (%2)").arg(count, names.join(QStringLiteral("; ")));
}

} // namespace crisp::explore
