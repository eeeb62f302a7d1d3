/*
 * sysctl of busybox: procps/sysctl.c in 1.30 and 1.35.
 */
#include "sysctl/loader.h"

/* A line without a key is skipped, and of a value without bytes nothing reaches the kernel. */
static bool is_written(const struct sysctl_line *line)
{
	return line->path[0] != '\0' && line->written.length > 0;
}

/*
 * A refused write ends the program (xwrite() dies), so where we do not know whether it is
 * refused, all that follows may not happen.
 */
static void run_from(const struct sysctl_config *config, struct writer *writer, size_t first)
{
	for (size_t i = first; i < config->line_count; i++) {
		const struct sysctl_line *line = &config->lines[i];
		if (!is_written(line))
			continue;
		enum write_result result = writer_write_line(writer, line, line->origin);
		if (result == WRITE_REFUSED)
			return;
		if (result != WRITE_UNKNOWN)
			continue;
		struct timeline *timeline = writer->timeline;
		struct world *stopped = timeline_save(timeline);
		const char *why = writer->unknown ? writer->unknown : line->origin->what;
		const char *before = timeline_suppose(timeline, why);
		run_from(config, writer, i + 1);
		timeline_suppose(timeline, before);
		timeline_join(timeline, stopped, why);
		return;
	}
}

void busybox_run(const struct sysctl_config *config, struct writer *writer)
{
	run_from(config, writer, 0);
}
