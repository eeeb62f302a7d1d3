#!/bin/bash
# The hooks of .pre-commit-hooks.yaml, run by a real pre-commit in a repository of host trees.
# Prints TAP.
. testdata/gates/host.sh
part pre-commit pre-commit
enter
git config --global user.name tests
git config --global user.email tests@example.org
git config --global safe.directory '*'
run() { if "$@" > "$out" 2>&1; then status=0; else status=$?; fi; }
# Our own repository, as pre-commit clones it.
mkdir "$work/ours" "$work/site"
cp .pre-commit-hooks.yaml "$work/ours/"
cd "$work/ours" || exit 9
git init -q && git add . && git commit -qm hooks && git tag v0.1.0
cd "$work/site" || exit 9
git init -q
sed "s,https://.*,$work/ours," "$top/doc/recipes/pre-commit-config.yaml" > .pre-commit-config.yaml
mkdir hosts
cp -r "$hosts/incident-repaired" hosts/gw
git add .
run pre-commit run
t 'a repaired host may be committed' ended 0
t 'the hook has run' says 'Passed'
git commit -qm 'first'
cp "$hosts/incident/etc/sysctl.d/50-gateway.conf" hosts/gw/etc/sysctl.d/
git add .
run pre-commit run
t 'the incident may not' ended 1
t 'and is named, though another file was changed' says 'hosts/gw/etc/network/interfaces:14:9: error: eno1 refuses the token'
run pre-commit install
run git commit -m 'the incident'
t 'git commit is stopped' bash -c "[ $status != 0 ] && git log --oneline | wc -l | grep -qx 1"
git checkout -q HEAD -- hosts
echo text > README
git add README
run pre-commit run
t 'a file of no concern does not run the hook' says 'Skipped'
echo "1..$number"
