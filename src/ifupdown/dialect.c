#include "ifupdown/dialect.h"

const struct address_family *dialect_find_family(const struct dialect *dialect, struct slice name)
{
	for (const struct address_family *family = dialect->families; family->name; family++)
		if (slice_is(name, family->name))
			return family;
	return NULL;
}

const struct method *dialect_find_method(const struct address_family *family, struct slice name)
{
	for (const struct method *method = family->methods; method->name; method++)
		if (slice_is(name, method->name))
			return method;
	return NULL;
}
