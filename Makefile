# iptoken-lint. `make` builds the program, `make check` the tests, `make help` lists the rest.
#
#   CC=clang SANITIZE=address,undefined WERROR=1   each combination has a directory of its
#   own under build/, so changing them needs no cleaning. local.mk holds your own settings.
#   LTO=1   the program optimized as a whole, as packages have it: a minute more for a twentieth
#   LTO=1 TRAINED=1   and by what hosts that were made up took: for a tenth more (gcc)

-include local.mk

VERSION  := 0.1.0
SANITIZE ?=
COVERAGE ?=
LTO      ?=
TRAINED  ?=
WERROR   ?=
PREFIX   ?= /usr/local
DESTDIR  ?=
BINDIR   ?= $(PREFIX)/bin
LIBDIR   ?= $(PREFIX)/lib
MANDIR   ?= $(PREFIX)/share/man
INSTALL  ?= install
OBJCOPY  ?= objcopy

comma := ,
OUT   := build/$(notdir $(firstword $(CC)))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))$(if $(COVERAGE),-coverage)$(if $(LTO),-lto)$(if $(TRAINED),-trained)

OPTIMIZE ?= -O2 -g
CFLAGS   ?= $(OPTIMIZE)
override CPPFLAGS += -D_GNU_SOURCE -Isrc -Iinclude -I$(OUT) -DITL_VERSION='"$(VERSION)"'
override CFLAGS   += -std=c11 -fPIC -fvisibility=hidden -pthread -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla $(if $(WERROR),-Werror) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
	$(if $(COVERAGE),--coverage)
override LDFLAGS  += -pthread $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(if $(COVERAGE),--coverage)
LDLIBS   := -lyaml
TEST_LIBS := -lcmocka -ljansson

# Hardening, as far as the compiler has it; a sanitizer has its own. HARDEN= turns it off.
HARDEN ?= 1
takes = $(shell echo 'int main(void) { return 0; }' | \
	$(CC) -O2 -Werror $(1) -x c -o /dev/null - 2>/dev/null && echo ' $(1)')
ifneq ($(HARDEN)$(SANITIZE),$(SANITIZE))
ifeq ($(SANITIZE),)
HARDENING := $(strip $(foreach flag,-fstack-protector-strong -fstack-clash-protection -fcf-protection,\
	$(call takes,$(flag))) $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))
override CFLAGS  += $(HARDENING)
override LDFLAGS += $(call takes,-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
PIE := $(call takes,-pie)
endif
endif

# The program gives up most system calls, on architectures whose numbers it knows.
ifeq ($(SANITIZE)$(COVERAGE),)
SECCOMP := $(shell $(CC) -dumpmachine | grep -qE '^(x86_64|aarch64)-.*linux' && echo yes)
endif

# What a file is for is told by its suffix.
SOURCES  := $(sort $(wildcard src/*/*.c))
TESTS    := $(filter %_test.c,$(SOURCES))
FUZZERS  := $(filter %_fuzz.c,$(SOURCES))
PROGRAM  := $(filter-out $(TESTS) $(FUZZERS),$(filter src/cli/%,$(SOURCES)))
LIBRARY  := $(filter-out $(TESTS) $(FUZZERS) src/cli/% src/rulegen/% src/docgen/% src/groundtruth/% src/bench/%,$(SOURCES))
object   = $(patsubst src/%.c,$(OUT)/%.o,$(1))
TEST_PROGRAMS := $(patsubst src/%.c,$(OUT)/%,$(TESTS))
RULES    := $(sort $(wildcard rules/*.yaml))

.PHONY: all library check check-layers fuzz fuzz-afl fuzz-targets golden golden-hosts install clean help FORCE
.DELETE_ON_ERROR:
# Intermediate objects of tests are kept: they are slow to make with a sanitizer. By name:
# when everything is intermediate, a program that another variant left behind is up to date.
.SECONDARY: $(call object,$(TESTS) $(FUZZERS))
all: iptoken-lint

# The variant that was asked for last, whichever was built last.
iptoken-lint: $(OUT)/iptoken-lint FORCE
	@cmp -s $< $@ || cp $< $@

LIBRARY_OBJECTS := $(call object,$(LIBRARY)) $(OUT)/rules.o $(OUT)/html_page.o
# With LTO the program has objects of its own; tests and the library are made as always.
WHOLE := $(patsubst $(OUT)/%,$(OUT)/whole/%,$(call object,$(PROGRAM) $(LIBRARY)) $(OUT)/rules.o)
PARTS := $(if $(LTO),$(WHOLE) $(OUT)/html_page.o,$(call object,$(PROGRAM)) $(OUT)/libiptoken-lint.a)
LTO_FLAG := $(if $(LTO),$(or $(call takes,-flto=auto),-flto))
include src/bench/bench.mk
include src/bench/training.mk

$(OUT)/iptoken-lint: $(PARTS)
	$(CC) $(CFLAGS) $(LTO_FLAG) $(LDFLAGS) $(PIE) -o $@ $^ $(LDLIBS)

$(OUT)/cli/sandbox.o $(OUT)/whole/cli/sandbox.o $(OUT)/training/cli/sandbox.o: override CPPFLAGS += $(if $(SECCOMP),-DWITH_SECCOMP)

$(OUT)/libiptoken-lint.a: $(LIBRARY_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

# The rule files become a constant table; the generator is the only program that reads them.
$(OUT)/rulegen/rulegen: $(call object,$(wildcard src/rulegen/rulegen.c))
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lyaml
$(OUT)/rules.c: $(OUT)/rulegen/rulegen $(RULES)
	$< -c $(RULES) > $@
$(OUT)/rules.h: $(OUT)/rulegen/rulegen $(RULES)
	$< -h $(RULES) > $@
$(OUT)/rules.o: $(OUT)/rules.c $(OUT)/rules.h
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(OUT)/rulegen/%.o: src/rulegen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/%.o: src/%.c | $(OUT)/rules.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/whole/%.o: src/%.c | $(LEARNED) $(OUT)/rules.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LTO_FLAG) $(call by_profile,$*) -MMD -MP -c -o $@ $<
$(OUT)/whole/rules.o: $(OUT)/rules.c $(OUT)/rules.h | $(LEARNED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LTO_FLAG) $(call by_profile,rules) -c -o $@ $<

# A test is handed its paths by the build.
$(OUT)/%_test.o: override CPPFLAGS += -DTESTDATA='"testdata"'
$(OUT)/%_test: $(OUT)/%_test.o $(OUT)/libiptoken-lint.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS) $(LDLIBS)

# Fuzz targets: with a fuzzing compiler they fuzz, with any other they replay what was found.
#   make fuzz TIME=60      each target for TIME seconds, under ASan and UBSan, by libFuzzer
#   make fuzz-afl TIME=60  by AFL++ (Debian's afl++)
#   make fuzz ONLY=shell   the targets of one folder
TIME ?= 60
FUZZ_TARGETS := $(patsubst src/%.c,$(OUT)/%,$(FUZZERS))
# One folder alone: `make check-kernel-folder` is spelled `make check ONLY=kernel`.
ONLY ?=
CHECKED := $(if $(ONLY),$(filter $(addprefix $(OUT)/,$(addsuffix /%,$(ONLY))),$(TEST_PROGRAMS)),$(TEST_PROGRAMS))
REPLAYED := $(if $(ONLY),$(filter $(addprefix $(OUT)/,$(addsuffix /%,$(ONLY))),$(FUZZ_TARGETS)),$(FUZZ_TARGETS))

FUZZING := $(findstring fuzzer,$(SANITIZE))
$(OUT)/%_fuzz: $(OUT)/%_fuzz.o $(OUT)/libiptoken-lint.a $(if $(FUZZING),,testdata/fuzz/main.c)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ \
		$(filter-out %.a,$^) $(filter %.a,$^) -ljansson $(LDLIBS)
# The program's own reading: its objects are not in the library.
$(OUT)/cli/json_text_test $(OUT)/cli/json_text_fuzz: $(OUT)/cli/json_text.o
$(OUT)/cli/paths_test: $(OUT)/cli/paths.o
$(OUT)/cli/merge_fuzz: $(filter-out $(OUT)/cli/main.o,$(call object,$(PROGRAM)))
fuzz:
	$(MAKE) fuzz-targets CC=clang SANITIZE=fuzzer-no-link,address,undefined TIME=$(TIME)
# The same by AFL++, which changes inputs in other ways.
fuzz-afl:
	$(MAKE) fuzz-targets CC=afl-clang-fast SANITIZE=address,undefined TIME=$(TIME) AFL_QUIET=1
fuzz-targets: $(addsuffix .fuzzed,$(REPLAYED))
# One target's turn; with -j several take theirs at once.
%.fuzzed: % FORCE
	@testdata/fuzz/run.sh $< $(TIME)

# Each variant is tested by its own program.
export ITL_PROGRAM := $(OUT)/iptoken-lint
check: check-layers $(CHECKED) $(REPLAYED) $(OUT)/iptoken-lint
	@testdata/check.sh $(CHECKED) $(REPLAYED) $(if $(filter-out groundtruth,$(ONLY)),,$(GROUNDTRUTH_SCRIPTS)) \
		$(if $(filter-out report,$(ONLY)),,$(REPORT_SCRIPTS)) \
		$(if $(ONLY),,testdata/check-hosts.sh testdata/check-repairs.sh testdata/check-allowed.sh testdata/check-cli.sh testdata/check-unreadable.sh testdata/check-jail.py testdata/check-escapes.py testdata/check-bounds.py testdata/check-padded.py $(HARDENING_SCRIPTS) $(FAULT_SCRIPTS) testdata/check-catalog.sh testdata/check-recipes.py testdata/check-fleet.sh testdata/check-progress.py testdata/check-fleet-recipes.py $(DOC_SCRIPTS) $(LIBRARY_SCRIPTS))

# Which lines of src/ the tests come to, in a table; what only other programs of ours are left out.
.PHONY: coverage
coverage:
	$(MAKE) check COVERAGE=1 HARDEN= OPTIMIZE='-O1 -g'
	gcovr --root . --object-directory build/$(notdir $(firstword $(CC)))-coverage --filter src/ \
		--exclude '.*_(test|fuzz)\.c' --exclude 'src/(bench|groundtruth|docgen|rulegen)/' \
		--exclude '.*/testing\.h' --sort-percentage --print-summary

# Many hosts and many threads: `make check-fleet SANITIZE=thread`. Over ssh: as root, with
# openssh-server, openssh-client, parallel and iproute2.
.PHONY: check-fleet check-fleet-ssh
check-fleet: $(OUT)/iptoken-lint
	@testdata/check.sh testdata/check-fleet.sh
check-fleet-ssh: $(OUT)/iptoken-lint
	@testdata/check.sh testdata/check-fleet-ssh.sh

# Every call that can fail does; a preloaded library and a sanitizer do not go together.
FAULT_SCRIPTS := $(if $(SANITIZE)$(COVERAGE),,testdata/check-faults.py)
export ITL_FAULTS := $(OUT)/faults.so
$(OUT)/faults.so: testdata/faults/shim.c
	@mkdir -p $(@D)
	$(CC) -O2 -g -fPIC -shared -Wall -Wextra -o $@ $<
check: $(if $(SANITIZE),,$(OUT)/faults.so)
# What the compiler and the linker were asked for, and the sandbox against what it forbids.
HARDENING_SCRIPTS := $(if $(and $(HARDEN),$(if $(SANITIZE)$(COVERAGE),,yes)),testdata/check-hardening.sh)
export ITL_HARDENING := $(HARDENING)
export ITL_FORBIDDEN = $(abspath $(OUT))/forbidden.so
export ITL_SHARED = $(abspath $(OUT)/$(SONAME))
$(OUT)/forbidden.so: testdata/faults/forbidden.c
	@mkdir -p $(@D)
	$(CC) -O2 -g -fPIC -shared -Wall -Wextra -o $@ $<
check: $(if $(HARDENING_SCRIPTS),$(OUT)/forbidden.so)
# The long one: a MiB of the worst against each parser and stage. HOSTILE=--some: one of each.
.PHONY: check-hostile
check-hostile: $(OUT)/iptoken-lint
	python3 testdata/check-worst.py -v $(HOSTILE)
	$(if $(HOSTILE),,python3 testdata/check-bounds.py --all)

# Rewrite the expectations of the whole-program tests; read the diff like code.
golden: golden-hosts
golden-hosts: $(OUT)/iptoken-lint
	testdata/check-hosts.sh --golden

check-layers:
	@testdata/check-layers.sh

# ---- the library as others get it: only itl_ symbols --------------------------------
SONAME := libiptoken-lint.so.0

$(OUT)/$(SONAME): $(LIBRARY_OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,--no-undefined -o $@ $^ $(LDLIBS)

$(OUT)/public/libiptoken-lint.a: $(LIBRARY_OBJECTS)
	@mkdir -p $(@D)
	$(LD) -r -o $(@D)/iptoken_lint.o $^
	$(OBJCOPY) --localize-hidden $(@D)/iptoken_lint.o
	rm -f $@
	$(AR) rcs $@ $(@D)/iptoken_lint.o

$(OUT)/iptoken-lint.pc: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(PREFIX)/include' '' \
		'Name: iptoken-lint' 'Description: find the ip token commands that the kernel refuses' \
		'Version: $(VERSION)' 'Requires.private: yaml-0.1' \
		'Libs: -L$${libdir} -liptoken-lint' 'Libs.private: -pthread' \
		'Cflags: -I$${includedir}' > $@

FORCE:

# Linked to the installed library, without a sanitizer.
export CC
export ITL_LIBRARY := $(if $(SANITIZE)$(COVERAGE),,$(OUT))
LIBRARY_SCRIPTS := testdata/check-library.sh
check: $(if $(or $(SANITIZE),$(ONLY)),,library)

library: $(OUT)/$(SONAME) $(OUT)/public/libiptoken-lint.a $(OUT)/iptoken-lint.pc

install: iptoken-lint library
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include
	$(INSTALL) -m 755 $(OUT)/iptoken-lint $(DESTDIR)$(BINDIR)/iptoken-lint
	$(INSTALL) -m 644 include/iptoken_lint.h $(DESTDIR)$(PREFIX)/include/
	$(INSTALL) -m 644 $(OUT)/$(SONAME) $(DESTDIR)$(LIBDIR)/
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libiptoken-lint.so
	$(INSTALL) -m 644 $(OUT)/public/libiptoken-lint.a $(DESTDIR)$(LIBDIR)/
	$(INSTALL) -m 644 $(OUT)/iptoken-lint.pc $(DESTDIR)$(LIBDIR)/pkgconfig/

clean:
	rm -rf build iptoken-lint

help:
	@sed -n 's/^\([a-z-]*\):.*/\1/p' $(filter %Makefile %.mk,$(MAKEFILE_LIST)) | sort -u

-include $(patsubst src/%.c,$(OUT)/%.d,$(SOURCES)) $(if $(LTO),$(WHOLE:.o=.d))
include src/groundtruth/groundtruth.mk
include src/report/report.mk
include src/report/html.mk
include src/docgen/docgen.mk
include testdata/gates/gates.mk
include testdata/analyze/analyze.mk
