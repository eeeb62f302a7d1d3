#!/usr/bin/env bash
# doc/recipes/fleet-over-ssh.sh with two real sshd, each in a network namespace of its own, one
# of which is killed in the middle of the run. Needs root, openssh-server, openssh-client,
# GNU parallel and iproute2. All of it happens in namespaces that go away with this script:
# of the machine's own ssh nothing is read or written. Prints TAP.
set -u
cd "$(dirname "$0")/.."
for tool in /usr/sbin/sshd ssh ssh-keygen parallel ip unshare; do
	command -v $tool >/dev/null || { echo "not ok 1 - there is no $tool"; echo "1..1"; exit 1; }
done
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
if [ -z "${INSIDE:-}" ]; then
	INSIDE=$(mktemp -d)
	export INSIDE
	INSIDE=$INSIDE unshare --net --mount --pid --fork --mount-proc "$0"
	status=$?
	rm -rf "$INSIDE"
	exit $status
fi
work=$INSIDE
number=0
failed=0

ok() {  # NAME: the command before it went well
	if [ $? = 0 ]; then
		echo "ok $((number += 1)) - $1"
	else
		echo "not ok $((number += 1)) - $1"
		sed 's/^/# /' "$work/said" | tail -n 20
		failed=1
	fi
}

# Two workers, each behind a wire of its own.
mount -t tmpfs tmpfs /run && mkdir /run/sshd && ip link set lo up || exit 1
worker() {  # N: its namespace, its key, its sshd
	local n=$1 here=$work/worker$1
	mkdir -p "$here/bin"
	ip netns add worker$n &&
		ip link add wire$n type veth peer name eth0 netns worker$n &&
		ip address add 192.0.2.$((n * 4 + 1))/30 dev wire$n && ip link set wire$n up &&
		ip -n worker$n address add 192.0.2.$((n * 4 + 2))/30 dev eth0 &&
		ip -n worker$n link set eth0 up && ip -n worker$n link set lo up || exit 1
	ssh-keygen -q -t ed25519 -N '' -f "$here/host-key"
	printf '[192.0.2.%s]:2222 %s\n' $((n * 4 + 2)) "$(cut -d' ' -f1,2 "$here/host-key.pub")" >>"$work/known"
	cat >"$here/sshd_config" <<-EOF
		Port 2222
		HostKey $here/host-key
		AuthorizedKeysFile $work/key.pub
		PidFile $here/pid
		StrictModes no
		UsePAM no
		PermitRootLogin prohibit-password
		PasswordAuthentication no
		SetEnv PATH=$here/bin:/usr/bin:/bin
	EOF
	ip netns exec worker$n /usr/sbin/sshd -D -f "$here/sshd_config" -E "$here/log" &
	cat >>"$work/ssh_config" <<-EOF
		Host worker$n
			HostName 192.0.2.$((n * 4 + 2))
			Port 2222
			User root
			IdentityFile $work/key
			IdentitiesOnly yes
			UserKnownHostsFile $work/known
			GlobalKnownHostsFile /dev/null
			StrictHostKeyChecking yes
			BatchMode yes
			ConnectTimeout 5
			ServerAliveInterval 2
	EOF
	echo "worker$n" >>"$work/workers"
}
ssh-keygen -q -t ed25519 -N '' -f "$work/key"
worker 1
worker 2
ln -s "$program" "$work/worker1/bin/iptoken-lint"
# The second one hangs in its second shard, half of the report out, until it is killed.
cat >"$work/worker2/bin/iptoken-lint" <<EOF
#!/bin/sh
if mkdir "$work/first" 2>/dev/null; then exec "$program" "\$@"; fi
"$program" "\$@" | head -c 3000
touch "$work/half"
exec sleep 60
EOF
chmod +x "$work/worker2/bin/iptoken-lint"

# A fleet, each copy in networks of its own: what two hosts of one link share no part can see.
for copy in 1 2 3 4; do
	for host in testdata/hosts/*/; do
		[ -d "$host/etc" ] && mkdir -p "$work/fleet" && cp -r "$host" "$work/fleet/$(basename "$host")-$copy"
	done
	find "$work/fleet" -path "*-$copy/etc/network/*" -type f -exec sed -i -E "s/10\.192\.20\./10.10$copy.20./g
		s/10\.64\./10.$copy./g; s/2620:0:860:/2620:0:86$copy:/g; s/2001:db8:/2001:db$copy:/g" {} +
done
export HOME=$work PATH=$work/bin:$PATH PARALLEL_SSH="ssh -F $work/ssh_config"
mkdir -p "$work/bin" "$work/.parallel"
touch "$work/.parallel/will-cite" "$work/said"
ln -s "$program" "$work/bin/iptoken-lint"
iptoken-lint --hosts="$work/fleet" --no-policy -f json -o "$work/whole.json" 2>/dev/null
[ $? = 1 ]
ok "one run over the fleet has findings"

for n in 1 2; do
	for _ in $(seq 50); do
		$PARALLEL_SSH worker$n true 2>"$work/said" && break
		sleep 0.1
	done
	$PARALLEL_SSH worker$n true
	ok "worker $n answers"
done

recipe() { doc/recipes/fleet-over-ssh.sh "$work/workers" "$work/fleet" 12 "$work/report.json" --no-policy >"$work/said" 2>&1; }

(
	for _ in $(seq 300); do [ -e "$work/half" ] && break; sleep 0.1; done
	ip netns pids worker2 | xargs kill -9 2>/dev/null
) &
killer=$!
recipe
[ $? = 2 ]
ok "one of two workers is killed in the middle: the run ends with 2"
wait $killer
[ -e "$work/half" ]
ok "it was killed while half of a report was out"
missing=$(sed -n 's/.*missing of 12 shards: //p' "$work/said")
have=$(find "$work/report.json.parts" -name '*.json' | wc -l)
[ -n "$missing" ] && [ "$have" -gt 0 ] && [ $((have + $(wc -w <<<"$missing"))) = 12 ]
ok "the run says which shards are missing, and keeps the others"
[ -z "$(for shard in $missing; do find "$work/report.json.parts" -name "$shard.json"; done)" ]
ok "half a report has no name"
grep -q '"numbers": \[' "$work/report.json" && iptoken-lint --merge "$work/report.json" 2>"$work/said" >/dev/null
[ $? = 2 ] && grep -q "missing of 12 shards: $missing\$" "$work/said"
ok "the report says so, too"
! $PARALLEL_SSH worker2 true 2>/dev/null
ok "the killed worker is dead"

recipe
[ $? = 1 ]
ok "a second run completes it, on the worker that is left"
cmp "$work/report.json" "$work/whole.json" >>"$work/said" 2>&1
ok "the report is that of one run, byte for byte"
[ ! -e "$work/report.json.parts" ]
ok "nothing is left of the parts"
echo "1..$number"
exit $failed
