/* Times as programs of coreutils 9.1 take them: 5, .5, 1e3, inf, and s, m, h or d behind. */
#include <math.h>
#include <stdlib.h>

#include "shell/options.h"
#include "shell/programs.h"

bool is_interval(struct arena *arena, struct slice text)
{
	const char *copy = arena_copy(arena, text);
	char *end;
	double number = strtod(copy, &end);

	if (end == copy || isnan(number) || number < 0 || strlen(copy) != text.length)
		return false;
	return !*end || (strchr("smhd", *end) && !end[1]);
}

/* What comes behind it in the background comes after other things have happened. */
struct exit_status sleep_run(struct command *command)
{
	static const struct program_options known = { "", "", "", true };
	struct options options = options_begin(command, &known);
	enum option_result result;
	const char *why = NULL;
	struct option option;
	size_t count = 0;

	while ((result = options_next(&options, &option)) != OPTION_END) {
		if (result == OPTION_HELP)
			return program_help(command);
		if (result == OPTION_UNTOLD)
			return program_may_fail(command);
		count++;
		why = why ? why : option.why;
		if (result == OPTION_WRONG ||
		    (!option.why && !is_interval(command->run->arena, option.value)))
			return exit_known(1);
	}
	if (!count)
		return exit_known(1);
	if (why)
		return program_may_fail(command);
	if (command->run->state.background)
		flow_doubt(command->run, "what happens while a command waits in the background");
	return exit_known(0);
}
