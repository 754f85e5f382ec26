// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The matrix unit of newer x86 processors (AMX): whether it may be used. Highway does not know the
/// unit, so what uses it is written with compiler intrinsics (amx-inl.h), and whoever calls such
/// code has another way for other processors.
namespace crisp::kernels {

/// Whether this processor has a matrix unit for bf16 and the system lets this process use it. The
/// answer is found once; CRISP_AMX=0 in the environment makes it no.
[[nodiscard]] bool hasAmx();

} // namespace crisp::kernels
