#include "kernel/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct names names;
	struct timeline timeline;
};

static const char *const watched_keys[] = { "forwarding", "accept_ra", NULL };
static const struct origin nobody = { .what = "" };

static void set_up(struct fixture *fixture)
{
	struct kernel_boot boot = { .version = { 6, 1, -1 }, .autoconf = 1 };

	memset(fixture, 0, sizeof(*fixture));
	arena_init(&fixture->arena, NULL);
	names_init(&fixture->names, &fixture->arena);
	timeline_init(&fixture->timeline, &fixture->arena, &fixture->names,
		      kernel_machine(&fixture->arena, &fixture->names, &boot));
	timeline_watch(&fixture->timeline, watched_keys);
}

static void add_link(struct fixture *fixture, const char *name, const char *kind)
{
	struct event event = { .kind = EVENT_LINK_ADD, .origin = &nobody };

	event.u.link_add.name = name_of(&fixture->names, name);
	event.u.link_add.device_kind = kind;
	timeline_apply(&fixture->timeline, &event);
}

static void add_device(struct fixture *fixture, const char *name)
{
	add_link(fixture, name, "ethernet");
}

static void delete_device(struct fixture *fixture, const char *name)
{
	struct event event = { .kind = EVENT_LINK_DELETE, .origin = &nobody };

	event.u.link_delete.name = name_of(&fixture->names, name);
	timeline_apply(&fixture->timeline, &event);
}

static void write_sysctl(struct fixture *fixture, const char *path, const char *value)
{
	struct event event = { .kind = EVENT_SYSCTL, .origin = &nobody };

	event.u.sysctl.path = slice_of(path);
	event.u.sysctl.value = slice_of(value);
	event.u.sysctl.value_known = true;
	timeline_apply(&fixture->timeline, &event);
}

/* What the last event did to DEVICE, as "key=number key=number". */
static const char *last_change(struct fixture *fixture, const char *device)
{
	const struct timeline *timeline = &fixture->timeline;
	const struct entry *entry = &timeline->entries.items[timeline->entries.count - 1];
	const char *words = "";

	for (size_t i = 0; i < entry->change_count; i++) {
		const struct sysctl_change *change = &entry->changes[i];
		if (strcmp(change->device->text, device) == 0)
			words = arena_print(&fixture->arena, "%s%s%s=%d", words, *words ? " " : "",
					    change->key, change->value.number);
	}
	return words;
}

static void test_a_device_comes_with_all_its_values(void **state)
{
	struct fixture f;
	(void)state;

	set_up(&f);
	add_device(&f, "eno1");
	assert_string_equal(last_change(&f, "eno1"), "forwarding=0 accept_ra=1");
	arena_done(&f.arena);
}

static void test_lo_is_there_before_anything_happens(void **state)
{
	struct fixture f;
	(void)state;

	set_up(&f);
	add_device(&f, "eno1");
	assert_string_equal(last_change(&f, "lo"), "");
	write_sysctl(&f, "net/ipv6/conf/all/forwarding", "1\n");
	assert_string_equal(last_change(&f, "lo"), "forwarding=1");
	arena_done(&f.arena);
}

static void test_a_write_to_all_is_noted_for_each_device_it_reaches(void **state)
{
	struct fixture f;
	(void)state;

	set_up(&f);
	add_device(&f, "eno1");
	add_device(&f, "eno2");
	assert_string_equal(last_change(&f, "eno1"), "");
	write_sysctl(&f, "net/ipv6/conf/all/forwarding", "1\n");
	assert_string_equal(last_change(&f, "eno1"), "forwarding=1");
	assert_string_equal(last_change(&f, "eno2"), "forwarding=1");
	arena_done(&f.arena);
}

static void test_what_changes_nothing_is_not_noted(void **state)
{
	struct fixture f;
	(void)state;

	set_up(&f);
	add_device(&f, "eno1");
	write_sysctl(&f, "net/ipv6/conf/eno1/accept_ra", "1\n");
	assert_string_equal(last_change(&f, "eno1"), "");
	write_sysctl(&f, "net/ipv6/conf/all/accept_ra", "0\n");
	assert_string_equal(last_change(&f, "eno1"), "");
	arena_done(&f.arena);
}

static void test_a_device_made_again_is_new(void **state)
{
	struct fixture f;
	(void)state;

	set_up(&f);
	add_link(&f, "br0", "bridge");
	delete_device(&f, "br0");
	add_link(&f, "br0", "bridge");
	assert_string_equal(last_change(&f, "br0"), "forwarding=0 accept_ra=1");
	arena_done(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_device_comes_with_all_its_values),
		cmocka_unit_test(test_lo_is_there_before_anything_happens),
		cmocka_unit_test(test_a_write_to_all_is_noted_for_each_device_it_reaches),
		cmocka_unit_test(test_what_changes_nothing_is_not_noted),
		cmocka_unit_test(test_a_device_made_again_is_new),
	};
	return cmocka_run_group_tests_name("timeline/watch", tests, NULL, NULL);
}
