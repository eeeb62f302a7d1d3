/*
 * What the hosts of a fleet look like: roles, and the files each of them has.
 */
#ifndef BENCH_ROLES_H
#define BENCH_ROLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The host that is being made. */
struct tree_maker {
	int root;                /* its directory */
	unsigned index;          /* its number in the fleet */
	uint64_t random;
};

struct role {
	const char *name;        /* the hosts are called after it */
	unsigned per_mille;
	void (*interfaces)(FILE *out, const struct tree_maker *maker, const char *nic);
	void (*sysctl)(struct tree_maker *maker, const char *nic);       /* or NULL */
};

/* A role, as often as the fleet has it. */
const struct role *role_pick(struct tree_maker *maker);

/* Write all files of the host. */
void role_make(const struct role *role, struct tree_maker *maker);

/* From 0 to LIMIT - 1. */
unsigned chance(struct tree_maker *maker, unsigned limit);

/* Below the host's root; both end the program when that is not possible. */
void make_directory(struct tree_maker *maker, const char *path);
void make_file(struct tree_maker *maker, const char *path, const char *text, size_t length);

#endif
