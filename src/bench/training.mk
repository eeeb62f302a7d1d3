# `make LTO=1 TRAINED=1`: the program optimized by what it did on made-up hosts. Included by
# the Makefile, after bench.mk.
# Its files are compiled twice: first they count how often each branch is taken, and that program lints
# hosts; then by these counts (gcc's -fprofile-use). What no host came to is optimized as without them.

ifneq ($(TRAINED),)
ifeq ($(call takes,-fprofile-partial-training),)
$(error TRAINED=1 is for gcc; $(CC) does not take -fprofile-partial-training)
endif
LEARNED := $(OUT)/training/learned
TRAINING := $(patsubst $(OUT)/whole/%,$(OUT)/training/%,$(WHOLE))
endif

# A function is found again by the name of its file in the profile, which has to be the same both times.
profile    = -dumpdir $(OUT)/profile/ -dumpbase $(subst /,-,$(1))
COUNTED   := -fprofile-generate -fprofile-update=single
by_profile = $(if $(TRAINED),-fprofile-use -fprofile-partial-training -Wno-missing-profile $(call profile,$(1)))

$(OUT)/training/%.o: src/%.c | $(OUT)/rules.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(COUNTED) $(call profile,$*) -MMD -MP -c -o $@ $<
$(OUT)/training/rules.o: $(OUT)/rules.c $(OUT)/rules.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(COUNTED) $(call profile,rules) -c -o $@ $<
$(OUT)/training/iptoken-lint: $(TRAINING) $(OUT)/html_page.o
	$(CC) $(CFLAGS) $(COUNTED) $(LDFLAGS) $(PIE) -o $@ $^ $(LDLIBS)

# The same counts each time in one directory: one thread, the same addresses, hashes without a secret.
# In another directory addresses are others, and with them a few counts: packages, which have to be the
# same bytes wherever they are built, do without.
$(OUT)/training/base/slice.o: override CPPFLAGS += -DSECRET_FROM=AT_NULL
SAME_ADDRESSES = $(shell setarch -R true 2>/dev/null && echo setarch -R)
$(OUT)/training/learned: $(OUT)/training/iptoken-lint $(BENCH_BUILD)/fleet
	rm -rf $(@D)/hosts $(OUT)/profile
	mkdir $(OUT)/profile
	$(BENCH_BUILD)/fleet $(@D)/hosts 200 2
	$(SAME_ADDRESSES) $< --no-sandbox --no-policy -j1 -f jsonl -o /dev/null --hosts=$(@D)/hosts || [ $$? = 1 ]
	rm -rf $(@D)/hosts
	touch $@

-include $(TRAINING:.o=.d)
