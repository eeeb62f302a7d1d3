# How fast, on how many hosts: fleets made up, and what other programs need for them.
# Included by the Makefile.
#
#   make bench                             100 to 100,000 hosts (1.2 million files); writes doc/PERFORMANCE.md
#   make bench FLEETS=100 BENCH_PAGE=           other sizes, to standard output

FLEETS      ?= 100 1000 10000 100000
ROUNDS      ?= 5
BENCH_SEED  ?= 1
FLEET_DIR   ?= build/bench/fleets
BENCH_PAGE  ?= doc/PERFORMANCE.md

BENCH_BUILD := build/bench
BENCH_FLAGS := -std=c11 -D_GNU_SOURCE -Isrc -O2 -Wall -Wextra -Wconversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla $(if $(WERROR),-Werror)

$(BENCH_BUILD)/fleet: src/bench/fleet.c src/bench/roles.c src/bench/roles.h
$(BENCH_BUILD)/floor: src/bench/floor.c
$(BENCH_BUILD)/fleet $(BENCH_BUILD)/floor:
	@mkdir -p $(@D)
	$(CC) $(BENCH_FLAGS) -o $@ $(filter %.c,$^)

.PHONY: bench check-instructions
bench: $(BENCH_BUILD)/fleet $(BENCH_BUILD)/floor
	$(MAKE) LTO=1 TRAINED=1 iptoken-lint
	/usr/bin/python3 src/bench/bench.py --fleets='$(FLEETS)' --rounds=$(ROUNDS) \
		--seed=$(BENCH_SEED) --directory=$(FLEET_DIR) $(if $(BENCH_PAGE),--page=$(BENCH_PAGE))

# Instructions per host under callgrind, which do not depend on how busy the machine is.
check-instructions: iptoken-lint $(BENCH_BUILD)/fleet
	RECORD=$(RECORD) src/bench/check-instructions.sh $(BENCH_BUILD)/fleet $(OUT)/iptoken-lint
