#include "kernel/testing.h"

/* The outcome of COMMANDS on a fresh machine with a veth pair v0, v1. */
static struct outcome after(const char *version, const char *commands)
{
	struct lab lab;

	lab_init(&lab, version);
	lab_do(&lab, "link add v0 type veth peer v1");
	struct outcome outcome = lab_run(&lab, commands);

	if (outcome.extack)
		outcome.extack = strdup(outcome.extack);
	if (outcome.why)
		outcome.why = strdup(outcome.why);
	lab_done(&lab);
	return outcome;
}

static void expect(const char *version, const char *commands, enum maybe done, int error,
		   const char *text)
{
	struct outcome outcome = after(version, commands);
	const char *got = outcome.done == MAYBE_UNKNOWN ? outcome.why : outcome.extack;

	if (outcome.done != done || outcome.error != error ||
	    strcmp(got ? got : "", text ? text : "") != 0)
		fail_msg("%s: done %d, error %d, %s", commands, outcome.done, outcome.error, got);
	free((char *)(uintptr_t)outcome.extack);
	free((char *)(uintptr_t)outcome.why);
}

#define CONF(dev, key, value) "write net/ipv6/conf/" dev "/" key " " value ";"
#define ACCEPTED(commands) expect("6.1.176", commands, MAYBE_YES, 0, NULL)
#define REJECTED(commands, error, extack) expect("6.1.176", commands, MAYBE_NO, error, extack)
#define UNKNOWN(commands, why) expect("6.1.176", commands, MAYBE_UNKNOWN, 0, why)

#define NO_RA "ipv6: Router advertisement is disabled on device"
#define NO_RS "Router solicitation is disabled on device"
#define NO_ND "ipv6: Device does not do neighbour discovery"
#define LOOPBACK "ipv6: Device is loopback"
#define BLUR "a program we cannot follow"

static void test_a_fresh_device_takes_a_token(void **state)
{
	(void)state;
	ACCEPTED("token set ::53 dev v0");
	ACCEPTED("token del dev v0");
}

static void test_forwarding_needs_accept_ra_2(void **state)
{
	(void)state;
	REJECTED(CONF("v0", "forwarding", "1") "token set ::53 dev v0", EINVAL, NO_RA);
	REJECTED(CONF("v0", "forwarding", "-1") "token set ::53 dev v0", EINVAL, NO_RA);
	REJECTED(CONF("v0", "forwarding", "1") CONF("v0", "accept_ra", "3") "token set ::53 dev v0",
		 EINVAL, NO_RA);
	ACCEPTED(CONF("v0", "forwarding", "1") CONF("v0", "accept_ra", "2") "token set ::53 dev v0");
}

static void test_a_host_needs_any_accept_ra_but_0(void **state)
{
	(void)state;
	REJECTED(CONF("v0", "accept_ra", "0") "token set ::53 dev v0", EINVAL, NO_RA);
	ACCEPTED(CONF("v0", "accept_ra", "-1") "token set ::53 dev v0");
	ACCEPTED(CONF("v0", "accept_ra", "257") "token set ::53 dev v0");
}

static void test_refusals_come_in_the_kernels_order(void **state)
{
	(void)state;
	REJECTED("link set v0 arp off mtu 1279;token set ::53 dev v0", EAFNOSUPPORT, NULL);
	REJECTED("link set lo arp off;write net/ipv6/conf/lo/forwarding 1;token set ::53 dev lo",
		 EINVAL, LOOPBACK);
	REJECTED("link set v0 arp off;" CONF("v0", "accept_ra", "0") "token set ::53 dev v0",
		 EINVAL, NO_ND);
	REJECTED(CONF("v0", "accept_ra", "0") CONF("v0", "router_solicitations", "0")
		 "token set ::53 dev v0", EINVAL, NO_RA);
	REJECTED(CONF("v0", "router_solicitations", "0") "token set ::53 dev v0", EINVAL, NO_RS);
	REJECTED("link set v0 arp off;token set any dev v0", ERANGE,
		 "Attribute failed policy validation");
	REJECTED("link set v0 mtu 1279;token set any dev v0", EAFNOSUPPORT, NULL);
	REJECTED("token set ::53 dev nope", ENODEV, NULL);
}

static void test_clearing_is_gated_like_setting(void **state)
{
	(void)state;
	REJECTED(CONF("v0", "forwarding", "1") "token del dev v0", EINVAL, NO_RA);
	REJECTED("link set v0 arp off;token set :: dev v0", EINVAL, NO_ND);
}

static void test_texts_came_with_5_13(void **state)
{
	(void)state;
	expect("5.10.46", CONF("v0", "accept_ra", "0") "token set ::53 dev v0", MAYBE_NO, EINVAL,
	       NULL);
	expect("5.10.46", "token set any dev v0", MAYBE_NO, ERANGE, NULL);
	expect("5.13", CONF("v0", "accept_ra", "0") "token set ::53 dev v0", MAYBE_NO, EINVAL,
	       NO_RA);
}

static void test_what_does_not_matter_may_be_unknown(void **state)
{
	(void)state;
	ACCEPTED("blur path net/ipv6/conf/v0/disable_ipv6;token set ::53 dev v0");
	ACCEPTED(CONF("v0", "accept_ra", "2") "blur path net/ipv6/conf/v0/forwarding;"
		 "token set ::53 dev v0");
	REJECTED(CONF("v0", "accept_ra", "0") "blur path net/ipv6/conf/v0/forwarding;"
		 "token set ::53 dev v0", EINVAL, NO_RA);
	REJECTED("link set v0 arp off;blur path net/ipv6/conf/v0/forwarding;token set ::53 dev v0",
		 EINVAL, NO_ND);
	ACCEPTED("blur path net/ipv6/conf/all/accept_ra;token set ::53 dev v0");
}

static void test_an_unknown_parameter_that_matters_is_named(void **state)
{
	(void)state;
	UNKNOWN("blur path net/ipv6/conf/v0/forwarding;token set ::53 dev v0", BLUR);
	UNKNOWN("blur path net/ipv6/conf/all/forwarding;token set ::53 dev v0", BLUR);
	UNKNOWN("blur path net/ipv6/conf/v0/accept_ra;token set ::53 dev v0", BLUR);
	UNKNOWN("blur path net/ipv6/conf/v0/router_solicitations;token set ::53 dev v0", BLUR);
	UNKNOWN("blur;token set ::53 dev v0", BLUR);
	UNKNOWN("blur v0;token set ::53 dev v0", BLUR);
	UNKNOWN("blur;token set ::53 dev nope", BLUR);
	ACCEPTED("blur v0;token set ::53 dev v1");
}

static void test_the_patch_level_matters_where_kernels_of_a_series_differ(void **state)
{
	(void)state;
	expect("6.1", "echo net/ipv6/conf/v0/forwarding 10;token set ::53 dev v0", MAYBE_UNKNOWN, 0,
	       "depends on the patch level of Linux 6.1: before 6.1.178 writes to this key report "
	       "no error and take a text apart");
	expect("6.1", "echo net/ipv6/conf/v0/forwarding 1;token set ::53 dev v0", MAYBE_NO, EINVAL,
	       NO_RA);
	expect("6.1.176", "echo net/ipv6/conf/v0/forwarding 10;token set ::53 dev v0", MAYBE_YES, 0,
	       NULL);
	expect("6.1.178", "echo net/ipv6/conf/v0/forwarding 10;token set ::53 dev v0", MAYBE_NO,
	       EINVAL, NO_RA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_fresh_device_takes_a_token),
		cmocka_unit_test(test_forwarding_needs_accept_ra_2),
		cmocka_unit_test(test_a_host_needs_any_accept_ra_but_0),
		cmocka_unit_test(test_refusals_come_in_the_kernels_order),
		cmocka_unit_test(test_clearing_is_gated_like_setting),
		cmocka_unit_test(test_texts_came_with_5_13),
		cmocka_unit_test(test_what_does_not_matter_may_be_unknown),
		cmocka_unit_test(test_an_unknown_parameter_that_matters_is_named),
		cmocka_unit_test(test_the_patch_level_matters_where_kernels_of_a_series_differ),
	};
	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
