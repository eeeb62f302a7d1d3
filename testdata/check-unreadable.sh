#!/bin/bash
# What is there and cannot be read is not empty: a file too large, a FIFO, a socket, a device,
# a directory, a link to itself, and what we have no right to read. Where the real program's
# answer is known it is the verdict; everywhere else the verdict is unknown, or the host is an
# error. Every tree is also linted as it is without the bad file, so that the case shows
# something. Prints TAP.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
number=0
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

tree() { # a host that accepts its token, and reads every kind of file
	rm -rf host
	mkdir -p host/etc/network/{interfaces.d,if-pre-up.d,if-up.d} host/etc/{sysctl.d,default,modprobe.d,ufw}
	cat > host/etc/network/interfaces <<-'END'
		auto eth0
		iface eth0 inet6 auto
			pre-up ip token set ::5 dev eth0
		source /etc/network/interfaces.d/*
		source-directory /etc/network/more
	END
}

bad() { # bad KIND PATH: put it there
	mkdir -p "host/${2%/*}"
	rm -rf "host/$2"
	case $1 in
	fifo) mkfifo "host/$2" ;;
	large) truncate -s $((16 * 1024 * 1024 + 1)) "host/$2" ;;
	limit) truncate -s $((16 * 1024 * 1024)) "host/$2" ;;
	directory) mkdir "host/$2" ;;
	loop) ln -s "${2##*/}" "host/$2" ;;
	zero) ln -s /dev/zero "host/$2"; mkdir -p host/dev; mknod host/dev/zero c 1 5 ;;
	denied) printf 'x\n' > "host/$2"; chmod 0 "host/$2" ;;
	socket) perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && chdir($ARGV[0]) &&
			bind(S, sockaddr_un($ARGV[1])) or die' "host/${2%/*}" "${2##*/}" ;;
	esac
}

# judge STATUS WORD NAME [OPTION...]: lint it; the word is in stdout or stderr
judge() {
	local status=$1 word=$2 name=$3 got
	shift 3
	timeout 20 "$program" --color=never "$@" host > out 2> err
	got=$?
	number=$((number + 1))
	if [ "$got" = "$status" ] && grep -qF -- "$word" out err; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $got, wanted $status and: $word"
		sed 's/^/# /' out err | head -20
	fi
}

# refuses KIND PATH WHY: the host is an error that names the file
refuses() {
	tree
	bad "$1" "$2"
	judge 2 "host: $2: $3" "$1 at $2: the host is an error"
}

tree
judge 0 '1 accepted' 'nothing bad: accepted'

# Read by ifup. It would wait at a FIFO for ever; a file of 17 MiB it would read.
for kind in fifo socket; do
	refuses $kind etc/network/interfaces.d/x 'is not a regular file'
	refuses $kind etc/network/more/x 'is not a regular file'
done
refuses large etc/network/interfaces.d/x 'is larger than 16 MiB'
refuses large etc/network/more/x 'is larger than 16 MiB'
tree; bad large etc/network/interfaces
judge 2 'etc/network/interfaces: is larger than 16 MiB' 'the interfaces file itself over 16 MiB'
tree; bad limit etc/network/interfaces.d/x
judge 0 '1 accepted' 'a file of exactly 16 MiB is read'
tree; bad directory etc/network/interfaces.d/x
judge 0 '1 accepted' 'a sourced directory: ifup says so and goes on'
tree; bad loop etc/network/interfaces.d/x
judge 0 '1 accepted' 'a sourced link to itself: ifup says so and goes on'

# sysctl.d: a FIFO blocks the loader, a directory hides what stands below it.
for kind in fifo socket; do
	tree; bad $kind etc/sysctl.d/50-x.conf
	judge 1 'unknown' "$kind in sysctl.d: nothing is certain"
	grep -q '1 accepted' out && echo "not ok $((number += 1)) - and not accepted" ||
		echo "ok $((number += 1)) - and not accepted"
done
refuses large etc/sysctl.d/50-x.conf 'is larger than 16 MiB'
tree; mkdir -p host/usr/lib/sysctl.d
echo net.ipv6.conf.all.forwarding=1 > host/usr/lib/sysctl.d/50-x.conf
judge 1 'Router advertisement is disabled' 'forwarding is on'
bad directory etc/sysctl.d/50-x.conf
judge 1 '1 accepted' 'a directory hides the file of the package'

# What decides about the kernel and the boot.
for path in etc/os-release etc/default/grub etc/default/grub.d/x.cfg etc/kernel/cmdline \
		etc/modprobe.d/x.conf etc/ufw/ufw.conf etc/default/networking; do
	refuses fifo $path 'is not a regular file'
	refuses large $path 'is larger than 16 MiB'
done
tree; echo ENABLED=yes > host/etc/ufw/ufw.conf; bad fifo etc/ufw/sysctl.conf
judge 0 '1 unknown' 'a FIFO that ufw loads'
tree; bad fifo etc/iptoken-lint/policy.yaml
judge 2 'etc/iptoken-lint/policy.yaml: is not a regular file' "a FIFO as the host's policy"
tree; bad large etc/iptoken-lint/policy.yaml
judge 2 'etc/iptoken-lint/policy.yaml: is larger' "a host's policy over 16 MiB"

# Hooks. run-parts goes on after what is no file and fails at the end; measured, debianutils 5.7.
for kind in fifo socket zero; do
	tree; bad $kind etc/network/if-pre-up.d/x
	judge 1 'x fails for --all, before any interface' "$kind among the hooks: ifup gives up before the interface"
done
tree; bad loop etc/network/if-pre-up.d/x
judge 1 'x fails for --all, before any interface' 'a hook that is a link to itself: run-parts cannot stat it'
tree; bad directory etc/network/if-pre-up.d/x
judge 0 '1 accepted' 'a directory among the hooks is skipped'
tree; bad large etc/network/if-pre-up.d/x; chmod +x host/etc/network/if-pre-up.d/x
judge 0 '1 unknown' 'a hook over 16 MiB may do anything'
tree; ln -s /usr/lib/elsewhere/hook host/etc/network/if-pre-up.d/x
judge 0 '1 unknown' 'a hook whose target the tree does not hold may do anything'

# What a script reads.
for kind in fifo socket large zero; do
	tree; bad $kind srv/x
	sed -i 's,pre-up,pre-up . /srv/x;,' host/etc/network/interfaces
	judge 0 '1 unknown' "$kind sourced by a command"
	tree; bad $kind srv/x
	sed -i 's,pre-up.*,pre-up ip token set $(cat /srv/x) dev eth0,' host/etc/network/interfaces
	judge 0 '1 unknown' "$kind in the place of a token"
done

# Files of the run.
for option in --facts --policy --catalog --baseline; do
	tree; truncate -s $((16 * 1024 * 1024 + 1)) large; mkdir -p directory
	judge 2 'large: is larger than 16 MiB' "$option over 16 MiB" $option=large
	judge 2 'directory' "$option is a directory" $option=directory
	judge 2 'not a regular file' "$option is a device" $option=/dev/zero
done

# What the environment of ifup decides is not known before it is started.
tree; echo 'source /etc/network/$SITE/more' >> host/etc/network/interfaces
judge 0 '1 unknown' 'a source line with a variable'
judge 0 'etc/network/interfaces:6: which file this names depends on the environment of ifup' '... says why'
sed -i '/^auto/d' host/etc/network/interfaces
judge 0 '1 unknown' '... also where nothing that is known brings the interface up'

# Files that source each other: ifup makes copies until the path is too long.
tree; echo 'source ./x' > host/etc/network/interfaces.d/x
judge 2 'source each other more than 100 deep' 'a file that sources itself by other paths'
tree; mkdir host/chain
for i in $(seq 98); do echo "source /chain/$((i + 1))" > host/chain/$i; done
echo 'source /chain/1' >> host/etc/network/interfaces; echo '' > host/chain/99
judge 0 '1 accepted' '100 files that source each other'
echo 'source /chain/100' > host/chain/99; echo > host/chain/100
judge 2 'source each other more than 100 deep' '101 files that source each other'
tree; mkdir host/many; (cd host/many && seq 4095 | xargs touch)
echo 'source /many/*' >> host/etc/network/interfaces
judge 0 '1 accepted' '4,096 files'
touch host/many/4096
judge 2 'more than 4096 files' '4,097 files'

if [ "$(id -u)" = 0 ]; then
	run=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	denied() { # denied STATUS WORD PATH: as somebody who may not read it
		tree; [ -d "host/$3" ] && chmod 0 "host/$3" || bad denied "$3"
		number=$((number + 1))
		timeout 20 "${run[@]}" "$program" --color=never host > out 2> err
		if [ $? = "$1" ] && grep -qF -- "$2" out err; then
			echo "ok $number - no right to read $3"
		else
			echo "not ok $number - no right to read $3"; sed 's/^/# /' out err | head
		fi
	}
	denied 2 'permission denied' etc/network/interfaces.d/x
	denied 2 'permission denied' etc/os-release
	denied 2 'permission denied' etc/modprobe.d/x.conf
	denied 1 'unknown' etc/sysctl.d/50-x.conf
	denied 2 'etc/network/interfaces.d: permission denied' etc/network/interfaces.d
	denied 2 'etc/modprobe.d: permission denied' etc/modprobe.d
fi
echo "1..$number"
