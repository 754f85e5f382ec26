#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# in_environment.sh FOLDER SCRIPT ARGUMENTS...: runs a Python script in a virtual environment; exits
# with 77, which ctest counts as skipped, if that has not been made.
set -euo pipefail

environment=$1
shift
if [[ ! -f $environment/ready ]]; then
    echo "skipped: there is no $environment; ./dev test --interop makes it"
    exit 77
fi
# Models come from this disk; a library that looks for them elsewhere is a mistake of the test's.
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error PYTHONDONTWRITEBYTECODE=1
exec "$environment/bin/python" "$@"
