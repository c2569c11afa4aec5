#!/bin/sh
# Stage Prepared: keyrings imported, every repository's signature verified, and what the builder tool is to read written down.
set -eu
# shellcheck source=lib.sh
. "${IMAGEFACTORY_SCRIPTS:=/imagefactory/scripts}/lib.sh"
# shellcheck source=devices.sh
. "$IMAGEFACTORY_SCRIPTS/devices.sh"
# shellcheck source=logicalvolumes.sh
. "$IMAGEFACTORY_SCRIPTS/logicalvolumes.sh"
# shellcheck source=repositories.sh
. "$IMAGEFACTORY_SCRIPTS/repositories.sh"
begin_stage prepare
load_tool
make_directories

read_architecture
check_repositories
import_keyrings
verify_repositories
tool_prepare
# The log has all of them. Whoever may change what the rules warn of sees the warnings first.
shorten_data signers
shorten_data warnings
# shellcheck disable=SC2154 # set by the tool
succeed "all repository signatures are good; $prepared"
