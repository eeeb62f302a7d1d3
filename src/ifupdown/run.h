/*
 * One run of ifup or ifdown. Private to this folder: ifup.c chooses the devices, device.c
 * takes one of them through its stanzas, command.c makes the commands.
 */
#ifndef IFUPDOWN_RUN_H
#define IFUPDOWN_RUN_H

#include "ifupdown/dialect.h"

/* A way that is followed though it may not be taken, and what the world is like if not. */
struct doubt {
	void *world;
	const char *why;
	const char *before;      /* what suppose() said before */
};

/* A device and the name of the stanzas it gets. */
struct target {
	const struct name *device;
	const struct name *logical;
	bool named;              /* it was written NAME=LOGICAL */
	const char *unsure;      /* what decides whether it is a target at all, or NULL */
};

struct targets {
	ARRAY(struct target) items;
	bool distinct;           /* what is added now is not there yet */
	struct name_list devices;        /* that patterns are for, once `listed` */
	bool listed;
};

struct run {
	struct arena *arena;
	struct names *names;
	const struct interfaces *interfaces;
	struct ifstate *state;
	const struct ifup_host *host;
	const struct ifup_options *options;
	const struct dialect *dialect;
	bool down;               /* ifdown */
	struct targets renamed;  /* by rename lines; logical is the new name */
	ARRAY(struct doubt) doubts;
	const struct variable *variables;   /* what the last command had */
	size_t variable_count;
};

/* What a command is run for. */
struct scene {
	const struct name *device;
	const struct name *logical;
	const char *family;
	const char *method;
	const char *phase;
	const struct stanza *stanza;     /* NULL for --all */
	struct settings settings;
	/* The commands that check_required() went through, and what it made of each. */
	const struct method_command *checked;
	const struct command_text *expanded;
};

/* The directories of hooks, below /etc/network. */
enum hook_directory {
	HOOKS_IF_PRE_UP,
	HOOKS_IF_UP,
	HOOKS_IF_DOWN,
	HOOKS_IF_POST_DOWN,
};

/* doubt.c: unknown exit statuses */

/* From here on things happen only if WHY turns out well. */
void doubt_open(struct run *run, const char *why);

/* Both ways meet again, back to the COUNT oldest doubts. */
void doubt_close(struct run *run, size_t count);

/* Why it is not certain that we got here, counting only doubts younger than COUNT; or NULL. */
const char *doubt_since(const struct run *run, size_t count);

/* ifstate.c */

/* Whether DEVICE is up. */
enum maybe ifstate_up(const struct ifstate *state, const struct name *device);
void ifstate_record(struct run *run, const struct name *device, const struct name *logical,
		    enum maybe up);
void ifstate_remove(struct run *run, const struct name *device, const struct name *logical);
/* Of what is up; for ifstate_doubt(). */
struct ifstate ifstate_copy(struct run *run);
/* What is up now and was not in BEFORE, is up only if this call happened at all. */
void ifstate_doubt(struct run *run, const struct ifstate *before);
/* The phase that DEVICE is in, or NULL. */
const char *ifstate_phase(const struct ifstate *state, const struct name *device);
void ifstate_enter(struct run *run, const struct name *device, const char *phase);
void ifstate_leave(struct run *run);

/* target.c */

/* TEXT as a device or logical name: ifup has room for 79 bytes. */
const struct name *name_cut(struct names *names, struct slice text);

/* Add TARGET unless it is there in the same words. */
void targets_push(struct run *run, struct targets *targets, struct target target);

/* Add what WORD ("eth0", "eth0=home", a slash and a pattern) stands for now. */
void targets_add(struct run *run, struct targets *targets, struct slice word);

bool targets_have(const struct targets *targets, const struct name *device);

/* --allow was given: a class that filters, where `auto` with -a only selects. */
bool has_explicit_class(const struct run *run);

/* Whether a pattern of the option `exclude` matches the device. */
bool target_is_excluded(const struct run *run, const struct name *device);

/* Do what rename lines say; ifdown only remembers it. False when ifup ends because of it. */
bool rename_devices(struct run *run);

/* Give TARGETS the new names. False when ifup ends because of it. */
bool targets_rename(struct run *run, struct targets *targets);

/* mapping.c */

/* Whether some mapping is for LOGICAL. */
bool mapping_matches(const struct run *run, const struct name *logical);

/*
 * What mapping scripts make of *LOGICAL: MAYBE_YES and the name, MAYBE_NO when ifup gives
 * the device up, MAYBE_UNKNOWN and *RET_SCRIPT when only the script knows.
 */
enum maybe mapping_apply(struct run *run, const struct name *device, const struct name **logical,
			 const char **ret_script);

/* Whether a mapping script might pick the stanzas called LOGICAL for DEVICE. */
bool mapping_may_pick(const struct run *run, const struct name *device,
		      const struct name *logical);

/* command.c */

/* The phase changes: the environment of the commands that follow. */
void scene_enter(struct run *run, struct scene *scene, const char *phase);

/* False when the command fails for sure and that matters. */
bool run_command(struct run *run, const struct scene *scene, struct ifup_command *command);

/* The options of a phase, in file order; the commands of a method; a hook directory. */
bool run_options(struct run *run, const struct scene *scene, enum command_phase phase,
		 enum ifup_step step);
bool run_method(struct run *run, const struct scene *scene, const struct method_command *commands,
		enum ifup_step step);
bool run_hooks(struct run *run, const struct scene *scene, enum hook_directory which,
	       enum ifup_step step);

/* Whether everything COMMANDS need is set; says what is missing. */
bool check_required(struct run *run, struct scene *scene,
		    const struct method_command *commands);

/* ifup's own words; dropped while in doubt, because then they may not be said. */
void say(struct run *run, const struct name *device, const struct stanza *stanza, bool error,
	 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* device.c */

/* no-scripts for stanzas of that name. */
bool hooks_are_off(const struct run *run, const struct name *logical);

/* Whether there is a stanza of that name, or a mapping that may lead to one. */
bool is_known(const struct run *run, const struct name *logical);

/* Both return whether that counts as success; WHY it is not known goes to *RET_WHY. */
enum maybe device_up(struct run *run, struct target target, const char **ret_why);
enum maybe device_down(struct run *run, struct target target, const char **ret_why);

#endif
