/*
 * boot_run_alike() against what it saves: every tree of testdata/ is replayed in full, too, and
 * both must agree on every token command, stanza and sysctl.
 */
#include "boot/boot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>

struct lab {
	struct arena arena;
	struct names names;
	struct tree *tree;
	struct boot_plan plan;
	struct platform platform;
};

static void open_lab(struct lab *lab, const char *root, const char *extra)
{
	enum tree_status status;

	memset(lab, 0, sizeof(*lab));
	arena_init(&lab->arena, NULL);
	names_init(&lab->names, &lab->arena);
	lab->tree = tree_open(&lab->arena, root, &status);
	assert_non_null(lab->tree);
	lab->platform = platform_read(&lab->arena, lab->tree);
	struct interfaces *interfaces =
		interfaces_read(&lab->arena, &lab->names, lab->tree, "etc/network/interfaces");
	struct source *what_if = extra ? source_new(&lab->arena, "extra", slice_of(extra)) : NULL;
	boot_plan_make(&lab->plan, &lab->arena, &lab->names, lab->tree, interfaces, NULL,
		       &lab->platform, what_if);
}

static void close_lab(struct lab *lab)
{
	tree_close(lab->tree);
	arena_done(&lab->arena);
}

static struct boot_run *replay(struct lab *lab, enum scenario scenario)
{
	return boot_replay(&lab->plan, scenario, lab->platform.kernel, lab->platform.kernel_text);
}

static void assert_same_value(const struct sysctl_value *a, const struct sysctl_value *b)
{
	assert_int_equal(a->exists, b->exists);
	assert_int_equal(a->known, b->known);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->set_by != NULL, b->set_by != NULL);
	if (a->set_by && a->set_by->origin && b->set_by->origin)
		assert_string_equal(a->set_by->origin->what, b->set_by->origin->what);
}

static void assert_same_tokens(const struct timeline *a, const struct timeline *b)
{
	assert_int_equal(a->tokens.count, b->tokens.count);
	for (size_t i = 0; i < a->tokens.count; i++) {
		const struct token_result *x = &a->tokens.items[i], *y = &b->tokens.items[i];
		assert_int_equal(x->command->span.start, y->command->span.start);
		assert_int_equal(x->done, y->done);
		assert_int_equal(x->exit_status, y->exit_status);
		assert_int_equal(x->serial, y->serial);
		assert_string_equal(x->message ? x->message : "", y->message ? y->message : "");
		assert_string_equal(x->why ? x->why : "", y->why ? y->why : "");
		assert_string_equal(x->maybe ? x->maybe : "", y->maybe ? y->maybe : "");
		assert_same_value(&x->forwarding, &y->forwarding);
		assert_same_value(&x->accept_ra, &y->accept_ra);
		assert_same_value(&x->router_solicitations, &y->router_solicitations);
	}
}

static void assert_same_sysctls(struct timeline *a, struct timeline *b)
{
	const struct name *devices[64], *keys[128];
	size_t count = timeline_list_devices(a, devices, 64);
	size_t key_count = timeline_list_devconf_keys(a, keys, 128);

	assert_in_range(count, 1, 64);
	assert_in_range(key_count, 1, 128);
	assert_int_equal(timeline_list_devices(b, NULL, 0), count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < key_count; k++) {
			struct sysctl_value x =
				timeline_read_devconf(a, devices[i]->text, keys[k]->text);
			struct sysctl_value y =
				timeline_read_devconf(b, devices[i]->text, keys[k]->text);
			assert_same_value(&x, &y);
		}
	}
}

static void assert_same_run(struct boot_run *a, struct boot_run *b)
{
	assert_int_equal(a->scenario, b->scenario);
	assert_int_equal(a->makes_devices, b->makes_devices);
	assert_int_equal(a->timeline.entries.count, b->timeline.entries.count);
	assert_int_equal(a->stanzas.count, b->stanzas.count);
	for (size_t i = 0; i < a->stanzas.count; i++) {
		assert_ptr_equal(a->stanzas.items[i].stanza, b->stanzas.items[i].stanza);
		assert_int_equal(a->stanzas.items[i].success, b->stanzas.items[i].success);
	}
	assert_same_tokens(&a->timeline, &b->timeline);
	assert_same_sysctls(&a->timeline, &b->timeline);
}

/* How many scenarios of the tree at ROOT were alike; each of them is compared. */
static size_t compare(const char *root, const char *extra)
{
	static const enum scenario others[] = { SCENARIO_UDEV_FIRST, SCENARIO_DEVICE_LATE,
						SCENARIO_UDEV_PROMPT };
	struct lab lab;
	size_t alike = 0;

	open_lab(&lab, root, extra);
	struct boot_run *boot = replay(&lab, SCENARIO_BOOT);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct boot_run *run = boot_run_alike(&lab.plan, boot, others[i]);
		if (!run)
			continue;
		assert_same_run(run, replay(&lab, others[i]));
		alike++;
	}
	close_lab(&lab);
	return alike;
}

static void test_what_is_alike_is_the_same(void **state)
{
	static const char *const patterns[] = {
		TESTDATA "/hosts/*", TESTDATA "/interfaces/*", TESTDATA "/sysctl/cases/*",
		TESTDATA "/kernel-trees/*", TESTDATA "/rules/*/fires", TESTDATA "/rules/*/silent",
	};
	size_t trees = 0, alike = 0;
	glob_t found;

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (glob(patterns[i], GLOB_ONLYDIR, NULL, &found) != 0)
			continue;
		for (size_t k = 0; k < found.gl_pathc; k++, trees++)
			alike += compare(found.gl_pathv[k], NULL);
		globfree(&found);
	}
	/* Neither nothing nor everything is alike. */
	assert_in_range(trees, 300, 100000);
	assert_in_range(alike, 300, trees * 3 - 300);
}

#define PLAIN TESTDATA "/interfaces/nm-vlan"

static void test_what_a_device_may_notice_is_replayed(void **state)
{
	(void)state;
	assert_int_equal(compare(PLAIN, "vm.swappiness = 0\nnet.ipv4.ip_forward = 1\n"
					"net.ipv4.conf.all.rp_filter = 1\n-kernel.printk\n"), 3);
	assert_int_equal(compare(PLAIN, "net.ipv6.conf.all.forwarding = 1\n"), 0);
	assert_int_equal(compare(PLAIN, "net.ipv6.conf.default.accept_ra = 2\n"), 0);
	assert_int_equal(compare(PLAIN, "net.ipv4.conf.eth0.forwarding = 1\n"), 0);
	assert_int_equal(compare(PLAIN, "net/ipv4/../ipv6/conf/eth0/accept_ra = 1\n"), 0);
	assert_int_equal(compare(PLAIN, "net.ipv6.*.eth0.accept_ra = 1\n"), 0);
}

static void test_a_story_is_told_of_each(void **state)
{
	static const char *const keys[] = { "accept_ra", NULL };
	struct lab lab;

	(void)state;
	open_lab(&lab, PLAIN, "vm.swappiness = 0\n");
	lab.plan.watched = keys;
	assert_null(boot_run_alike(&lab.plan, replay(&lab, SCENARIO_BOOT), SCENARIO_UDEV_FIRST));
	close_lab(&lab);
}

static void test_reapply_is_no_boot(void **state)
{
	struct lab lab;

	(void)state;
	open_lab(&lab, PLAIN, "vm.swappiness = 0\n");
	struct boot_run *boot = replay(&lab, SCENARIO_BOOT);
	assert_non_null(boot_run_alike(&lab.plan, boot, SCENARIO_UDEV_FIRST));
	assert_null(boot_run_alike(&lab.plan, boot, SCENARIO_REAPPLY));
	assert_null(boot_run_alike(&lab.plan, boot, SCENARIO_REAPPLY_PROCPS));
	close_lab(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_alike_is_the_same),
		cmocka_unit_test(test_what_a_device_may_notice_is_replayed),
		cmocka_unit_test(test_a_story_is_told_of_each),
		cmocka_unit_test(test_reapply_is_no_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
