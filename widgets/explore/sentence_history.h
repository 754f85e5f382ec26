// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QString>

#include <vector>

/// The sentences that were looked at, newest first. How they are chosen again is the sentence
/// strip's business.
namespace crisp::explore {

struct PastSentence {
    QString text;
    QString second; ///< empty: none

    friend bool operator==(const PastSentence&, const PastSentence&) = default;
};

class SentenceHistory {
public:
    static constexpr std::size_t capacity = 50;

    /// Puts a sentence first. What is there already moves up; the newest one is replaced if this
    /// only goes on typing it.
    void add(const PastSentence& sentence);
    void clear() { sentences_.clear(); }
    [[nodiscard]] const std::vector<PastSentence>& sentences() const { return sentences_; }

    [[nodiscard]] QJsonArray toJson() const;
    /// What is no sentence is left out.
    [[nodiscard]] static SentenceHistory fromJson(const QJsonArray& json);

    friend bool operator==(const SentenceHistory&, const SentenceHistory&) = default;

private:
    std::vector<PastSentence> sentences_;
};

} // namespace crisp::explore
