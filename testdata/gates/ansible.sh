#!/bin/bash
# Gates in front of what a real Ansible writes: validate, and a command. Prints TAP.
. testdata/gates/host.sh
part ansible-playbook ansible-core
enter
incident=$hosts/incident/etc repaired=$hosts/incident-repaired/etc
conf=sysctl.d/50-gateway.conf
gate="$lint --gate --overlay"
interfaces=$work/interfaces.j2
cp $incident/network/interfaces "$interfaces"
sed -i 's/::10:192:20:18 dev/::{{ "10.192.20.18" | replace(".", ":") }} dev/' "$interfaces"
template() {
	cat <<-YAML
	- template: {src: $interfaces, dest: /etc/network/interfaces, validate: "$lint --gate --overlay=/etc/network/interfaces=%s /"}
	YAML
}
# result KEY TEXT: the verbose result of a task has TEXT under KEY
result() { python3 - "$out" "$1" "$2" <<-'PY'
	import json, re, sys
	text = open(sys.argv[1]).read()
	for match in re.finditer(r'=> (\{)', text):
	    try:
	        value, _ = json.JSONDecoder().raw_decode(text[match.start(1):])
	    except ValueError:
	        continue
	    if sys.argv[3] in str(value.get(sys.argv[2], '')):
	        sys.exit(0)
	sys.exit(1)
	PY
}

host incident
grep -v 'ip token' $incident/network/interfaces > /etc/network/interfaces
cp /etc/network/interfaces "$work/old"
play < <(template)
t 'template: the incident is stopped' ended 2
t 'template: the old file stays' same "$work/old" /etc/network/interfaces
t 'template: failed to validate' result msg 'failed to validate'
t 'template: with the status of the gate' result exit_status 1
t 'template: and its decisive line' bash -c "grep -q 'etc/network/interfaces:14: error: eno1 refuses the token: ipv6: Router advertisement is disabled on device' '$out'"
t 'template: the temporary file is never spoken of' bash -c "! grep -q 'source:[0-9]' '$out'"
cp $repaired/$conf /etc/$conf
play < <(template)
t 'template: after the repair the play ends well' ended 0
t 'template: the file is written' same $incident/network/interfaces /etc/network/interfaces

host incident-repaired
play <<-YAML
	- copy: {src: $incident/$conf, dest: /etc/$conf, validate: "$gate=/etc/$conf=%s"}
YAML
t 'copy: the incident is stopped' ended 2
t 'copy: the old file stays' same $repaired/$conf /etc/$conf
play <<-YAML
	- lineinfile: {path: /etc/$conf, line: net.ipv6.conf.all.forwarding = 1, validate: "$gate=/etc/$conf=%s"}
YAML
t 'lineinfile: a line that breaks the host is stopped' same $repaired/$conf /etc/$conf
play <<-YAML
	- blockinfile:
	    path: /etc/$conf
	    validate: "$gate=/etc/$conf=%s"
	    block: |
	      net.ipv6.conf.all.forwarding = 1
	      net.ipv6.conf.eno1.accept_ra = 2
YAML
t 'blockinfile: a block that repairs what it breaks is written' grep -q 'eno1.accept_ra = 2' /etc/$conf

# In check mode validate is silent; a command with check_mode: false is not.
host incident-repaired
play --check <<-YAML
	- copy: {src: $incident/$conf, dest: /etc/$conf, validate: "$gate=/etc/$conf=%s"}
YAML
t 'check mode: validate is not asked' ended 0
host incident
command_gate="- command: $lint --gate /
  changed_when: false
  check_mode: false"
play --check <<< "$command_gate"
t 'check mode: the command of the gate is' says 'eno1 refuses the token'
host incident-repaired
play <<< "$command_gate"
t 'the command is content with the repaired host' ended 0

# As another user would: environment of the task, and what cannot be judged.
play <<-YAML
	- copy: {content: "# none\n", dest: /etc/$conf, validate: "$gate=/etc/$conf=%s"}
	  environment: {IPTOKEN_LINT_POLICY: /nowhere.yaml, NO_COLOR: "", CLICOLOR_FORCE: "1"}
YAML
t 'the environment of the task does not count' ended 0
play <<-YAML
	- copy: {content: "# again\n", dest: /etc/$conf, validate: "$gate=/etc/$conf=%s /nowhere"}
YAML
t 'a gate that cannot judge is closed' result exit_status 2
echo "1..$number"
