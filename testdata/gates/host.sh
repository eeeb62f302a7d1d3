# The machine of the gate tests: a mount and network namespace of our own whose /etc is a copy
# that we may break, whose /usr/bin has the program under test, and whose home and caches are
# empty. Nothing of the machine itself is written. Sourced by the scripts beside it, from the
# top of the source tree; each prints TAP.
#
#   part TOOL PACKAGES      the tests of this script need TOOL; without it they are skipped,
#                           which is said and never counted as passed
#   host NAME               /etc/network and /etc/sysctl.d are those of testdata/hosts/NAME
#   apply [OPTION]...       puppet applies the manifest on standard input: $status, $out
#   play [OPTION]...        ansible plays the tasks on standard input: $status, $out
#   t NAME COMMAND...       a test: COMMAND succeeds
set -u
number=0
top=$PWD
hosts=$top/testdata/hosts
lint=/usr/bin/iptoken-lint

part() {
	[ "$(id -u)" = 0 ] || skip 'it needs root'
	command -v "$1" > /dev/null || skip "there is no $1; apt-get install $2"
	[ "${ITL_NAMESPACE:-}" = yes ] && return
	ITL_NAMESPACE=yes exec unshare --mount --net --pid --fork --mount-proc --propagation private "$0"
}

skip() {
	echo "# note: skipped: ${0##*/}: $1"
	[ -z "${GATES_REQUIRED:-}" ] || { echo "not ok 1 - ${0##*/} must not be skipped here"; exit 1; }
	echo '1..0'
	exit 0
}

# layered DIR: DIR is as it is, and what is written there lands in our tmpfs
layered() {
	local store=$work/layers$1
	mkdir -p "$store/upper" "$store/work"
	mount -t overlay overlay -o "lowerdir=$1,upperdir=$store/upper,workdir=$store/work" "$1"
}

enter() {
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	mount -t tmpfs tmpfs "$work" || exit 9
	trap 'cd /; umount -l "$work"; rmdir "$work"' EXIT
	layered /etc || exit 9
	layered /usr/bin || exit 9
	for cache in /var/lib/puppet /var/cache/puppet /var/log/puppet; do
		[ ! -d $cache ] || mount -t tmpfs tmpfs $cache || exit 9
	done
	cp "$(realpath "${ITL_PROGRAM:-./iptoken-lint}")" $lint || exit 9
	mkdir "$work/home"
	export HOME=$work/home
	out=$work/out why=$work/why
	: > "$out"
	ip link set lo up
}

host() {
	rm -rf /etc/network /etc/sysctl.d /etc/sysctl.conf
	mkdir -p /etc/network /etc/sysctl.d
	cp -r "$hosts/$1/etc/." /etc/
}

apply() {
	cat > "$work/site.pp"
	(cd / && exec puppet apply --detailed-exitcodes --color=false "$@" "$work/site.pp") > "$out" 2>&1
	status=$?
}

play() {
	{
		printf -- '- hosts: localhost\n  gather_facts: false\n  tasks:\n'
		sed 's/^/    /'
	} > "$work/play.yml"
	ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_RETRY_FILES_ENABLED=0 \
		ansible-playbook -i localhost, -c local "$@" "$work/play.yml" > "$out" 2>&1
	status=$?
}

t() {
	local name=$1
	shift
	number=$((number + 1))
	if "$@" > "$why" 2>&1; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# failed: $*; status ${status:-none}"
		sed 's/^/# /' "$why" "$out" | head -40
	fi
}

says() { grep -qF -- "$1" "$out"; }
silent_about() { ! grep -qF -- "$1" "$out"; }
ended() { [ "$status" = "$1" ]; }
same() { cmp "$1" "$2"; }
