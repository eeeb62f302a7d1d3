# The page of the HTML report, and its test in a real browser. Included by the Makefile.
#
#   make check-html                 use the page in a headless Chromium, where there is one
#   make check-html PICTURES=DIR    keep screenshots as well

# The page, its style, and its scripts in the order in which they build on each other.
HTML_PARTS := $(addprefix src/report/html/,page.html style.css data.js dom.js text.js story.js \
	picture.js host.js list.js main.js)

# They become one table of strings.
$(OUT)/report/embed: src/report/html/embed.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<
$(OUT)/html_page.c: $(OUT)/report/embed $(HTML_PARTS)
	$< $(HTML_PARTS) > $@
$(OUT)/html_page.o: $(OUT)/html_page.c src/report/html.h $(OUT)/rules.h
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

.PHONY: check-html
PICTURES ?=
check-html: $(OUT)/report/html_test $(OUT)/iptoken-lint
	@if command -v python3 >/dev/null; then testdata/html/check.py $(OUT)/iptoken-lint $< $(PICTURES); \
	else echo "check-html: skipped, there is no python3 here"; fi
