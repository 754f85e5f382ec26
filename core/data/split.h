// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/dataset.h"

#include <cstddef>
#include <string_view>

/// Which part of a data set a sentence belongs to, and whether parts overlap. Files are
/// data_directory.h's business.
namespace crisp::data {

enum class Part { Train, Dev, Test };

/// "train", "dev" or "test".
[[nodiscard]] std::string_view partName(Part part);

/// The part that a text belongs to, now and for ever: FNV-1a (64 bit) of its bytes, modulo 1000;
/// below 110 it is dev, below 207 test, otherwise train. So equal texts never stand in two parts,
/// and adding or removing sentences moves no other.
[[nodiscard]] Part partOf(std::string_view text);

/// How many rows of `dev` also stand in `train`: the same text, and pair if there are pairs, but
/// for white space at either end. More than none makes an accuracy on `dev` too good.
[[nodiscard]] std::size_t sharedSentences(const Dataset& train, const Dataset& dev);

} // namespace crisp::data
