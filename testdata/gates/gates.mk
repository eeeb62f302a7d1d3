# Deploy gates with the real tools. Included by the Makefile.
#
#   make check-gates                     as root; parts whose tool is missing are skipped and named
#   make check-gates GATES_REQUIRED=1    a missing tool is a failure

GATE_PARTS := $(sort $(filter-out %/host.sh,$(wildcard testdata/gates/*.sh)))
export GATES_REQUIRED

.PHONY: check-gates
check-gates: iptoken-lint
	@testdata/check.sh $(GATE_PARTS)

# The Debian packages: built twice and compared, and a newcomer's way through the README in a
# fresh Debian 12.
.PHONY: check-packages check-newcomer
check-packages:
	testdata/packages/reproduce.sh
check-newcomer:
	testdata/packages/newcomer.sh
