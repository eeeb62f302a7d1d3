#!/bin/bash
# What --catalog makes of a catalog, and what a real Puppet does. Each case in
# testdata/catalog/cases has a manifest, the host before, the catalog that Puppet compiled and
# the host after `puppet apply`: recorded here, replayed byte for byte by src/catalog in
# `make check`. This script holds the records against the Puppet that is installed, and the
# verdicts by --catalog against those on the host after it. Prints TAP.
#
#   testdata/gates/catalog.sh --record     write the records anew
case ${1:-} in --record) export ITL_RECORD=yes ;; esac
. testdata/gates/host.sh
part puppet 'puppet-agent puppet-module-puppetlabs-augeas-core puppet-module-puppetlabs-concat puppet-module-puppetlabs-stdlib'
enter
for module in augeas_core concat stdlib; do
	puppet module list 2> /dev/null | grep -q -- "-$module" || skip "puppet has no $module"
done
code=/etc/puppet/code/environments
managed='network sysctl.d sysctl.conf modprobe.d/site.conf'

# before DIR: the managed files of /etc are those of DIR
before() {
	rm -rf /etc/network /etc/sysctl.d /etc/sysctl.conf /etc/modprobe.d/site.conf
	cp -a "$1/etc/." /etc/
}
# after DIR: DIR is a tree of the managed files
after() {
	local name
	rm -rf "$1"
	mkdir -p "$1/etc/modprobe.d"
	for name in $managed; do
		[ ! -e /etc/$name ] || cp -a /etc/$name "$1/etc/$name"
	done
	rmdir --ignore-fail-on-non-empty "$1/etc/modprobe.d"
	find "$1" -type d -empty -delete
}
compile() { # compile CASE
	rm -rf $code
	mkdir -p $code/production/manifests "$work/var/server_data/facts"
	cp "$1/site.pp" $code/production/manifests/
	[ ! -d "$1/modules" ] || cp -r "$1/modules" $code/production/
	printf '{"name": "gw", "values": {"puppetversion": "7.23.0", "clientversion": "7.23.0", "kernel": "Linux", "os": {"family": "Debian", "name": "Debian"}, "osfamily": "Debian"}}\n' \
		> "$work/var/server_data/facts/gw.json"
	puppet catalog compile gw --environmentpath $code --environment production --vardir "$work/var" \
		--facts_terminus json --log_level err --render-as rich_data_json > "$work/compiled" 2> "$out" || return
	# What differs from run to run, and the classes that say nothing.
	python3 - "$work/compiled" > "$work/catalog.json" <<-'PY'
		import json, sys
		text = open(sys.argv[1]).read()
		catalog = json.loads(text[text.index("{"):])
		for key in ("version", "catalog_uuid", "classes", "tags", "code_id"):
		    catalog.pop(key, None)
		for resource in catalog["resources"]:
		    resource.pop("tags", None)
		print(json.dumps(catalog, indent=1, ensure_ascii=False))
	PY
}
# verdicts ROOT [OPTION]...: what is said of each token, and where it stands
verdicts() {
	local root=$1
	shift
	"$lint" --no-policy --kernel=6.1 --format=json "$@" "$root" | python3 -c '
import json, sys
host = json.load(sys.stdin)["hosts"][0]
for token in host["tokens"]:
    place = token["location"]
    print(token["interface"], token["token"], token["command"], place["file"], place["line"], place["column"],
          token["verdict"], [(o["scenario"], o["verdict"], o.get("sysctls")) for o in token["outcomes"]])
for interface in host["interfaces"]:
    for scenario in interface["scenarios"]:
        print(interface["name"], scenario["scenario"],
              {key: value.get("value") for key, value in scenario["sysctls"].items()})'
}

# agree REAL LAID: line by line the same, but for the verdicts that we say are unknown
agree() {
	[ -s "$1" ] && paste -d '\n' "$1" "$2" | awk '
		NR % 2 { real = $0; next }
		$0 != real && !/^[^ ]+ [^ ]+ .* unknown \[/ { print "real: " real; print "laid: " $0; wrong = 1 }
		END { exit wrong }'
}

for case in testdata/catalog/cases/*/; do
	case=${case%/}
	name=${case##*/}
	before "$case/before"
	t "$name: puppet compiles it" compile "$case"
	[ -z "${ITL_RECORD:-}" ] || cp "$work/catalog.json" "$case/catalog.json"
	t "$name: to the catalog that is recorded" same "$work/catalog.json" "$case/catalog.json"
	(cd / && exec puppet apply --environmentpath $code --environment production --detailed-exitcodes --color=false \
		$code/production/manifests/site.pp) > "$out" 2>&1
	after "$work/after"
	[ -z "${ITL_RECORD:-}" ] || { rm -rf "$case/after"; cp -a "$work/after" "$case/after"; }
	t "$name: and makes the host that is recorded" diff -r --no-dereference "$work/after" "$case/after"
	verdicts "$case/before" --catalog="$case/catalog.json" --module-path="$case/modules" > "$work/laid" 2> "$why.2"
	verdicts "$work/after" > "$work/real" 2>> "$why.2"
	t "$name: the verdicts are those of the host after it" agree "$work/real" "$work/laid"
	[ -z "${ITL_RECORD:-}" ] || { echo "# $name"; sed 's/^/# /' "$out"; }
done
echo "1..$number"
