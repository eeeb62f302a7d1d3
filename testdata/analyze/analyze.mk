# What four static analyzers say of src/. Included by the Makefile.
#
#   make -j2 analyze      gcc -fanalyzer, scan-build, clang-tidy and cppcheck; a finding is an error
#
# Debian packages: gcc clang clang-tidy clang-tools cppcheck. What was looked at is not looked at
# again until it changes (`rm -rf build/analyze` forgets). Where an analyzer is wrong, the code says so
# beside the line, with the reason: NOLINT(check) for clang-tidy, and cppcheck-suppress.
# Checks that are not wanted at all stand in .clang-tidy, each with its reason.

ANALYSIS := build/analyze
# The tests, what makes up hosts and fleets for them, and the reader of our own rules get cppcheck
# alone: nobody gives them hostile files.
ANALYZED := $(filter-out $(TESTS) $(FUZZERS) src/groundtruth/% src/bench/% src/rulegen/%,$(SOURCES))
ANALYSIS_FLAGS = -std=c11 -D_GNU_SOURCE -Isrc -Iinclude -I$(OUT) -DITL_VERSION='"$(VERSION)"'

analyzed_by = $(patsubst src/%.c,$(ANALYSIS)/$(1)/%.ok,$(ANALYZED))
HEADERS := $(wildcard src/*/*.h include/*.h)

.PHONY: analyze
analyze: $(call analyzed_by,gcc) $(call analyzed_by,scan) $(call analyzed_by,tidy) $(ANALYSIS)/cppcheck.ok

# Without optimization: gcc 12 takes what another file returns in registers for uninitialized. It
# also loses sight of memory that is stored behind an index it does not know; for leaks there are
# scan-build, the sanitizers and check-faults.py. What scan-build is told behind
# __clang_analyzer__ is true for gcc as well.
$(ANALYSIS)/gcc/%.ok: src/%.c $(HEADERS) | $(OUT)/rules.h
	@mkdir -p $(@D)
	gcc $(ANALYSIS_FLAGS) -D__clang_analyzer__ -O0 -fanalyzer -Wno-analyzer-malloc-leak -Werror -S -o /dev/null $<
	@touch $@

# It tells what it begins and ends with: only where it found something does that help. With the
# usual 225,000 nodes it takes four times as long, and found the same.
$(ANALYSIS)/scan/%.ok: src/%.c $(HEADERS) | $(OUT)/rules.h
	@mkdir -p $(@D)
	scan-build --status-bugs -o $(ANALYSIS)/found -analyzer-config max-nodes=50000 clang $(ANALYSIS_FLAGS) -c -o /dev/null $< \
		>$(@:.ok=.log) 2>&1 || { cat $(@:.ok=.log); exit 1; }
	@touch $@

$(ANALYSIS)/tidy/%.ok: src/%.c $(HEADERS) .clang-tidy | $(OUT)/rules.h
	@mkdir -p $(@D)
	clang-tidy --quiet $< -- $(ANALYSIS_FLAGS)
	@touch $@

$(ANALYSIS)/cppcheck.ok: $(SOURCES) $(HEADERS) | $(OUT)/rules.h
	@mkdir -p $(@D)
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
		--std=c11 --language=c -D_GNU_SOURCE -DTESTDATA='"testdata"' -Isrc -Iinclude -I$(OUT) \
		$(SOURCES) $(wildcard testdata/*/*.c)
	@touch $@
