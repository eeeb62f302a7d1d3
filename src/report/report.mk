# The golden reports and the schemas of the reports. Included by the Makefile.
#
#   make golden                     writes testdata/reports/ anew; read that diff like code

REPORT_SCRIPTS := src/report/validate.py src/report/contract.py
# Where golden_test leaves what validate.py looks at.
export ITL_REPORTS := $(OUT)/report/golden
$(OUT)/report/golden_test.o: override CPPFLAGS += -DREPORTS='"$(ITL_REPORTS)"'
SCHEMA_FILES   := $(sort $(wildcard src/*/schema/*.schema.json src/policy/*.schema.json))
SCHEMADIR      ?= $(PREFIX)/share/iptoken-lint

.PHONY: golden golden-reports install-schemas
golden: golden-reports
golden-reports: $(OUT)/report/golden_test
	GOLDEN=1 $<

install: install-schemas
install-schemas:
	$(INSTALL) -d $(DESTDIR)$(SCHEMADIR)
	$(INSTALL) -m 644 $(SCHEMA_FILES) $(DESTDIR)$(SCHEMADIR)
