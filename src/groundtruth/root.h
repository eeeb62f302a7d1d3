/*
 * A root directory for one scenario: the machine's /usr and programs, but the configuration
 * of a tree, in a mount namespace that ends with the process. Nothing of the machine's own
 * configuration is visible in it and nothing can be written outside it.
 */
#ifndef GROUNDTRUTH_ROOT_H
#define GROUNDTRUTH_ROOT_H

/* Where the recorder leaves what it saw, and its settings; inside the new root. */
#define ROOT_LOG   "/.groundtruth/log"
#define ROOT_KNOWN "/.groundtruth/known"         /* interface indexes that udev has seen */
#define ROOT_UDEV  "/.groundtruth/udev"          /* "none", "late" or "prompt" */
#define ROOT_IP    "/.groundtruth/ip"            /* the real one */
#define ROOT_SYSTEMD_SYSCTL "/usr/lib/systemd/systemd-sysctl"

/*
 * Build it at /mnt with a copy of what lies in BELOW (unless it is empty) and then in TREE, put the
 * program RECORDER in the place of ip, udevadm, systemctl and dhclient, and go there. The caller is
 * alone in new mount, network and pid namespaces. Ends the process with a message when something
 * cannot be done.
 */
void root_enter(const char *below, const char *tree, const char *recorder);

/* Print "WHAT: strerror" as a result line `broken` and end the process. */
_Noreturn void root_die(const char *what);

/* Replace or append a small file. */
void root_write(const char *path, int flags, const char *text);

#endif
