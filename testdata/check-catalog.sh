#!/bin/bash
# --catalog: what a compiled Puppet catalog makes of a tree. Each case is the resources of a
# catalog and what the program then says of the tree. Prints TAP.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
top=$PWD
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir -p gw/etc/network gw/etc/sysctl.d gw/srv modules/site/files
printf 'auto eno1\niface eno1 inet manual\n\tpre-up ip token set ::5 dev eno1\n' > gw/etc/network/interfaces
printf 'net.ipv6.conf.all.forwarding = 1\n' > modules/site/files/fwd.conf
cp modules/site/files/fwd.conf gw/srv/
cp -r gw forwarding
cp modules/site/files/fwd.conf forwarding/etc/sysctl.d/50-fwd.conf

# expect STATUS TEXT NAME ARGS...; a TEXT that begins with ! must not be there
expect() {
	local status=$1 text=$2 name=$3 got good=1
	shift 3
	"$program" --color=never "$@" > out 2>&1
	got=$?
	case $text in
	!*) grep -qF -- "${text#!}" out && good=0 ;;
	*) grep -qF -- "$text" out || good=0 ;;
	esac
	number=$((number + 1))
	if [ "$got" = "$status" ] && [ $good = 1 ]; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		echo "# status $got, wanted $status and: $text"
		sed 's/^/# /' out | head -20
	fi
}
catalog() { # catalog RESOURCES: the file catalog.json
	printf '{"name": "gw", "catalog_format": 2, "resources": [%s], "edges": []}\n' "$1" > catalog.json
}
file() { # file TITLE PARAMETERS: a File resource
	printf '{"type": "File", "title": "%s", "file": "/m/site.pp", "line": 7, "parameters": {%s}}' "$1" "$2"
}
# lays STATUS TEXT NAME RESOURCES TREE [ARGS]
lays() {
	local status=$1 text=$2 name=$3 tree=$5
	catalog "$4"
	shift 5
	expect "$status" "$text" "$name" --catalog=catalog.json "$@" "$tree"
}
fwd='net.ipv6.conf.all.forwarding = 1\n'
refused='eno1 refuses the token' fine='1 accepted' open='1 unknown'
drop=/etc/sysctl.d/50-fwd.conf

lays 1 "$refused" 'content is laid over the tree' "$(file $drop "\"content\": \"$fwd\"")" gw
expect 1 '/m/site.pp:7:1' 'the manifest and its line are named' --catalog=catalog.json gw
lays 1 "$refused" 'path comes before title' "$(file any "\"path\": \"/etc//sysctl.d/./x.conf\", \"content\": \"$fwd\"")" gw
lays 0 "$fine" 'of an array the last element is written' "$(file $drop "\"content\": [\"$fwd\", \"# none\"]")" gw
lays 1 "$refused" 'a Binary is decoded' "$(file $drop "\"content\": {\"__ptype\": \"Binary\", \"__pvalue\": \"$(printf "$fwd" | base64 -w0)\"}")" gw
lays 1 "$refused" 'a Sensitive is judged' "$(file $drop "\"content\": {\"__ptype\": \"Sensitive\", \"__pvalue\": \"$fwd\"}")" gw
expect 1 '!all.forwarding = 1' 'and never quoted' --catalog=catalog.json gw
for format in json sarif html gitlab github; do
	expect 1 '!all.forwarding = 1' "not by $format either" --format=$format --catalog=catalog.json gw
done
expect 1 '!all.forwarding = 1' 'nor by --diff' --diff --catalog=catalog.json gw
sensitive=$(file $drop "\"content\": \"$fwd\"" | sed 's/}$/, "sensitive_parameters": ["content"]}/')
lays 1 '!all.forwarding = 1' 'nor what sensitive_parameters names' "$sensitive" gw
lays 1 '!all.forwarding = 1' 'nor by an edit of it' "$sensitive,{\"type\": \"File_line\", \"title\": \"x\", \"parameters\": {\"path\": \"$drop\", \"line\": \"# more\"}}" gw
lays 0 "$open" 'a Deferred makes the verdict unknown' "$(file $drop '"content": {"__ptype": "Deferred", "name": "f"}')" gw
lays 0 "$open" 'and so it does in plain JSON' "$(file $drop "\"content\": \"Deferred({'name' => 'f'})\"")" gw
lays 0 "$open" 'a source that is not there' "$(file $drop '"source": "puppet:///modules/site/fwd.conf"')" gw
expect 1 "$refused" 'a source in the module path' --catalog=catalog.json --module-path=/nowhere:modules gw
lays 0 "$open" 'a source leads nowhere else' "$(file $drop '"source": "puppet:///modules/site/../../../forwarding/etc/sysctl.d/50-fwd.conf"')" gw --module-path=modules
lays 0 'cannot be read in the module path: No such file' 'it says why a source is not to be had' "$(file $drop '"source": "puppet:///modules/site/absent.conf"')" gw --module-path=modules
ln -s ../../../forwarding/etc/sysctl.d modules/site/files/out
lays 0 "$open" 'nor does a link in a module' "$(file $drop '"source": "puppet:///modules/site/out/50-fwd.conf"')" gw --module-path=modules
ln -s site modules/linked
lays 1 "$refused" 'a module may be a link' "$(file $drop '"source": "puppet:///modules/linked/fwd.conf"')" gw --module-path=modules
lays 1 "$refused" 'a file of the host as source' "$(file $drop '"source": "file:///srv/fwd.conf"')" gw
lays 0 "$open" 'a source that the catalog changes as well' "$(file /etc/sysctl.d/60-x.conf '"source": "file:///etc/sysctl.d/50-fwd.conf"'),$(file $drop '"ensure": "absent"')" forwarding
lays 0 "$fine" 'a file of no concern may be unknown' "$(file /srv/www/index.html '"source": "puppet:///modules/site/index.html"')" gw
lays 0 "$fine" 'absent removes' "$(file $drop '"ensure": "absent"')" forwarding
lays 0 "$fine" 'absent removes a directory' "$(file /etc/sysctl.d '"ensure": "absent"')" forwarding
lays 0 "$fine" 'a link to /dev/null masks' "$(file $drop '"ensure": "link", "target": "/dev/null"')" forwarding
lays 1 "$refused" 'a link is followed' "$(file /srv/f "\"content\": \"$fwd\""),$(file $drop '"ensure": "link", "target": "/srv/f"')" gw
lays 0 "$fine" 'purge removes what is not named' "$(file /etc/sysctl.d '"ensure": "directory", "recurse": true, "purge": true')" forwarding
lays 1 "$refused" 'but not what is' "$(file /etc/sysctl.d '"ensure": "directory", "recurse": true, "purge": true'),$(file $drop '"ensure": "file"')" forwarding
lays 1 "$refused" 'and not what is ignored' "$(file /etc/sysctl.d '"ensure": "directory", "recurse": true, "purge": true, "ignore": "50-*"')" forwarding
lays 1 "$refused" 'noop stays as it is' "$(file $drop '"ensure": "absent", "noop": true')" forwarding
lays 1 "$refused" 'replace: false leaves what is there' "$(file $drop '"content": "", "replace": false')" forwarding
fragment() { printf '{"type": "Concat_fragment", "title": "%s", "parameters": {"target": "%s", "order": "%s", "content": "%s"}}' "$1" $drop "$2" "$3"; }
concat() { printf '{"type": "Concat_file", "title": "%s", "parameters": {"tag": "t", "order": "%s"}}' $drop "$1"; }
lays 1 "$refused" 'numeric order of fragments' "$(concat numeric),$(fragment b 10 'net.ipv6.conf.all.forwarding = 1\n'),$(fragment a 9 'net.ipv6.conf.all.forwarding = 0\n')" gw
lays 0 "$fine" 'alphabetic order of fragments' "$(concat alpha),$(fragment b 10 'net.ipv6.conf.all.forwarding = 1\n'),$(fragment a 9 'net.ipv6.conf.all.forwarding = 0\n')" gw
line() { printf '{"type": "File_line", "title": "x", "parameters": {"path": "%s", "line": "net.ipv6.conf.all.forwarding = 1"%s}}' $drop "$1"; }
mkdir -p empty; cp -r gw/. empty/; printf '# nothing\n' > empty$drop
lays 1 "$refused" 'file_line adds a line' "$(line '')" empty
lays 0 "$open" 'and fails where there is no file' "$(line '')" gw
lays 0 "$fine" 'file_line removes one' "$(line ', "ensure": "absent"')" forwarding
lays 1 "$refused" 'file_line by a pattern' "$(line ', "match": "^net.ipv6.conf.all.forwarding"')" forwarding
lays 1 "$refused" 'file_line behind a pattern' "$(line ', "after": "^# nothing$"')" empty
lays 0 "$open" 'file_line by a pattern that is not followed' "$(line ', "match": "(?i)^NET"')" empty
lays 1 '!all.forwarding = 1' 'a line that sensitive_parameters names is not quoted' "$(line '' | sed 's/}$/, "sensitive_parameters": ["line"]}/')" empty
# Two lines whose order decides: the last one counts.
two() { # two MORE-OF-1 MORE-OF-0
	printf '{"type": "File_line", "title": "1", "parameters": {"path": "%s", "line": "net.ipv6.conf.all.forwarding = 1"%s}},{"type": "File_line", "title": "0", "parameters": {"path": "%s", "line": "net.ipv6.conf.all.forwarding = 0"%s}}' $drop "$1" $drop "$2"
}
unlike='{"type": "Mount", "title": "/srv", "parameters": {}}'
lays 0 "$fine" 'two lines in the order of the catalog' "$(two '' '')" empty
lays 1 "$refused" 'two lines in the order that is said' "$(two '' ', "before": "File_line[1]"')" empty
lays 0 "$fine" 'what both wait for says nothing' "$(two ', "require": "Notify[n]"' ', "require": ["Notify[n]"]'),{\"type\": \"Notify\", \"title\": \"n\"}" empty
lays 1 "$refused" 'who waits for what comes later is later' "$(two ', "require": "Notify[n]"' ''),{\"type\": \"Notify\", \"title\": \"n\"}" empty
lays 0 "$open" 'who waits for an unknown type may come at any time' "$(two ', "require": "Mount[/srv]"' ''),$unlike" empty
lays 1 "$refused" 'unless the order is said' "$(two '' ', "require": "Mount[/srv]", "before": ["File_line[1]"]'),$unlike" empty
lays 0 "$open" 'a circle: nothing is applied' "$(two ', "before": "File_line[0]"' ', "before": "File_line[1]"')" empty
lays 0 'it waits for Augeas[t], which fails' 'what fails takes with it what waits for it' "$(file $drop '"content": "net.ipv6.conf.all.forwarding = 1\n", "require": "Augeas[t]"'),{\"type\": \"Augeas\", \"title\": \"t\", \"parameters\": {\"context\": \"/files/etc/network/interfaces\", \"changes\": \"set iface[. = 'eno9']/up 'true'\"}}" gw
lays 0 "$fine" 'which is not applied' "$(file $drop '"content": "net.ipv6.conf.all.forwarding = 1\n", "require": "Augeas[t]"'),{\"type\": \"Augeas\", \"title\": \"t\", \"parameters\": {\"context\": \"/files/etc/network/interfaces\", \"changes\": \"set iface[. = 'eno9']/up 'true'\"}}" gw
augeas() { printf '{"type": "Augeas", "title": "t", "file": "/m/net.pp", "line": 3, "parameters": {"context": "/files/etc/network/interfaces", "changes": "%s"}}' "$1"; }
lays 0 '0 token commands' 'augeas overwrites the one value' "$(augeas "set iface[. = 'eno1']/pre-up 'false'")" forwarding
lays 1 'ip token set ::7' 'augeas appends' "$(augeas "set iface[. = 'eno1']/pre-up[last()+1] 'ip token set ::7 dev eno1'")" forwarding
lays 1 'changes nothing' 'augeas with two matches changes nothing' "$(augeas "set iface[. = 'eno1']/up[last()+1] 'true'"),$(augeas "set iface[. = 'eno1']/up[last()+1] 'true'"),$(augeas "set iface[. = 'eno1']/up 'false'")" forwarding
lays 1 'no such stanza' 'augeas without the stanza' "$(augeas "set iface[. = 'eno9']/up 'true'")" forwarding
lays 0 'auto names eno1, and there is no stanza' 'augeas removes a stanza' "$(augeas "rm iface[. = 'eno1']")" gw
lays 0 "$open" 'other forms are not followed' "$(augeas "mv iface[. = 'eno1'] iface[last()+1]")" gw
lays 0 'what it does is not judged' 'a command is a note' '{"type": "Exec", "title": "sysctl -p", "parameters": {}}' gw
exec() { printf '{"type": "Exec", "title": "x", "parameters": {"command": %s}}' "$1"; }
for command in '"echo x >> /etc/network/interfaces"' '"/bin/sed -i s/1/0/ /etc/sysctl.conf"' '["tee", "/etc/sysctl.d/x.conf"]' \
	'"grep -q x /etc/network/interfaces || cp /srv/x /etc/network/interfaces"'; do
	lays 0 "$open" "a command that may write: $command" "$(exec "$command")" gw
done
for command in '"/sbin/sysctl -p /etc/sysctl.conf"' '"ifup -a -i /etc/network/interfaces"' '"systemctl restart networking"' '"apt-get install foo"'; do
	lays 0 "$fine" "a command that may not: $command" "$(exec "$command")" gw
done
lays 0 '0 notes' 'the gate itself is no note' '{"type": "Exec", "title": "ip tokens acceptable", "parameters": {"command": "/bin/false", "unless": "/usr/bin/iptoken-lint --gate /"}}' gw
returns() { printf '{"type": "Exec", "title": "x", "parameters": {"command": "/sbin/ip token set ::5 dev eno1", "returns": %s}}' "$1"; }
for codes in '[0, 2]' '["0", "2"]' 2; do
	lays 0 'takes exit status 2 for success, which is what ip ends with when the kernel refuses the token [token-failure-masked]' \
		"an Exec that hides refusals: $codes" "$(returns "$codes")" gw
done
for codes in '[0, 1]' 0 22; do
	lays 0 '!token-failure-masked' "an Exec that does not: $codes" "$(returns "$codes")" gw
done
lays 0 "$open" 'any type with such a path' '{"type": "Tidy", "title": "x", "parameters": {"path": "/etc/sysctl.d"}}' gw
lays 0 "$fine" 'but not one of another' '{"type": "Tidy", "title": "x", "parameters": {"path": "/var/tmp"}}' gw
lays 0 "$fine" 'nor a type that a manifest defines' '{"type": "Site_dropin", "title": "/etc/sysctl.d/x", "kind": "defined_type"}' gw
lays 0 "$open" 'a type that writes sysctls' '{"type": "Sysctl", "title": "net.ipv6.conf.all.forwarding", "parameters": {"value": "1"}}' gw
lays 2 'No such file' 'a catalog that is not there' '' gw --catalog=nowhere.json
printf 'Error: could not compile\n' > catalog.json
expect 2 'no `{` in it' 'no JSON at all' --catalog=catalog.json gw
printf '{"resources": [}\n' > catalog.json
expect 2 'catalog.json:1:16' 'broken JSON says where' --catalog=catalog.json gw
printf '{"name": "gw"}\n' > catalog.json
expect 2 'no `resources`' 'JSON that is no catalog' --catalog=catalog.json gw
catalog "$(file $drop "\"content\": \"$fwd\"")"
{ printf '\033[mNotice: Compiled catalog for gw in environment production in 0.02 seconds\033[0m\n'; cat catalog.json; } > noisy.json
expect 1 "$refused" 'a notice before it is skipped' --catalog=noisy.json gw
printf '{"catalog": %s}' "$(cat catalog.json)" > answer.json
expect 1 "$refused" "a server's answer" --catalog=answer.json gw
sed 's/"resources": \[/"resources": {"data": [/; s/\], "edges"/]}, "edges"/' catalog.json > puppetdb.json
expect 1 "$refused" "PuppetDB's" --catalog=puppetdb.json gw
mkdir hosts; cp -r gw hosts/a; cp -r gw hosts/b; cp catalog.json a.json; printf '{"resources": []}' > b.json
expect 1 '1 accepted, 1 rejected' 'a catalog for each host' --catalog='{host}.json' --hosts=hosts
expect 1 "$refused" 'a gate judges what the catalog introduces' --gate --catalog=catalog.json gw
expect 0 '!:' 'and not what was there' --gate --catalog=catalog.json forwarding
pre="set iface[. = 'eno1']/pre-up" token='ip token set ::7 dev eno1'
catalog "$(augeas "$pre '$token'"),$(augeas "set iface[. = 'eno1']/mtu '1500'" | sed 's/"line": 3/"line": 4/')"
expect 1 '/m/net.pp:4:1' 'each resource that changes the file is named' --catalog=catalog.json forwarding
expect 1 'etc/network/interfaces is changed by Augeas[t]' 'as one that changes it' --catalog=catalog.json forwarding
mkdir -p site/.git; cp -r gw forwarding modules site/; cd site
catalog "$(file $drop "\"content\": \"$fwd\"" | sed "s,/m/site.pp,$PWD/manifests/site.pp,")"
printf -- '--- a/manifests/site.pp\n+++ b/manifests/site.pp\n@@ -6,0 +7 @@\n+x\n' > change.diff
expect 1 "file=$PWD/manifests/site.pp,line=7," 'a finding stands at the changed line of the manifest' \
	--format=github --diff-lines=change.diff --catalog=catalog.json gw
cd ..
mkdir -p cloudgw/etc
expect 1 'site.pp:23:1' 'a catalog of real Puppet shows the incident' --catalog="$top/testdata/catalog/compiled.json" cloudgw
echo "1..$number"
