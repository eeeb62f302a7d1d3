/* What shopt changes: each row was run by bash 5.2.15 with IFACE=eth0 alone. */
#include "shell/bash_testing.h"

static const struct ending endings[] = {
	{ "shopt -s nocasematch; case ETH0 in eth0) exit 3;; *) exit 4;; esac", "fails" },
	{ "shopt -s nocasematch; case ETH0 in *) exit 3;; esac", "3" },
	{ "shopt -s nocasematch; shopt -u nocasematch; [[ ETH0 == eth0 ]]", "1" },
	{ "shopt -s nullglob; for f in /run/none/*.x; do exit 1; done; exit 7", "fails" },
	{ "shopt -s junk", "1" },
	{ "shopt -s extglob; exit 3", "3" },
	{ "shopt -u expand_aliases; exit 3", "3" },
	{ "shopt -s checkwinsize histappend; exit 4", "4" },
	{ "set -f; shopt -s nullglob; set -- /run/none/*.x; exit $#", "1" },
	{ "shopt -s globstar; for f in /run/none/**; do exit 5; done; exit 6", "fails" },
	{ "shopt -s nocasematch; [[ ETH0 == eth0 ]]", "?" },
	{ "shopt -s nocasematch; [[ ETH0 =~ eth0 ]]", "?" },
	{ "shopt -s nullglob; set -- /run/none/*.x; exit $#", "?" },
	{ "shopt -s nullglob; [ -n /run/none/*.x ]", "?" },
	{ "shopt -s dotglob; set -- /run/none/*.x; exit $#", "?" },
	{ "shopt -s junk nullglob; set -- /run/none/*.x; exit $#", "?" },
	{ "shopt -s lastpipe; echo a | read x; [ \"$x\" = a ]", "?" },
	{ "shopt -q nullglob", "?" },
	{ "shopt nullglob", "?" },
	{ "shopt -s", "?" },
	{ "shopt -so errexit; false; exit 3", "?" },
	{ "shopt -s nullglob; f() { for i in /run/none/*; do return 1; done; return 0; }; f", "?" },
	{ "shopt -s nullglob; set -- /sys/class/net/none*; exit $#", "0" },
	{ "set -- /sys/class/net/none*; exit $#", "1" },
	{ "[ -e /x ] && shopt -s nullglob; set -- /sys/class/net/none*; exit $#", "?" },
};

TEST_ENDINGS("shopt")
