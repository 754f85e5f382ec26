// SPDX-License-Identifier: Apache-2.0
#include "explore/sentence_history.h"

#include <QJsonObject>

#include <algorithm>

namespace crisp::explore {
namespace {

constexpr qsizetype longest = 20'000;

} // namespace

void SentenceHistory::add(const PastSentence& sentence)
{
    const QString text = sentence.text.trimmed();
    if (text.isEmpty())
        return;
    if (!sentences_.empty() && text.startsWith(sentences_.front().text)
        && sentence.second == sentences_.front().second)
        sentences_.erase(sentences_.begin());
    std::erase_if(sentences_, [&](const PastSentence& past) {
        return past.text == text && past.second == sentence.second;
    });
    sentences_.insert(sentences_.begin(), { text, sentence.second });
    if (sentences_.size() > capacity)
        sentences_.resize(capacity);
}

QJsonArray SentenceHistory::toJson() const
{
    QJsonArray json;
    for (const PastSentence& past : sentences_) {
        QJsonObject object { { QStringLiteral("text"), past.text } };
        if (!past.second.isEmpty())
            object.insert(QStringLiteral("second"), past.second);
        json.append(object);
    }
    return json;
}

SentenceHistory SentenceHistory::fromJson(const QJsonArray& json)
{
    SentenceHistory history;
    for (const auto& value : json) {
        const QString text = value[QLatin1String("text")].toString().trimmed();
        const QString second = value[QLatin1String("second")].toString();
        if (text.isEmpty() || text.size() > longest || second.size() > longest)
            continue;
        if (history.sentences_.size() == capacity)
            break;
        history.sentences_.push_back({ text, second });
    }
    return history;
}

} // namespace crisp::explore
