/* The builtin shopt of bash 5.2: what it changes is followed, or nothing is any more. */
#include "shell/builtins.h"

/* What a script sees of an option that is not as it was. */
enum effect {
	EFFECT_NONE,             /* on completion, history, messages: nothing */
	EFFECT_NULLGLOB,
	EFFECT_CASE,             /* of [[ ]] and case */
	EFFECT_GLOB,             /* on what wildcards stand for */
	EFFECT_OTHER,            /* not modelled */
};

static const struct shopt {
	const char *name;
	enum effect effect;
	bool on;                 /* at the beginning of a script */
} options[] = {
	{ "assoc_expand_once", EFFECT_NONE, false }, { "autocd", EFFECT_NONE, false },
	{ "cdable_vars", EFFECT_OTHER, false }, { "cdspell", EFFECT_NONE, false },
	{ "checkhash", EFFECT_NONE, false }, { "checkjobs", EFFECT_NONE, false },
	{ "checkwinsize", EFFECT_NONE, true }, { "cmdhist", EFFECT_NONE, true },
	{ "compat31", EFFECT_OTHER, false }, { "compat32", EFFECT_OTHER, false },
	{ "compat40", EFFECT_OTHER, false }, { "compat41", EFFECT_OTHER, false },
	{ "compat42", EFFECT_OTHER, false }, { "compat43", EFFECT_OTHER, false },
	{ "compat44", EFFECT_OTHER, false }, { "complete_fullquote", EFFECT_NONE, true },
	{ "direxpand", EFFECT_NONE, false }, { "dirspell", EFFECT_NONE, false },
	{ "dotglob", EFFECT_GLOB, false }, { "execfail", EFFECT_OTHER, false },
	{ "expand_aliases", EFFECT_OTHER, false }, { "extdebug", EFFECT_OTHER, false },
	/* A pattern of it is not read in any case. */
	{ "extglob", EFFECT_NONE, false }, { "extquote", EFFECT_OTHER, true },
	{ "failglob", EFFECT_GLOB, false }, { "force_fignore", EFFECT_NONE, true },
	{ "globasciiranges", EFFECT_GLOB, true }, { "globskipdots", EFFECT_GLOB, true },
	{ "globstar", EFFECT_GLOB, false }, { "gnu_errfmt", EFFECT_NONE, false },
	{ "histappend", EFFECT_NONE, false }, { "histreedit", EFFECT_NONE, false },
	{ "histverify", EFFECT_NONE, false }, { "hostcomplete", EFFECT_NONE, true },
	{ "huponexit", EFFECT_NONE, false }, { "inherit_errexit", EFFECT_OTHER, false },
	{ "interactive_comments", EFFECT_NONE, true }, { "lastpipe", EFFECT_OTHER, false },
	{ "lithist", EFFECT_NONE, false }, { "localvar_inherit", EFFECT_OTHER, false },
	{ "localvar_unset", EFFECT_OTHER, false }, { "mailwarn", EFFECT_NONE, false },
	{ "no_empty_cmd_completion", EFFECT_NONE, false }, { "nocaseglob", EFFECT_GLOB, false },
	{ "nocasematch", EFFECT_CASE, false }, { "noexpand_translation", EFFECT_NONE, false },
	{ "nullglob", EFFECT_NULLGLOB, false }, { "patsub_replacement", EFFECT_OTHER, true },
	{ "progcomp", EFFECT_NONE, true }, { "progcomp_alias", EFFECT_NONE, false },
	{ "promptvars", EFFECT_NONE, true }, { "shift_verbose", EFFECT_NONE, false },
	{ "sourcepath", EFFECT_OTHER, true }, { "varredir_close", EFFECT_NONE, false },
	{ "xpg_echo", EFFECT_OTHER, false },
};

static const enum shell_option bits[] = {
	[EFFECT_NULLGLOB] = OPTION_NULLGLOB,
	[EFFECT_CASE] = OPTION_NOCASEMATCH,
	[EFFECT_GLOB] = OPTION_OTHER_GLOB,
};

static const struct shopt *find(struct slice name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (slice_is(name, options[i].name))
			return &options[i];
	return NULL;
}

static struct exit_status not_followed(struct command *command)
{
	const char *why = run_why(command->run, "what %.*s changes",
				  SLICE_ARGS(command_text(command)));

	run_give_up(command->run, why);
	return exit_unknown(why);
}

static void turn(struct run *run, const struct shopt *option, bool on)
{
	/* Several share that bit: once one was changed, nobody keeps count. */
	bool shared = option->effect == EFFECT_GLOB;

	if (option->effect == EFFECT_NULLGLOB || option->effect == EFFECT_CASE ||
	    (shared && on != option->on))
		option_set(run, bits[option->effect], shared || on);
}

static struct exit_status set_options(struct command *command, bool on)
{
	struct exit_status status = exit_known(0);

	for (size_t i = 2; i < command->argc; i++) {
		const struct shopt *option = find(command_word(command, i));
		if (!option)
			status = exit_known(1);
		else if (option->effect == EFFECT_OTHER && on != option->on)
			return not_followed(command);
		else
			turn(command->run, option, on);
	}
	return status;
}

/* -s and -u with names. What asks changes nothing, and what it hears is not modelled. */
struct exit_status builtin_shopt(struct command *command)
{
	struct slice first = command_word(command, 1);
	bool set = slice_is(first, "-s"), unset = slice_is(first, "-u");
	bool plain = true;

	for (size_t i = 1; i < command->argc; i++)
		plain = plain && !command->argv[i].why &&
			(i == 1 || !slice_starts_with(command_word(command, i), "-"));
	if (!plain || (slice_starts_with(first, "-") && slice_contains(first, "o")))
		return not_followed(command);
	if ((set || unset) && command->argc > 2)
		return set_options(command, set);
	return run_unknown_status(command);
}
