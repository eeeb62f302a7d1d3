/*
 * From the key that people write to the path below /proc/sys that each program makes of
 * it, and from that text to the file it leads to.
 */
#ifndef SYSCTL_KEY_H
#define SYSCTL_KEY_H

#include "timeline/timeline.h"

/*
 * The first separator decides: if it is a dot, every dot becomes a slash and every slash
 * a dot; if it is a slash, nothing changes. sysctl_normalize() of systemd also drops
 * doubled slashes, "." components, one leading and any trailing slash: what comes back is
 * the key of its map.
 */
const char *key_of_systemd(struct arena *arena, struct slice key);

/*
 * slashdot() of procps: the text as it stands behind "/proc/sys/", separators and all.
 * procps 4 first drops one leading dash (a second one, when the line began with `--`).
 */
const char *key_of_procps(struct arena *arena, struct slice key);
const char *key_of_procps_4(struct arena *arena, struct slice key);

/*
 * sysctl_dots_to_slashes() of busybox: as few dots as possible become slashes so that
 * the file exists. A device that exists is as good as any, so for net.ipv6.conf.DEV.KEY
 * all that lies between belongs to DEV, with its dots. Since 1.35 a key with dots before
 * slashes is turned as everywhere else. A key that begins with a slash is an absolute
 * path; outside /proc/sys the result begins with "../..".
 */
const char *key_of_busybox(struct arena *arena, struct slice key);
const char *key_of_busybox_1_30(struct arena *arena, struct slice key);

/*
 * Where the path text of a program leads: *RET_PATH has no doubled slashes, "." or "..".
 * NO: to nothing that can be written (a trailing slash, out of /proc/sys, through a
 * directory that is not there). UNKNOWN: that depends on a directory we do not know of.
 */
enum maybe key_resolve(struct timeline *timeline, const char *text, const char **ret_path);

/*
 * Whether PATH is what it leads to: relative, without doubled slashes or names that begin with a
 * dot.
 */
bool key_is_plain(const char *path);

/* Whether PATH is plain and so far from net/ipv6 that where it leads is known of every host. */
bool key_is_aside(const char *path);

/* Whether the resolved PATH is a directory; UNKNOWN where that is not modelled. */
enum maybe key_is_directory(struct timeline *timeline, const char *path);

/* Whether a component of the path is "..". */
bool key_has_dot_dot(const char *path);

/* Whether a glob as these programs see one: there is a `*`, `?` or `[` in it. */
bool key_is_glob(const char *path);

/*
 * Why PATH can name no key of any kernel, in words, or NULL. Only the shape is looked at:
 * /proc/sys/ inside a key, a way out, and a net/ipv6/conf path that is too short or too long.
 */
const char *key_nowhere(struct arena *arena, const char *path);

/* Take "net/ipv6/conf/DEVICE/REST" apart. False when PATH is no such path. */
bool key_split(struct slice path, struct slice *ret_device, struct slice *ret_rest);

#endif
