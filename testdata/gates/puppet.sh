#!/bin/bash
# Gates in front of what a real Puppet writes: validate_cmd, exec, augeas. Prints TAP.
. testdata/gates/host.sh
part puppet 'puppet-agent puppet-module-puppetlabs-augeas-core puppet-module-puppetlabs-stdlib'
enter
for module in augeas_core stdlib; do
	puppet module list 2> /dev/null | grep -q -- "-$module" || skip "puppet has no $module"
done
incident=$hosts/incident/etc repaired=$hosts/incident-repaired/etc
conf=sysctl.d/50-gateway.conf
gate="$lint --gate --overlay"
tokens_exec="exec { 'tokens acceptable': command => '/bin/false', unless => '$lint --gate /' }"
count() { [ "$(grep -cF -- "$2" "$out")" "$1" "$3" ]; }

# ---- the incident ---------------------------------------------------------------------
# The token line arrives by Puppet on a server that forwards: refused. The drop-in repaired:
# written. The command is that of the documentation, to the letter.
host incident
interfaces=$work/interfaces
cp $incident/network/interfaces "$interfaces"
grep -v 'ip token' "$interfaces" > /etc/network/interfaces
cp /etc/network/interfaces "$work/old"
incident_manifest() {
	cat <<-PP
	file { '/etc/network/interfaces':
	  source       => '$interfaces',
	  validate_cmd => '/usr/bin/iptoken-lint --gate --overlay=/etc/network/interfaces=%',
	}
	-> notify { 'what depends on it': }
	file { '/etc/motd': content => "unrelated\n" }
	PP
}
apply < <(incident_manifest)
t 'the incident is stopped' ended 6
t 'the old file stays' same "$work/old" /etc/network/interfaces
t 'the decisive line comes first' says 'returned 1: etc/network/interfaces:14: error: eno1 refuses the token: ipv6: Router advertisement is disabled on device'
t 'the temporary name is never spoken of' bash -c "! grep -q 'interfaces20[0-9-]*[a-z0-9-]*:[0-9]' '$out'"
t 'what depends on the file is skipped' says 'Skipping because of failed dependencies'
t 'what does not is done' grep -q unrelated /etc/motd
cp $repaired/$conf /etc/$conf
apply --debug < <(incident_manifest)
t 'after the repair the file is written' same "$interfaces" /etc/network/interfaces
t 'and puppet tells of changes only' ended 2
t 'the gate has said nothing' bash -c "! grep -A1 \"Executing: '$lint\" '$out' | grep -q 'error:\|warning:'"

# ---- noop, unchanged, removed, edited: no validate_cmd, so an exec ---------------------
host incident-repaired
apply --noop <<-PP
	file { '/etc/$conf': source => '$incident/$conf', validate_cmd => '$gate=/etc/$conf=%' }
PP
t 'in noop validate_cmd is not asked' ended 0
host incident
apply --noop < <(echo "$tokens_exec")
t 'in noop an exec with unless speaks' says "current_value 'notrun', should be ['0'] (noop)"
apply <<-PP
	file { '/etc/motd': content => "unrelated again\n" }
	$tokens_exec
PP
t 'the exec fails in a real run' ended 6
t 'and stops nothing unrelated' grep -q again /etc/motd
host incident-repaired
apply < <(echo "$tokens_exec")
t 'the exec is content with the repaired host' ended 0
# accept_ra = 2 makes the token legal; the file that has it is removed.
host incident
printf 'net.ipv6.conf.eno1.accept_ra = 2\n' > /etc/sysctl.d/60-ra.conf
apply <<-PP
	file { '/etc/sysctl.d/60-ra.conf': ensure => absent, validate_cmd => '$gate=/etc/sysctl.d/60-ra.conf=%' }
	-> $tokens_exec
PP
t 'a removal passes validate_cmd and not the exec' ended 6
t 'which the file had been there for' test ! -e /etc/sysctl.d/60-ra.conf

# ---- the original manifest: augeas sets the token, an exec writes the sysctls ----------
host incident
grep -v 'ip token' $incident/network/interfaces > /etc/network/interfaces
apply <<-PP
	augeas { 'eno1_v6_token':
	  context => '/files/etc/network/interfaces/',
	  changes => "set iface[. = 'eno1']/pre-up '/sbin/ip token set ::10:192:20:18 dev eno1'",
	  notify  => Exec['gate'],
	}
	exec { 'gate': command => '$lint --gate /', refreshonly => true }
	-> notify { 'the network may be brought up': }
PP
t 'augeas writes the token' grep -q 'ip token set' /etc/network/interfaces
t 'the exec behind it refuses' says 'eno1 refuses the token: ipv6: Router advertisement is disabled on device'
t 'and ifup would not be run' says 'Skipping because of failed dependencies'

# ---- where Puppet puts its temporary file ----------------------------------------------
host incident-repaired
gateway=/etc/network/interfaces.d/gateway
{ cat $repaired/network/interfaces.d/gateway; echo '# changed'; } > "$work/gateway"
sed -i 's/^source .*/source-directory interfaces.d/' /etc/network/interfaces
apply <<-PP
	file { '$gateway': source => '$work/gateway', validate_cmd => '$gate=$gateway=%' }
PP
t 'the temporary file passes source-directory and is left out' ended 2
t 'and so the change is written' grep -q changed $gateway
# Were it read, each stanza of it would be there twice.
cp "$work/gateway" ${gateway}20261122-15987-lffq78
printf 'iface eno2 inet dchp\n' >> ${gateway}20261122-15987-lffq78
if $lint --gate / > "$out" 2>&1; then status=0; else status=$?; fi
t 'which would not do if it were read' ended 1
rm ${gateway}20261122-15987-lffq78
mkdir -p "$work/files/sysctl.d"
cp /etc/sysctl.d/*.conf "$work/files/sysctl.d/"
printf 'net.ipv6.conf.all.forwarding = 1\n' > "$work/files/sysctl.d/70-more.conf"
apply <<-PP
	file { '/etc/sysctl.d': ensure => directory, recurse => true, source => '$work/files/sysctl.d',
	  validate_cmd => '$gate=/etc/sysctl.d/70-more.conf=%' }
PP
t 'a file of a recursive source is stopped' test ! -e /etc/sysctl.d/70-more.conf
apply <<-PP
	file { '/etc/sysctl.d/50 gateway.conf':
	  content => "net.ipv6.conf.all.forwarding = 1\n",
	  validate_cmd => '$gate="/etc/sysctl.d/50 gateway.conf=%"' }
	file { '/etc/sysctl.d/51.conf':
	  content => "net.ipv6.conf.all.forwarding = 1\n", staging_location => '$work/files',
	  validate_replacement => '@@', validate_cmd => '$gate=/etc/sysctl.d/51.conf=@@ --what-if=kernel.core_pattern=%e' }
PP
t 'a name with a blank, quoted' bash -c "test ! -e '/etc/sysctl.d/50 gateway.conf' && grep -q 'validate\|returned 1: etc/network/interfaces:14: error' '$out'"
t 'another placeholder, another directory' bash -c "test ! -e /etc/sysctl.d/51.conf && [ \$(grep -c 'returned 1: etc/network/interfaces:14: error: eno1' '$out') -ge 2 ]"

# ---- the environment of the agent ------------------------------------------------------
# A policy of the directory or of the environment that is run in would be another's.
printf 'no: policy\n' > "$work/policy.yaml"
cp "$work/policy.yaml" /etc/.iptoken-lint.yaml
export IPTOKEN_LINT_POLICY=$work/policy.yaml COLUMNS=20 CLICOLOR_FORCE=1
host incident-repaired
apply <<-PP
	file { '/etc/$conf': content => "# none\n", validate_cmd => '$gate=/etc/$conf=%' }
PP
t "the agent's environment and directory do not count" ended 2
unset IPTOKEN_LINT_POLICY COLUMNS CLICOLOR_FORCE
apply <<-PP
	file { '/etc/sysctl.d/70-secret.conf':
	  content => Sensitive("# s3cret\nnet.ipv6.conf.all.forwarding = 1 \n"), mode => '0400',
	  validate_cmd => '$gate=/etc/sysctl.d/70-secret.conf=%' }
PP
t 'sensitive content is judged' says 'eno1 refuses the token'
t 'and not quoted' silent_about 's3cret'

# ---- exit statuses ---------------------------------------------------------------------
open_end='; [ $? -ne 1 ]'
apply <<-PP
	file { '/etc/sysctl.d/70-a.conf': content => "# a\n",
	  validate_cmd => '$gate=/etc/sysctl.d/70-a.conf=% /nowhere' }
	file { '/etc/sysctl.d/70-b.conf': content => "# b\n",
	  validate_cmd => '$gate=/etc/sysctl.d/70-b.conf=% /nowhere$open_end' }
	file { '/etc/sysctl.d/70-c.conf': content => "net.ipv6.conf.all.forwarding = 1\n",
	  validate_cmd => '$gate=/etc/sysctl.d/70-c.conf=% /$open_end' }
PP
t 'a gate that cannot judge is closed' bash -c "test ! -e /etc/sysctl.d/70-a.conf && grep -q 'returned 2: iptoken-lint: ' '$out'"
t 'unless it is told to be open' test -e /etc/sysctl.d/70-b.conf
t 'which does not open it for what is wrong' test ! -e /etc/sysctl.d/70-c.conf

# ---- one file at a time ----------------------------------------------------------------
# Token and drop-in that makes it legal, in one run.
two_files() {
	host incident
	grep -v 'ip token' $incident/network/interfaces > /etc/network/interfaces
	apply <<-PP
		file { '/etc/network/interfaces': source => '$interfaces', $1
		  validate_cmd => '$gate=/etc/network/interfaces="%" /' }
		file { '/etc/sysctl.d/60-ra.conf': content => "net.ipv6.conf.eno1.accept_ra = 2\n",
		  validate_cmd => '$gate=/etc/sysctl.d/60-ra.conf="%" /' }
	PP
}
two_files ''
t 'the interfaces file first is judged without the drop-in' ended 6
t 'which is written' test -e /etc/sysctl.d/60-ra.conf
two_files "require => File['/etc/sysctl.d/60-ra.conf'],"
t 'the drop-in first: both are written at once' ended 2

# A gate answers for the change alone: what was wrong before does not stop it.
host incident
apply <<-PP
	file { '/etc/sysctl.d/10-defaults.conf': content => "net.ipv4.tcp_ecn = 0\n",
	  validate_cmd => '$gate=/etc/sysctl.d/10-defaults.conf=%' }
PP
t 'what was wrong before is not held against the change' ended 2
echo "1..$number"
