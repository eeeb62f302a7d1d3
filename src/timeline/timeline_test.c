#include "timeline/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* A machine with one number, set by link_set.mtu. */
struct counter {
	struct arena *arena;
	int number;
	bool blurred;
};

static struct outcome apply(void *self, const struct event *event)
{
	struct counter *counter = self;
	struct outcome outcome = { .done = MAYBE_YES };

	counter->number = event->u.link_set.change.mtu;
	return outcome;
}

static void *save(void *self)
{
	struct counter *counter = self, *copy = arena_new(counter->arena, struct counter);

	*copy = *counter;
	return copy;
}

static void restore(void *self, const void *saved)
{
	*(struct counter *)self = *(const struct counter *)saved;
}

static void join(void *self, const void *other, const char *why)
{
	struct counter *counter = self;

	(void)why;
	counter->blurred = counter->number != ((const struct counter *)other)->number;
}

struct fixture {
	struct arena arena;
	struct names names;
	struct counter counter;
	struct timeline timeline;
};

static void set_up(struct fixture *fixture)
{
	memset(fixture, 0, sizeof(*fixture));
	arena_init(&fixture->arena, NULL);
	names_init(&fixture->names, &fixture->arena);
	fixture->counter.arena = &fixture->arena;
	struct machine machine = { .self = &fixture->counter, .apply = apply, .save = save,
				   .restore = restore, .join = join };
	timeline_init(&fixture->timeline, &fixture->arena, &fixture->names, machine);
}

static void set_number(struct fixture *fixture, int number)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.change.mtu = number;
	timeline_apply(&fixture->timeline, &event);
}

static void test_events_are_kept_in_order_and_do_not_move(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	set_number(&f, 1);
	const struct event *first = f.timeline.entries.items[0].event;
	for (int i = 2; i <= 100; i++)
		set_number(&f, i);
	assert_ptr_equal(first, f.timeline.entries.items[0].event);
	assert_int_equal(f.timeline.entries.count, 100);
	assert_int_equal(f.timeline.entries.items[99].serial, 99);
	assert_int_equal(f.counter.number, 100);
	arena_done(&f.arena);
}

static void test_a_fork_goes_both_ways_and_joins(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	set_number(&f, 1);
	struct world *fork = timeline_save(&f.timeline);
	const char *before = timeline_suppose(&f.timeline, "whether it rains");
	set_number(&f, 2);
	timeline_suppose(&f.timeline, before);
	timeline_join(&f.timeline, fork, "whether it rains");
	assert_true(f.counter.blurred);
	assert_null(f.timeline.entries.items[0].maybe);
	assert_string_equal(f.timeline.entries.items[1].maybe, "whether it rains");
	timeline_restore(&f.timeline, fork);
	assert_int_equal(f.counter.number, 1);
	arena_done(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events_are_kept_in_order_and_do_not_move),
		cmocka_unit_test(test_a_fork_goes_both_ways_and_joins),
	};
	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
