# Manual pages, completions and schemas that are made from the program's own tables.
# Included by the Makefile.
#
#   make documentation              all of them, below $(OUT)/doc

RELEASED  := November 23, 2026
DATADIR   ?= $(PREFIX)/share
BASHDIR   ?= $(DATADIR)/bash-completion/completions
ZSHDIR    ?= $(DATADIR)/zsh/site-functions
FISHDIR   ?= $(DATADIR)/fish/vendor_completions.d
FAMILIES  := $(sort $(shell sed -n 's/^family: *//p' $(RULES)))
DOCGEN    := $(OUT)/docgen/docgen
export ITL_DOC := $(OUT)/doc
RULE_PAGES := $(FAMILIES:%=$(ITL_DOC)/iptoken-lint-rules-%.7)
DOCUMENTS := $(RULE_PAGES) $(addprefix $(ITL_DOC)/completion.,bash zsh fish) \
	$(ITL_DOC)/policy.schema.json

.PHONY: documentation install-documentation
documentation: $(DOCUMENTS)

$(DOCGEN): $(call object,$(wildcard src/docgen/*.c) src/cli/options.c src/cli/shard.c src/cli/tell.c) $(OUT)/libiptoken-lint.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(ITL_DOC)/iptoken-lint-rules-%.7: $(DOCGEN) $(shell find testdata/rules -type f)
	@mkdir -p $(@D)
	$< rules $* '$(RELEASED)' > $@
$(ITL_DOC)/completion.%: $(DOCGEN)
	@mkdir -p $(@D)
	$< $* > $@
$(ITL_DOC)/policy.schema.json: $(DOCGEN)
	@mkdir -p $(@D)
	$< policy-schema > $@

DOC_SCRIPTS := testdata/check-doc.sh
check: $(DOCUMENTS)

install: install-documentation
install-documentation: documentation
	$(INSTALL) -d $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(BASHDIR) $(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR) $(DESTDIR)$(SCHEMADIR)
	$(INSTALL) -m 644 man/*.1 $(DESTDIR)$(MANDIR)/man1/
	$(INSTALL) -m 644 man/*.5 $(DESTDIR)$(MANDIR)/man5/
	$(INSTALL) -m 644 $(RULE_PAGES) $(DESTDIR)$(MANDIR)/man7/
	$(INSTALL) -m 644 $(ITL_DOC)/completion.bash $(DESTDIR)$(BASHDIR)/iptoken-lint
	$(INSTALL) -m 644 $(ITL_DOC)/completion.zsh $(DESTDIR)$(ZSHDIR)/_iptoken-lint
	$(INSTALL) -m 644 $(ITL_DOC)/completion.fish $(DESTDIR)$(FISHDIR)/iptoken-lint.fish
	$(INSTALL) -m 644 $(ITL_DOC)/policy.schema.json $(DESTDIR)$(SCHEMADIR)/
