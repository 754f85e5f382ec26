// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/explanation.h"
#include "analysis/matrix.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// What can be read off an explanation's matrices without running the model again: means and
/// maxima, rollout, maps without special tokens or by whole words, ranks. Pure functions.
namespace crisp::analysis {

enum class Reduction { Mean, Maximum };

/// Cell by cell over matrices of one size, sums in double.
/// @throws std::invalid_argument if there is none
[[nodiscard]] Matrix reduce(std::span<const Matrix* const> matrices, Reduction reduction);

/// Attention of one layer, cell by cell over its heads.
[[nodiscard]] Matrix overHeads(const LayerExplanation& layer, Reduction reduction);

/// Attention of the whole model, cell by cell over all heads of all layers.
[[nodiscard]] Matrix overLayers(const Explanation& explanation, Reduction reduction);

/// Attention rollout (Abnar & Zuidema, Quantifying Attention Flow in Transformers, ACL 2020): the
/// product over layers of 0.5 A + 0.5 I, A being the mean over heads and rows renormalised. Entry l
/// is the product of layers 0 to l; every row sums to 1.
[[nodiscard]] std::vector<Matrix> attentionRollout(const Explanation& explanation);

/// Which tokens are special, for hideTokens.
[[nodiscard]] std::vector<bool> specialTokens(const Explanation& explanation);

/// The matrix without the rows and columns of the hidden tokens. With `renormalise`, what is left
/// of each row is scaled to sum to 1; a row with nothing left stays 0.
/// @throws std::invalid_argument if there is not one flag a token
[[nodiscard]] Matrix hideTokens(
    const Matrix& matrix, const std::vector<bool>& hidden, bool renormalise);

/// Word pieces put together again. Special tokens are words of their own.
struct Words {
    std::vector<std::string> names; ///< without "##" and the SentencePiece mark
    std::vector<std::size_t> wordOf; ///< [n] index into names, ascending
};
[[nodiscard]] Words wholeWords(const Explanation& explanation);

/// Attention between words (Clark et al., What Does BERT Look At?, 2019): attention to a word is
/// the sum over its pieces, attention from a word the mean over them, so rows still sum to 1.
/// @throws std::invalid_argument if the words are not those of the matrix
[[nodiscard]] Matrix mergeWords(const Matrix& matrix, const Words& words);

/// 1 for the largest of the row; equal scores have the same rank.
[[nodiscard]] std::size_t rankInRow(std::span<const float> row, std::size_t to);

/// rankInRow of every cell, [n, n].
[[nodiscard]] std::vector<std::size_t> ranks(const Matrix& scores);

} // namespace crisp::analysis
