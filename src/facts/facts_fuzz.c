#include "facts/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte of a name, and everything an error shows. */
static size_t touch(const char *text)
{
	size_t sum = 0;

	for (; text && *text; text++)
		sum += (unsigned char)*text;
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct names names;
	struct facts *facts;
	struct document_error error;
	struct slice text = { (const char *)data, size };
	volatile size_t sum = 0;

	arena_init(&arena, NULL);
	names_init(&names, &arena);
	if (facts_read(&arena, &names, text, "facts", &facts, &error)) {
		for (size_t i = 0; i < facts->devices.count; i++) {
			const struct device_fact *device = &facts->devices.items[i];
			sum += touch(device->name->text) + touch(device->kind) +
			       touch(device->lower ? device->lower->text : NULL) +
			       touch(device->master ? device->master->text : NULL) +
			       touch(fact_presence_name(device->present)) +
			       span_locate(device->span).line;
		}
	} else {
		sum += touch(document_error_show(&arena, &error));
	}
	arena_done(&arena);
	return 0;
}
