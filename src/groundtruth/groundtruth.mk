# The programs that ask real kernels, and the target that compares. Included by the Makefile.
#
#   make check-kernel SEED=7 COUNT=500 UML_COUNT=40     as root; writes doc/GROUND-TRUTH.md
#   make check-kernel MUTATE="testdata/kernel-trees testdata/interfaces" PAGE=
#   make check-kernel PAGE= RESULTS=one.json && ... && \
#	python3 src/groundtruth/ground_truth_page.py one.json other.json    several rounds in one page

SEED      ?= 1
COUNT     ?= 300
UML_COUNT ?= 20
MUTATE    ?=
CHECK_KERNEL ?=
PAGE      ?= doc/GROUND-TRUTH.md
RESULTS   ?= build/groundtruth/results.json

GROUNDTRUTH       := src/groundtruth
GROUNDTRUTH_BUILD := build/groundtruth
GROUNDTRUTH_PROGRAMS := $(addprefix $(GROUNDTRUTH_BUILD)/,bringup record uml_xstate.so)
# Static, because they start often; never sanitized, because they are static.
GROUNDTRUTH_FLAGS := -std=c11 -D_GNU_SOURCE -Isrc -O2 -Wall -Wextra -Wconversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla $(if $(WERROR),-Werror)
GROUNDTRUTH_SCRIPTS := $(addprefix $(GROUNDTRUTH)/,groundtruth_test.py replay.py)

groundtruth_sources = $(addprefix $(GROUNDTRUTH)/,$(addsuffix .c,$(1)))

$(GROUNDTRUTH_BUILD)/bringup: $(call groundtruth_sources,bringup steps root udev advertise)
$(GROUNDTRUTH_BUILD)/record:  $(call groundtruth_sources,record root udev)
$(GROUNDTRUTH_BUILD)/bringup $(GROUNDTRUTH_BUILD)/record: $(wildcard $(GROUNDTRUTH)/*.h)
	@mkdir -p $(@D)
	$(CC) $(GROUNDTRUTH_FLAGS) -static -o $@ $(filter %.c,$^)
$(GROUNDTRUTH_BUILD)/uml_xstate.so: $(GROUNDTRUTH)/uml_xstate.c
	@mkdir -p $(@D)
	$(CC) $(GROUNDTRUTH_FLAGS) -shared -fPIC -o $@ $<

.PHONY: check-kernel
check-kernel: iptoken-lint $(GROUNDTRUTH_PROGRAMS)
	/usr/bin/python3 $(GROUNDTRUTH)/check_kernel.py --seed=$(SEED) --count=$(COUNT) \
		--uml-count=$(UML_COUNT) $(if $(MUTATE),--mutate $(MUTATE)) $(if $(PAGE),--page=$(PAGE)) \
		$(if $(RESULTS),--results=$(RESULTS)) \
		$(CHECK_KERNEL)
