#!/bin/bash
# What is allowed, until when, and what happens when it is over or no longer needed: comments in
# both file formats, exemptions of a policy, and the policy's requirements. Prints TAP.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
top=$PWD
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

# expect STATUS WORD NAME ARGUMENT...: the exit status of the program, and a text in what it says;
# with a leading `!` a text that must not be there
expect() {
	local status=$1 word=$2 name=$3 got found
	shift 3
	"$program" "$@" > out 2>&1
	got=$?
	number=$((number + 1))
	grep -qF -- "${word#!}" out
	found=$?
	[ "$word" = "${word#!}" ] || found=$((1 - found))
	if [ "$got" = "$status" ] && [ "$found" = 0 ]; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $got, wanted $status and: $word"
		sed 's/^/# /' out | head -20
	fi
}

cp -r "$top/testdata/hosts/incident" plain
cp -r plain allowed
sed -i 's|^\tpre-up /sbin/ip token|\t# iptoken-lint: allow token-ra-disabled until=2026-11-30 -- the gateway moves\n&|' \
	allowed/etc/network/interfaces
sed -i 's|^net.ipv6.conf.all.accept_ra|; iptoken-lint: allow sysctl-all-no-effect until=2026-11-30 -- left over\n&|' \
	allowed/etc/sysctl.d/50-gateway.conf

expect 0 '2 suppressed' 'comments allow, on the last day too' --no-policy --today=2026-11-30 allowed
expect 1 'it was allowed until 2026-11-30' 'on the day after the finding is back' --no-policy --today=2026-12-01 allowed
expect 1 '0 notes' '--no-inline: comments do not count' --no-policy --no-inline allowed
expect 0 'suppressed: allowed at etc/network/interfaces:14: the gateway moves' \
	'--show-suppressed says by what' --no-policy --today=2026-11-30 --show-suppressed allowed
expect 0 '"suppressed": "allowed at etc/sysctl.d/50-gateway.conf:3: left over"' \
	'JSON keeps what is allowed' --no-policy --today=2026-11-30 -f json allowed

sed -i 's|token-ra-disabled until|token-late until|' allowed/etc/network/interfaces
expect 1 'there is no token-late here to allow any more' 'a comment for nothing' --no-policy --today=2026-11-30 allowed

cat > policy.yaml <<'E2'
version: 1
exempt:
  - rule: token-ra-disabled
    hosts: ["pl*"]
    interfaces: [eno1]
    reason: "the gateway moves"
    owner: net
    until: 2026-11-30
  - rule: token-late
    hosts: [plain]
    reason: "not there"
  - rule: token-noarp
    reason: "for other hosts"
E2
expect 0 '1 suppressed' 'an exemption holds on its last day' --policy=policy.yaml --today=2026-11-30 plain
expect 1 'it was allowed until 2026-11-30' 'and not on the next' --policy=policy.yaml --today=2026-12-01 plain
expect 0 'exempt by policy: the gateway moves (net)' 'its reason and owner are told' \
	--policy=policy.yaml --today=2026-11-30 --show-suppressed plain
expect 0 'the policy exempts token-late, and there is none here any more (policy.yaml:9)' \
	'an exemption for this host and for nothing' --policy=policy.yaml --today=2026-11-30 plain
expect 0 '!token-noarp' 'one for all hosts is not asked of each' --policy=policy.yaml --today=2026-11-30 plain

cat > require.yaml <<'E2'
version: 1
require:
  - interfaces: [eno1]
    token: {derive: ipv4-decimal-groups, phase: up}
  - interfaces: [eno1]
    token: {equals: "::5"}
  - interfaces: [eno2]
    token: {present: true}
  - interfaces: [eno1]
    sysctl: {key: forwarding, value: 0, at: boot}
  - interfaces: [eno1]
    sysctl: {key: accept_ra, value: [0, 2], at: token-set}
  - interfaces: [all]
    sysctl: {key: forwarding, value: 0, at: final}
    reason: "no router"
E2
required() { expect 1 "$1" "$2" --policy=require.yaml -f gcc plain; }
required 'the token of eno1 is set in pre-up, which the policy does not allow' 'phase'
required '!and must be ::10:192:20:18' 'the derived token is the right one'
required 'the token of eno1 is ::10:192:20:18 and must be ::5' 'equality'
required 'eno2 must have a token and no command sets one' 'presence'
required 'forwarding of eno1 is 1 before ifup begins (boot), and must be 0' 'a sysctl at boot'
required 'accept_ra of eno1 is 1 when the token is set (boot), and must be 0 or 2' 'a sysctl at token-set'
required 'forwarding of all is 1 when boot is over (boot), and must be 0' 'a sysctl at the end'
required 'because the policy requires it (require.yaml:13): no router' 'with the reason of the policy'
echo "1..$number"
