#include "boot/platform.h"

/* What the releases come with; measured are 11, 12, 13 and testing. */
static const struct {
	const char *id, *version_id;
	const char *distribution, *pretty;
	struct kernel_version kernel;
	const char *kernel_text;
	enum sysctl_program systemd, procps;
	enum ifup_version ifup;
	bool ships_sysctl_conf;
} releases[] = {
	{ "debian", "10", "debian-10", "Debian 10", { 4, 19, -1 }, "4.19",
	  SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17, IFUP_0_8_36, true },
	{ "debian", "11", "debian-11", "Debian 11", { 5, 10, -1 }, "5.10",
	  SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17, IFUP_0_8_36, true },
	{ "debian", "12", "debian-12", "Debian 12", { 6, 1, -1 }, "6.1",
	  SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2, IFUP_0_8_41, true },
	{ "debian", "13", "debian-13", "Debian 13", { 6, 12, -1 }, "6.12",
	  SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2, IFUP_0_8_44, false },
	{ "debian", "14", "debian-14", "Debian 14", { 6, 18, -1 }, "6.18",
	  SYSCTL_SYSTEMD_262, SYSCTL_PROCPS_4_0_7, IFUP_0_8_44, false },
};
enum { DEFAULT_RELEASE = 2, RELEASE_COUNT = sizeof(releases) / sizeof(releases[0]) };

/* The value of KEY in an os-release file, without its quotes; empty when it is not there. */
static struct slice os_release_value(struct slice text, const char *key)
{
	struct slice nothing = { "", 0 };
	size_t length = strlen(key);
	struct slice line;

	for (size_t at = 0; slice_next_line(text, &at, &line); ) {
		if (slice_starts_with(line, key) && line.length > length &&
		    line.at[length] == '=') {
			struct slice value = slice_range(line, length + 1, line.length);
			return slice_trim(value, "\"' \t\r");
		}
	}
	return nothing;
}

static struct platform of_release(size_t release)
{
	return (struct platform){
		.distribution = releases[release].distribution,
		.pretty = releases[release].pretty,
		.kernel = releases[release].kernel,
		.kernel_text = releases[release].kernel_text,
		.systemd = releases[release].systemd,
		.procps = releases[release].procps,
		.ifup = releases[release].ifup,
		.ships_sysctl_conf = releases[release].ships_sysctl_conf,
		.with_systemd = true,
	};
}

static struct platform assume(const char *because)
{
	struct platform platform = of_release(DEFAULT_RELEASE);

	platform.assumed = true;
	platform.assumed_because = because;
	return platform;
}

static struct platform recognize(struct arena *arena, const struct source *source)
{
	struct slice id = os_release_value(source->text, "ID");
	struct slice version = os_release_value(source->text, "VERSION_ID");
	struct slice codename = os_release_value(source->text, "VERSION_CODENAME");

	for (size_t i = 0; i < RELEASE_COUNT; i++)
		if (slice_is(id, releases[i].id) && slice_is(version, releases[i].version_id))
			return of_release(i);
	/* testing and unstable have no VERSION_ID; they are the newest that was measured. */
	if (slice_is(id, "debian") && version.length == 0 &&
	    (codename.length == 0 || slice_is(codename, "forky") || slice_is(codename, "sid")))
		return of_release(RELEASE_COUNT - 1);
	if (id.length == 0)
		return assume(arena_print(arena, "%s names no distribution", source->path));
	return assume(arena_print(arena, "%.*s%s%.*s is not a release that is modelled",
				  SLICE_ARGS(id), version.length ? "-" : "", SLICE_ARGS(version)));
}

/* Without systemd the init script of procps loads the files, and udev has no rule for it. */
static bool boots_with_systemd(struct tree *tree)
{
	if (tree_probe(tree, "etc/inittab") != TREE_OK)
		return true;
	return tree_probe(tree, "usr/lib/systemd/systemd") == TREE_OK ||
	       tree_probe(tree, "lib/systemd/systemd") == TREE_OK;
}

struct platform platform_read(struct arena *arena, struct tree *tree)
{
	static const char *const paths[] = { "etc/os-release", "usr/lib/os-release" };
	struct platform platform = assume("the tree has no os-release");

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct source *source;
		if (tree_read(tree, paths[i], &source) == TREE_OK) {
			platform = recognize(arena, source);
			break;
		}
	}
	platform.with_systemd = boots_with_systemd(tree);
	return platform;
}

bool kernel_version_parse(struct slice text, struct kernel_version *ret)
{
	int parts[3] = { 0, 0, -1 };
	size_t count = 0;

	for (size_t start = 0; ; ) {
		size_t end = slice_find(text, '.', start);
		if (count == 3 || !slice_to_number(slice_range(text, start, end), &parts[count]))
			return false;
		count++;
		if (end == text.length)
			break;
		start = end + 1;
	}
	if (count < 2)
		return false;
	*ret = (struct kernel_version){ parts[0], parts[1], parts[2] };
	return true;
}

bool kernel_version_is_modelled(struct kernel_version version)
{
	int number = version.major * 1000 + version.minor;

	return number >= 4019 && number <= 7002;
}
