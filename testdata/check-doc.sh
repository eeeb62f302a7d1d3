#!/bin/bash
# Manual pages and completions say what the table of options says. Prints TAP.
set -u
program=$(realpath "${ITL_PROGRAM:-./iptoken-lint}")
doc=$(realpath "${ITL_DOC:-build/cc/doc}")
page=man/iptoken-lint.1
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# report NAME: what is in $work/wrong is what is wrong
report() {
	number=$((number + 1))
	if [ -s "$work/wrong" ]; then
		echo "not ok $number - $1"
		sed 's/^/# /' "$work/wrong" | head -20
	else
		echo "ok $number - $1"
	fi
}

# same NAME FILE: FILE, sorted, is the list of options
same() { sort -u "$2" | diff "$work/options" - > "$work/wrong"; report "$1"; }

"$program" --help | grep -o '^  ...  *--[a-z-]*' | grep -o -- '--[a-z-]*$' | sort -u > "$work/options"
[ "$(wc -l < "$work/options")" -gt 20 ] || echo "--help lists too few options" > "$work/wrong"
report 'help lists the options'
sed -n '/^The options are/,/^\.El/p' $page | grep '^\.It Fl' | grep -o 'Fl -[a-z-]*' | sed 's/Fl -/--/' > "$work/list"
same 'the manual page describes each option, and no other' "$work/list"
"$program" --help | sed -n 's/^  -\(.\), --\([a-z-]*\).*/\1 \2/p' | sort > "$work/letters"
sed -n 's/^\.It Fl \([a-zA-Z]\) .*Fl -\([a-z-]*\).*/\1 \2/p' $page | sort | diff "$work/letters" - > "$work/wrong"
report 'the manual page knows the short forms'
tr ' ' '\n' < "$doc/completion.bash" | grep -o -- "^'*--[a-z-][a-z-]*" | tr -d "'" > "$work/list"
same 'bash completes each option' "$work/list"
sed -n "s/^\t'[^']*'{.*,\(--[a-z-]*\).*/\1/p; s/^\t'\*\(--[a-z-]*\).*/\1/p" "$doc/completion.zsh" > "$work/list"
same 'zsh completes each option' "$work/list"
sed -n 's/.* -l \([a-z-]*\) .*/--\1/p' "$doc/completion.fish" > "$work/list"
same 'fish completes each option' "$work/list"

for format in $(sed -n "s/^\t--format|-f) .*-W '\([^']*\)'.*/\1/p" "$doc/completion.bash"); do
	sed -n '/^\.Sh FORMATS/,/^\.Sh FACTS/p' $page | grep -qw "^\.It.* $format" || echo "$format"
done > "$work/wrong"
report 'the manual page describes each format'
grep -o '^ *"[a-z-]*": {$' "$doc/policy.schema.json" | tr -d ' ":{' | sort -u |
	grep -vxE 'properties|items|additionalProperties|not|propertyNames' |
	grep -vxF "$("$program" --list-rules | sed 's/ .*//')" > "$work/keys"
while read -r key; do
	grep -qE "^\.(It|Ss)( .*)? ?(Cm )?$key( |$)" man/iptoken-lint-policy.5 || echo "$key"
done < "$work/keys" > "$work/wrong"
[ -s "$work/keys" ] || echo "the schema has no keys" > "$work/wrong"
report 'the page of the policy describes each key'
sed -n '/^version: 1/,/^\.Ed/p' man/iptoken-lint-policy.5 | grep -v '^\.Ed' > "$work/policy.yaml"
"$program" --policy="$work/policy.yaml" --print-policy > /dev/null 2> "$work/wrong"
report "the page's example is a policy"
"$program" --list-rules | sed 's/ .*//' | sort > "$work/rules"
sed -n 's/^\.Ss //p' "$doc"/iptoken-lint-rules-*.7 | sort | diff "$work/rules" - > "$work/wrong"
report 'each rule stands in the page of its family'
while read -r rule; do
	sed -n "/^\.Ss $rule\$/,/^\.Ss /p" "$doc"/iptoken-lint-rules-*.7 > "$work/section"
	for tree in fires silent; do
		find "testdata/rules/$rule/$tree" -type f -printf '%P:\n'
	done | grep -vxFf "$work/section" | sed "s/^/$rule: /"
done < "$work/rules" > "$work/wrong"
report "each rule shows the files of both its trees"

sed -n 's/^\.Xr \(iptoken-lint-rules-[a-z]*\) 7.*/\1/p' $page | sort > "$work/list"
printf '%s\n' "$doc"/iptoken-lint-rules-*.7 | sed 's,.*/,,; s/\.7$//' | sort | diff - "$work/list" > "$work/wrong"
report 'the manual page names the page of each family'
# A section that a rule refers to is there, and a rule that a page names.
for section in $(sed -n 's/^ *- "iptoken-lint(1), \(.*\)"$/\1/p' rules/*.yaml | tr ' ' _ | sort -u); do
	grep -qx ".Sh ${section//_/ }" $page || echo "there is no $section"
done > "$work/wrong"
report 'rules refer to sections that there are'
sed -n 's/^\.Cm \([a-z]*-[a-z-]*\) .*/\1/p; s/.*allow \([a-z]*-[a-z-]*\) .*/\1/p; s/^  - rule: //p' man/*.[0-9] |
	grep -xE "($(sed 's/-.*//' "$work/rules" | sort -u | paste -sd '|'))-.*" | sort -u > "$work/list"
[ "$(wc -l < "$work/list")" -gt 3 ] || echo 'the pages name too few rules' > "$work/wrong"
grep -vxFf "$work/rules" "$work/list" | grep -vxE 'token-set|sysctl-loader' >> "$work/wrong"
report 'the pages name rules that there are'

# What the pages show must be what the tests run: the manifests of README, page and recipes.
grep -q "validate_cmd => '/usr/bin/iptoken-lint --gate --overlay=/etc/network/interfaces=%'," README.md || echo README.md > "$work/wrong"
grep -q "^    '/usr/bin/iptoken-lint --gate --overlay=/etc/network/interfaces=%'," $page || echo $page >> "$work/wrong"
grep -q "validate_cmd => '/usr/bin/iptoken-lint --gate --overlay=/etc/network/interfaces=%'," testdata/gates/puppet.sh || echo testdata/gates/puppet.sh >> "$work/wrong"
report 'README, page and tests have the same validate_cmd'
# What the README says the program says is how it begins.
sed -n '/^It exits with 1 and says$/,/^`/s/^    //p' README.md > "$work/shown"
[ "$(wc -l < "$work/shown")" -gt 10 ] || echo 'the README shows too little' > "$work/wrong"
"$program" testdata/hosts/incident 2>&1 | head -"$(wc -l < "$work/shown")" | diff "$work/shown" - >> "$work/wrong"
report 'the README shows what the program says'
# Each command of the examples is taken by the program: no usage error, whatever it finds.
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' $page | sed -n 's/^\.Dl //; s/\\e$/\\/; /^iptoken-lint \|^    --/p' > "$work/examples"
[ "$(grep -c '^iptoken-lint' "$work/examples")" -ge 8 ] || echo 'too few examples' > "$work/wrong"
mkdir -p "$work/run/bin"
ln -s "$program" "$work/run/bin/iptoken-lint"
for tree in rendered/gw1 stock/gw1 before/gw1 after/gw1 srv/gw1; do
	mkdir -p "$work/run/$(dirname $tree)"
	cp -r testdata/hosts/incident "$work/run/$tree"
done
mkdir "$work/run/catalogs" "$work/run/modules"
cp testdata/catalog/compiled.json "$work/run/catalogs/gw1.json"
sed 's,/srv/hosts/gw1,srv/gw1,' "$work/examples" > "$work/run/examples"
(cd "$work/run" && PATH=$PWD/bin:$PATH bash examples) 2>&1 | grep '^iptoken-lint: ' > "$work/wrong"
report "the page's examples are understood"

# lacks TOOL NAME: a test that needs a tool which is not here is skipped, and says so
lacks() {
	command -v "$1" > /dev/null && return 1
	number=$((number + 1))
	echo "ok $number - $2 # SKIP there is no $1"
	echo "# note: skipped: $2 (there is no $1)"
}
if ! lacks mandoc 'the pages are good mdoc(7)'; then
	# Which pages are installed here is not a property of ours.
	mandoc -T lint man/*.[0-9] "$doc"/*.7 2>&1 |
		grep -v 'referenced manual not found\|outdated mandoc.db' > "$work/wrong"
	report 'the pages are good mdoc(7)'
fi
for shell in bash zsh fish; do
	lacks $shell "the completion for $shell is understood" && continue
	$shell -n "$doc/completion.$shell" > "$work/wrong" 2>&1
	report "the completion for $shell is understood"
done

# complete WORDS...: what bash offers for the last of them
complete_bash() {
	bash --norc -c '
		compopt() { :; }
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_iptoken_lint
		printf "%s\n" "${COMPREPLY[@]}"' "$doc/completion.bash" "$@"
}
offers() { diff <(printf '%s\n' "$@") - > "$work/wrong"; }
complete_bash iptoken-lint --format = js | offers json jsonl
report 'bash completes a format'
complete_bash iptoken-lint --explain token-ra | offers token-ra-disabled
report 'bash completes a rule'
complete_bash iptoken-lint --report = js | offers json: jsonl:
report 'bash completes the format of a further report'
(cd "$work/run" && complete_bash iptoken-lint --report = json : ca) | offers catalogs
report 'bash completes its file'
(cd "$work/run" && complete_bash iptoken-lint --report = json :) | grep -x examples > /dev/null || echo 'no files' > "$work/wrong"
report 'bash completes its file right behind the colon'

# zsh is asked in a terminal of its own.
complete_zsh() { (cd "$work/run" && "$top/testdata/complete.zsh" "$work/zsh" "$1"); }
top=$PWD
if ! lacks zsh 'zsh completes options, words and files'; then
	mkdir "$work/zsh"
	cp "$doc/completion.zsh" "$work/zsh/_iptoken-lint"
	complete_zsh 'iptoken-lint --' > "$work/list"
	same 'zsh offers each option' "$work/list"
	complete_zsh 'iptoken-lint --format=js' | offers json jsonl
	report 'zsh completes a format'
	complete_zsh 'iptoken-lint -f s' | offers sarif
	report 'zsh completes it behind the letter'
	complete_zsh 'iptoken-lint --explain=token-ra' | offers token-ra-disabled
	report 'zsh completes a rule'
	complete_zsh 'iptoken-lint --fail-on=n' | offers never note
	report 'zsh completes one of few words'
	complete_zsh 'iptoken-lint --facts=e' | offers examples
	report 'zsh completes a file'
	complete_zsh 'iptoken-lint --pending=' | grep -xE 'examples|stock' | offers stock
	report 'zsh offers no file where a directory is meant'
	complete_zsh 'iptoken-lint s' | offers srv stock
	report 'zsh completes a ROOT'
	complete_zsh 'iptoken-lint --merge e' | offers examples
	report 'zsh completes a file to merge'
	complete_zsh 'iptoken-lint --report=che' | offers checkstyle
	report 'zsh completes the format of a further report'
	complete_zsh 'iptoken-lint --report=json:e' | offers examples
	report 'zsh completes its file'
	complete_zsh 'iptoken-lint --overlay=/etc/network/interfaces=e' | offers examples
	report 'zsh completes the file of an overlay'
fi
if ! lacks fish 'fish completes a format'; then
	HOME=$work fish -c "source $doc/completion.fish; complete -C 'iptoken-lint --format js'" 2>&1 |
		cut -f1 | offers json jsonl
	report 'fish completes a format'
fi
echo "1..$number"
