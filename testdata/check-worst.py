#!/usr/bin/env python3
"""Hostile input of a mebibyte, against every parser and every stage: it is judged, or refused
with a clear message, within a second of processor time (times a factor for slow machines), and
four times the input costs nowhere near sixteen times as much. Prints TAP.

    check-worst.py [-v] [--some] [CASE...]     -v prints the seconds of each size; --some: one case
                                               against each parser and stage, which is what CI has time for

Each case is judged at a MiB, and at a quarter and a sixteenth of it: where a bound ends the larger
ones, it is the smaller that do all the work.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
MIB = 1 << 20
SECONDS = 1.0            # of user and system time for a MiB
SLOW = 3.0               # how much slower a machine may be
GROWTH = 9.0             # four times the input: linear is 4, quadratic 16
NOISE = 0.15             # seconds below which a ratio says nothing
INTERFACES, SYSCTL, HOOK = 'etc/network/interfaces', 'etc/sysctl.d/50-x.conf', 'etc/network/if-pre-up.d/x'
TOKEN = 'auto eth0\niface eth0 inet6 auto\n\tpre-up ip token set ::5 dev eth0\n'
CASES = {}
SIZES = (MIB // 16, MIB // 4, MIB)
SOME = '''
    vlans_with_sysctl_lines stanzas_with_refused_tokens stanzas_of_one_name refused_tokens_in_one_stanza
    bridges_with_ports one_bridge_with_many_ports options_of_one_stanza words_on_one_auto_line renames
    continuation_lines_with_words source_lines_of_many_globs a_file_sourced_by_other_paths inherits
    one_mapping_of_many_patterns auto_patterns random_bytes
    keys one_key globs_of_everything different_globs stars braces nested_braces one_long_value
    commands regular_expressions parentheses_in_comments tokens_in_a_hook many_variables_that_double nested_branches case_with_one_pattern_of_stars
    one_here_document nested_backquotes long_arithmetic long_conditions recursion pipelines trimmed_values
    a_text_compared a_text_read
    sysctl_writes_in_a_hook a_loaded_sysctl_file an_ip_batch devices_made_and_removed field_splitting
    unknown_hooks_for_many_stanzas
    facts_of_ip_link deep_yaml yaml_aliases yaml_aliases_of_the_first yaml_aliases_of_a_device a_wide_policy policy_patterns a_long_scalar
    catalog_of_files catalog_of_augeas catalog_of_file_lines baseline_of_many_findings a_diff_of_many_lines
    findings_as_html findings_as_sarif findings_as_text
'''.split()


def case(make):
    CASES[make.__name__.replace('_', ' ')] = make
    return make


def lines(size, template):
    """TEMPLATE, with its number in it, until SIZE is reached."""
    made, length, i = [], 0, 0
    while length < size:
        made.append(template(i) if callable(template) else template % {'i': i})
        length += len(made[-1])
        i += 1
    return ''.join(made)


def interfaces(size, template, before=TOKEN, after=''):
    return {INTERFACES: before + lines(size, template) + after}


def sysctl(size, template):
    return {INTERFACES: TOKEN, SYSCTL: lines(size, template)}


def hook(text, shell='sh'):
    return {INTERFACES: TOKEN, HOOK: '#!/bin/%s\n' % shell + text + '\nip token set ::7 dev eth0\n'}


# ---- interfaces ----------------------------------------------------------------------------

@case
def stanzas(size):
    return interfaces(size, 'auto e%(i)d\niface e%(i)d inet6 auto\n')


@case
def stanzas_of_one_name(size):
    return interfaces(size, 'iface eth0 inet6 auto\n')


@case
def stanzas_with_tokens(size):
    return interfaces(size, 'auto e%(i)d\niface e%(i)d inet6 auto\n\tpre-up ip token set ::5 dev e%(i)d\n')


@case
def stanzas_with_refused_tokens(size):
    return interfaces(size, 'auto e%(i)d\niface e%(i)d inet6 auto\n\taccept_ra 0\n'
                      '\tpre-up ip token set ::5 dev e%(i)d\n')


@case
def tokens_in_one_stanza(size):
    return interfaces(size, '\tpre-up ip token set ::%(i)x dev eth0\n')


@case
def refused_tokens_in_one_stanza(size):
    return interfaces(size, '\tup ip token set ::%(i)x dev eth0 || true\n', TOKEN + '\taccept_ra 0\n')


@case
def vlans(size):
    return interfaces(size, lambda i: 'auto eth0.%d\niface eth0.%d inet6 auto\n' % (i % 4094 + 1, i % 4094 + 1))


@case
def vlans_4094(size):
    count = 4094 * size // MIB
    return {INTERFACES: TOKEN + ''.join(
        'auto eth0.%d\niface eth0.%d inet6 auto\n\taccept_ra 2\n\tpre-up ip token set ::5 dev eth0.%d\n' % (i, i, i)
        for i in range(1, count + 1))}


@case
def vlans_with_sysctl_lines(size):
    count = 4094 * size // MIB
    return {INTERFACES: TOKEN + ''.join(
        'auto eth0.%d\niface eth0.%d inet6 auto\n\taccept_ra 2\n\tpre-up ip token set ::5 dev $IFACE\n' % (i, i)
        for i in range(1, count + 1)),
            SYSCTL: ''.join('net.ipv6.conf.eth0/%d.accept_ra = 2\n' % i for i in range(1, count + 1))}


@case
def bridges_with_ports(size):
    return interfaces(size, 'auto br%(i)d\niface br%(i)d inet manual\n\tbridge_ports p%(i)d q%(i)d\n')


@case
def one_bridge_with_many_ports(size):
    return {INTERFACES: TOKEN + 'auto br0\niface br0 inet manual\n\tbridge_ports' + lines(size, ' p%(i)d') + '\n'}


@case
def options_of_one_stanza(size):
    return interfaces(size, '\toption%(i)d value\n')


@case
def one_option_repeated(size):
    return interfaces(size, '\tdns-search x%(i)d\n')


@case
def commands_of_one_stanza(size):
    return interfaces(size, '\tup true %(i)d\n')


@case
def sysctl_commands_of_one_stanza(size):
    return interfaces(size, '\tpre-up sysctl -w net.ipv6.conf.eth0.accept_ra=%(i)d\n')


@case
def links_made_by_commands(size):
    return interfaces(size, '\tpre-up ip link add d%(i)d type dummy\n')


@case
def one_long_line(size):
    return {INTERFACES: TOKEN + '\tup echo ' + 'x' * size + '\n'}


@case
def one_long_word(size):
    return {INTERFACES: TOKEN + 'x' * size}


@case
def words_on_one_auto_line(size):
    return {INTERFACES: 'auto' + lines(size, ' e%(i)d') + '\n' + TOKEN}


@case
def auto_lines(size):
    return interfaces(size, 'auto e%(i)d\n')


@case
def classes(size):
    return interfaces(size, 'allow-c%(i)d eth0\n')


@case
def continuation_lines(size):
    return interfaces(size, '\\\n', TOKEN + '\tup echo ')


@case
def continuation_lines_with_words(size):
    return interfaces(size, 'x \\\n', TOKEN + '\tup echo ')


@case
def comments(size):
    return interfaces(size, '# iptoken-lint: allow=token-ra-disabled %(i)d\n')


@case
def source_lines_of_nothing(size):
    return interfaces(size, 'source /etc/none/%(i)d\n')


@case
def source_lines_of_a_glob(size):
    made = interfaces(size, 'source /etc/network/interfaces.d/*x\n')
    made.update(('etc/network/interfaces.d/%d' % i, '') for i in range(50))
    return made


@case
def source_lines_of_many_globs(size):
    made = interfaces(size, lambda i: 'source /etc/*/*/%d*x\n' % i)
    made.update(('etc/d%d/s%d/x' % (i, j), '') for i in range(10) for j in range(10))
    return made


@case
def one_source_line_of_many_words(size):
    return {INTERFACES: TOKEN + 'source' + lines(size, ' /etc/n%(i)d') + '\n'}


@case
def source_with_stars(size):
    made = interfaces(size, 'source /etc/network/interfaces.d/' + 'a*' * 100 + 'b\n')
    made.update(('etc/network/interfaces.d/' + 'a' * 200 + str(i), '') for i in range(10))
    return made


@case
def source_directories(size):
    return interfaces(size, 'source-directory /etc/network/%(i)d\n')


@case
def a_file_sourced_by_other_paths(size):
    count = max(size // 30, 1)
    return interfaces(size, lambda i: 'source ' + '/.' * (i % 64) + '/' * (i // 64 % 64 + 1) + 'etc/network/x\n') | {
        'etc/network/x': 'iface x%d inet6 auto\n' % count}


@case
def inherits(size):
    return interfaces(size, lambda i: 'iface i%d inet6 auto%s\n\tx%d y\n' % (i, ' inherits i%d' % (i - 1) if i else '', i))


@case
def inherits_of_one(size):
    return {INTERFACES: TOKEN + 'iface big inet6 auto\n' + lines(size / 2, '\tx%(i)d y\n') +
            lines(size / 2, 'iface i%(i)d inherits big\n')}


@case
def templates_of_one_name(size):
    return interfaces(size, 'iface t inet6 auto inherits t\n\tup echo %(i)d\n', TOKEN + 'iface t inet6 auto\n')


@case
def mappings(size):
    return interfaces(size, 'mapping e%(i)d\n\tscript /x\n\tmap y z\n', 'auto eth0\n' + TOKEN)


@case
def mappings_of_patterns(size):
    return interfaces(size, lambda i: 'mapping *%d*e*\n\tscript echo\n\tmap x y\n' % i,
                      'auto' + ''.join(' e%d' % i for i in range(500)) + '\n' + TOKEN)


@case
def one_mapping_of_many_patterns(size):
    return {INTERFACES: 'auto' + lines(size / 2, ' e%(i)d') + '\nmapping' + lines(size / 2, ' *%(i)dx') +
            '\n\tscript echo\n' + TOKEN}


@case
def no_scripts(size):
    return interfaces(size, 'no-scripts *%(i)d*\nauto e%(i)d\niface e%(i)d inet6 auto\n')


@case
def renames(size):
    return interfaces(size, 'rename e%(i)d=f%(i)d\nauto f%(i)d\niface f%(i)d inet6 auto\n')


@case
def auto_patterns(size):
    return interfaces(size, 'auto /e%(i)d*\niface e%(i)d inet6 auto\n')


@case
def refused_files(size):
    return {INTERFACES: TOKEN + 'source /etc/network/d/*\n'} | {
        'etc/network/d/%d' % i: 'x y\n' for i in range(size // 512)}


@case
def misspelled_options(size):
    return interfaces(size, lambda i: '\taccept_raa%d 2\n' % i)


@case
def quoted_words(size):
    return {INTERFACES: TOKEN + '\tup echo ' + '"\'' * (size // 2) + '\n'}


@case
def random_bytes(size):
    import random
    return {INTERFACES: random.Random(1).randbytes(size).decode('latin-1'),
            SYSCTL: random.Random(2).randbytes(size).decode('latin-1')}


@case
def newlines(size):
    return {INTERFACES: TOKEN + '\n' * size, SYSCTL: '\n' * size, HOOK: '#!/bin/sh\n' + '\n' * size}


# ---- sysctl --------------------------------------------------------------------------------

@case
def keys(size):
    return sysctl(size, 'net.ipv6.conf.e%(i)d.forwarding=1\n')


@case
def keys_of_one_device(size):
    return sysctl(size, 'net.ipv6.conf.eth0.key%(i)d=1\n')


@case
def one_key(size):
    return sysctl(size, 'net.ipv6.conf.all.forwarding=%(i)d\n')


@case
def globs(size):
    return sysctl(size, 'net.ipv6.conf.*.forwarding=%(i)d\n') | {
        INTERFACES: lines(size / 8, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN}


@case
def globs_of_everything(size):
    return sysctl(size, 'net.ipv6.conf.*.*=%(i)d\n') | {
        INTERFACES: lines(size / 8, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN}


@case
def different_globs(size):
    return sysctl(size, 'net.ipv6.conf.*%(i)d.forwarding=1\n-net.ipv6.conf.e%(i)d.forwarding\n') | {
        INTERFACES: lines(size / 8, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN}


@case
def stars(size):
    return sysctl(size, 'net.ipv6.conf.' + '*e' * 500 + '.forwarding=1\n') | {
        INTERFACES: TOKEN + ''.join('auto %s%d\niface %s%d inet6 auto\n' % ('e' * 12, i, 'e' * 12, i) for i in range(500))}


@case
def braces(size):
    return sysctl(size, 'net.ipv6.conf.{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}.forwarding=1\n')


@case
def nested_braces(size):
    return {INTERFACES: TOKEN, SYSCTL: 'net.ipv6.conf.' + '{a,' * (size // 4) + '}' * (size // 4) + '.forwarding=1\n'}


@case
def exclusions(size):
    return sysctl(size, '-net.ipv6.conf.e%(i)d.*\n')


@case
def one_long_key(size):
    return {INTERFACES: TOKEN, SYSCTL: 'net.' * (size // 4) + '=1\n'}


@case
def one_long_value(size):
    return {INTERFACES: TOKEN, SYSCTL: 'net.ipv6.conf.all.forwarding=' + '1 ' * (size // 2) + '\n'}


@case
def sysctl_files(size):
    return {INTERFACES: TOKEN} | {'etc/sysctl.d/%d.conf' % i: 'net.ipv6.conf.all.forwarding=%d\n' % i
                                  for i in range(size // 512)}


@case
def masked_sysctl_files(size):
    return {INTERFACES: TOKEN} | {'%s/sysctl.d/%d.conf' % (d, i): 'net.ipv6.conf.all.forwarding=%d\n' % i
                                  for i in range(size // 1024) for d in ('etc', 'usr/lib')}


@case
def sysctl_comments(size):
    return sysctl(size, '# iptoken-lint: allow=x\nnet.ipv6.conf.all.accept_ra=%(i)d\n')


# ---- shell ---------------------------------------------------------------------------------

@case
def a_command_line_of_many_words(size):
    return hook('echo' + lines(size, ' w%(i)d'))


@case
def commands(size):
    return hook(lines(size, 'true %(i)d\n'))


@case
def regular_expressions(size):
    return hook(lines(size, '[[ %s =~ %sc%%(i)d ]]\n' % ('a' * 500, '(|a)+' * 45)), 'bash')


@case
def parentheses_in_comments(size):
    return hook(lines(size, '(( : # ((((\n) )\n'), 'bash')


@case
def arithmetic_commands(size):
    return hook(lines(size, 'for ((i=0;i<1000;i++)); do ((x%(i)d+=i)); done\n'), 'bash')


@case
def tokens_in_a_hook(size):
    return hook(lines(size, 'ip token set ::%(i)x dev eth0\n'))


@case
def assignments(size):
    return hook(lines(size, 'v%(i)d=x\n'))


@case
def assignments_of_one_variable(size):
    return hook(lines(size, 'v=$v%(i)d\n'))


@case
def a_variable_that_doubles(size):
    return hook('v=x\n' + lines(size, 'v=$v$v\n'))


@case
def many_variables_that_double(size):
    return hook('v=x\n' + lines(size / 2, 'v=$v$v\n') + lines(size / 2, 'w%(i)d=$v$v\n'))


@case
def nested_loops(size):
    return hook('for a in 1 2 3 4 5 6 7 8 9 10; do\n' * 90 + lines(size, 'ip link set eth0 up\n') + 'done\n' * 90)


@case
def loops_over_devices(size):
    return hook(lines(size, 'for i in /sys/class/net/*; do ip token set :: dev ${i##*/}; done\n')) | {
        INTERFACES: lines(size / 8, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN}


@case
def endless_loops(size):
    return hook(lines(size, 'while true; do ip link set eth0 up; done\n'))


@case
def loops_of_unknown_length(size):
    return hook(lines(size, 'while frobnicate; do ip token set ::9 dev eth0; done\n'))


@case
def branches_of_unknown_outcome(size):
    return hook(lines(size, 'if frobnicate; then ip token set ::9 dev eth0; else a%(i)d=1; fi\n'))


@case
def nested_branches(size):
    depth = min(size // 60, 95)
    return hook(('if frobnicate; then a=$a1\n' * depth + 'fi\n' * depth) * (size // (depth * 30)))


@case
def case_patterns(size):
    return hook('case eth0 in\n' + lines(size, '*%(i)d*x*) true ;;\n') + 'esac')


@case
def case_with_one_pattern_of_stars(size):
    return hook('v=' + 'a' * 60000 + '\ncase $v in\n' + lines(size, '*a*a*a*a*a*a*a*b) true ;;\n') + 'esac')


@case
def here_documents(size):
    return hook(lines(size, 'cat <<E\n$a\nE\n'))


@case
def one_here_document(size):
    return hook('v=$(cat <<E\n' + lines(size, 'line $v ${w:-x} %(i)d\n') + 'E\n)')


@case
def many_here_documents_on_one_line(size):
    count = size // 10
    return hook('cat' + ' <<E' * count + '\n' + 'x\nE\n' * count)


@case
def substitutions(size):
    return hook(lines(size, 'v=$(echo x%(i)d)\n'))


@case
def nested_substitutions(size):
    return hook('echo ' + '$(echo ' * (size // 8) + ')' * (size // 8))


@case
def nested_backquotes(size):
    return hook('echo ' + '`echo ' * (size // 8) + '`' * (size // 8))


@case
def nested_parentheses(size):
    return hook('(' * (size // 2) + 'true' + ')' * (size // 2))


@case
def nested_arithmetic(size):
    return hook('v=$((' + '(' * (size // 2) + '1' + ')' * (size // 2) + '))')


@case
def long_arithmetic(size):
    return hook('v=$((1' + '+1' * (size // 2) + '))')


@case
def arithmetic(size):
    return hook(lines(size, 'v=$((v * 3 + %(i)d))\n'))


@case
def functions(size):
    return hook(lines(size, 'f%(i)d() { true; }\nf%(i)d\n'))


@case
def one_function_called(size):
    return hook('f() { ip link set eth0 up; }\n' + lines(size, 'f %(i)d\n'))


@case
def recursion(size):
    return hook('f() { f; f; }\n' + lines(size, 'f\n'))


@case
def pipelines(size):
    return hook('true' + lines(size, ' | cat'))


@case
def and_lists(size):
    return hook('true' + lines(size, ' && true'))


@case
def or_lists_of_unknown(size):
    return hook('x' + lines(size, ' || frobnicate %(i)d'))


@case
def evals(size):
    return hook(lines(size, "eval 'v=$v%(i)d'\n"))


@case
def trimmed_values(size):
    return hook('v=' + 'a' * 4000 + '\n' + lines(size, 'w=${v%%%%a*a*a*b}\nw=${v##*a*a*b}\n'))


@case
def trap_and_set(size):
    return hook(lines(size, "trap 'v%(i)d=1' EXIT\nset -e\n"))


@case
def files_written(size):
    return hook(lines(size, 'echo %(i)d > /run/f%(i)d\n'))


@case
def one_file_appended(size):
    return hook(lines(size, 'echo line %(i)d >> /run/f\n'))


@case
def sysctl_writes_in_a_hook(size):
    return hook(lines(size, 'echo 1 > /proc/sys/net/ipv6/conf/e%(i)d/forwarding\n'))


@case
def a_loaded_sysctl_file(size):
    return hook(lines(size / 64, 'sysctl -p /etc/x.conf\n')) | {
        'etc/x.conf': lines(size, 'net.ipv6.conf.eth0.forwarding=%(i)d\n')}


@case
def sysctl_system_in_a_hook(size):
    return hook(lines(size / 64, 'sysctl --system\n')) | {
        SYSCTL: lines(size, 'net.ipv6.conf.eth0.forwarding=%(i)d\n')}


@case
def an_ip_batch(size):
    return hook('ip -batch /etc/batch') | {'etc/batch': lines(size, 'token set ::%(i)x dev eth0\n')}


@case
def devices_made_and_removed(size):
    return hook(lines(size, 'ip link add d%(i)d type dummy\nip link del d%(i)d\n'))


@case
def devices_in_namespaces(size):
    return hook(lines(size, 'ip netns add n%(i)d\n'))


@case
def sequences(size):
    return hook(lines(size, 'for i in $(seq 1 10000); do :; done\n'))


@case
def field_splitting(size):
    return hook('v="' + 'a ' * 30000 + '"\n' + lines(size, 'echo $v\n'))


@case
def hooks(size):
    return {INTERFACES: TOKEN} | {'etc/network/if-pre-up.d/h%d' % i: '#!/bin/sh\nip link set eth0 up\n'
                                  for i in range(size // 512)}


@case
def hooks_for_many_stanzas(size):
    return {INTERFACES: lines(size / 2, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN,
            HOOK: '#!/bin/sh\n' + lines(size / 2, 'v=%(i)d\n')}


@case
def unknown_hooks_for_many_stanzas(size):
    return {INTERFACES: lines(size, 'auto e%(i)d\niface e%(i)d inet6 auto\n') + TOKEN,
            HOOK: '#!/bin/sh\nfrobnicate\nip token set ::7 dev $IFACE\n'}


@case
def long_conditions(size):
    return hook('[ a = a' + ' -a b = b' * (size // 9) + ' ]')


@case
def nested_conditions(size):
    return hook('[ ' + '! ' * (size // 2) + 'a ]')


# What goes over a text, again and again: of a variable, of a pipe, of a file of the tree.
GO_OVER = {
    'compared': '[ "$x" = "$y" ]', 'split': 'set -- $x', 'translated': 'echo $x | tr $x b',
    'cut': 'echo $x | cut -d: -f2000000000', 'substituted': 'echo $x | sed s/%sb/c/' % ('a' * 30000),
    'cut off': 'head -n 2000000000 < /n', 'read': 'read z < /n', 'read in branches':
    'if frobnicate; then read z; else read w; fi', 'tried for a pattern': 'case $x in *b) ;; esac',
    'looked through for brackets': 'echo $b', 'padded': "printf '%s' x" % ('%65535s' * 900),
}


def goes_over(size, kind, command):
    """$x and $y, a file, and what the command reads, all of 60,000 bytes; a file that is read is longer."""
    text = '\n' * size if kind == 'cut off' else 'a' * (size if kind == 'read' else min(size, 60000))
    times = min(9000 * size // MIB, size // len(command))
    return {**hook('b=' + '[' * 60000 + '\n{\nx=$(cat /n)\ny=$(cat /n)\n' + (command + '\n') * times + '} < /n\n'),
            'n': text}


for kind, command in GO_OVER.items():
    CASES['a text ' + kind] = lambda size, kind=kind, command=command: goes_over(size, kind, command)
    CASES['a text ' + kind].__name__ = 'a_text_' + kind.replace(' ', '_')


# ---- what options name ---------------------------------------------------------------------

def with_file(option, text):
    return {INTERFACES: TOKEN, '/' + option: text}


@case
def facts_with_many_devices(size):
    return with_file('facts', 'devices:\n' + lines(size, '  e%(i)d: {kind: ethernet}\n'))


@case
def facts_100000_devices(size):
    return with_file('facts', 'devices:\n' + ''.join('  e%d: {}\n' % i for i in range(100000 * size // MIB)))


@case
def facts_of_ip_link(size):
    return with_file('facts', json.dumps([{'ifname': 'e%d' % i, 'link_type': 'ether'} for i in range(size // 40)]))


@case
def deep_yaml(size):
    return with_file('policy', '[' * size)


@case
def deep_block_yaml(size):
    return with_file('policy', '\n'.join(' ' * i + 'a:' for i in range(int((2 * size) ** 0.5))))


@case
def deep_json(size):
    return with_file('catalog', '{"a":' * (size // 5))


@case
def yaml_aliases(size):
    return with_file('policy', 'a0: &a0 [x]\n' + lines(size, lambda i: 'a%d: &a%d [*a%d, *a%d]\n' % (i + 1, i + 1, i, i)))


def aliases_of_the_first(size):
    return 'x:\n' + lines(size / 2, ' - &a%(i)d b\n') + lines(size / 2, ' - *a0\n')


@case
def yaml_aliases_of_the_first(size):
    return with_file('facts', aliases_of_the_first(size))


@case
def yaml_aliases_in_the_policy_of_a_host(size):
    return {INTERFACES: TOKEN, 'etc/iptoken-lint/policy.yaml': aliases_of_the_first(size - 99)}


@case
def yaml_aliases_in_a_baseline(size):
    return with_file('baseline', 'version: 1\n' + aliases_of_the_first(size))


@case
def yaml_aliases_of_flags(size):
    return with_file('facts', '- {ifname: eth0, flags: &f [' + 'A,' * (size // 8) + 'A]}\n' +
                     lines(size / 2, '- {ifname: e%(i)d, flags: *f}\n'))


@case
def yaml_aliases_of_a_device(size):
    return with_file('facts', '- &f {ifname: eth0' + lines(size / 4, ', a%(i)d: b') + '}\n' + lines(size / 2, '- *f\n'))


@case
def facts_of_ansible_with_ports(size):
    return with_file('facts', '{"ansible_facts": {' + lines(size / 2, '"ansible_e%(i)d":{"device":"e%(i)d"},') + lines(
        size / 2, '"b%(i)d":{"device":"b","interfaces":["e%(i)d","e9000","e9001","e9002"]},') + '"x":1}}')


@case
def a_wide_policy(size):
    return with_file('policy', 'version: 1\nexempt:\n' + lines(
        size - 200, '  - {hosts: ["h%(i)d"], rule: token-ra-disabled, reason: x}\n'))


@case
def duplicate_yaml_keys(size):
    return with_file('facts', 'devices:\n' + lines(size, '  e0: {kind: ethernet}\n'))


@case
def a_wide_map(size):
    return with_file('policy', lines(size, 'key%(i)d: 1\n'))


@case
def a_long_scalar(size):
    return with_file('policy', 'version: "' + 'x' * size + '"\n')


def catalog(resources):
    return {'document_type': 'Catalog', 'name': 'x', 'version': 1, 'resources': resources, 'edges': []}


@case
def catalog_of_files(size):
    return with_file('catalog', json.dumps(catalog([
        {'type': 'File', 'title': '/etc/network/interfaces.d/%d' % i, 'parameters': {'content': 'x'}}
        for i in range(size // 95)])))


@case
def catalog_of_concat_fragments(size):
    return with_file('catalog', json.dumps(catalog(
        [{'type': 'Concat_file', 'title': 'f', 'parameters': {'path': '/etc/f', 'tag': 't'}}] +
        [{'type': 'Concat_fragment', 'title': 'f%d' % i, 'parameters': {'target': 'f', 'tag': 't', 'content': 'x'}}
         for i in range(size // 110)])))


@case
def catalog_of_augeas(size):
    return with_file('catalog', json.dumps(catalog([
        {'type': 'Augeas', 'title': 'a%d' % i, 'parameters': {
            'context': '/files/etc/network/interfaces', 'changes': ["set auto[child::1 = 'eth0']/1 'eth0'"]}}
        for i in range(size // 150)])))


@case
def catalog_of_file_lines(size):
    return with_file('catalog', json.dumps(catalog([
        {'type': 'File_line', 'title': 'l%d' % i, 'parameters': {'path': '/etc/network/interfaces', 'line': '# l%d' % i}}
        for i in range(size // 110)])))


@case
def baseline_of_many_findings(size):
    return with_file('baseline', json.dumps({'version': 1, 'findings': [
        {'fingerprint': '%032x' % i, 'rule': 'token-ra-disabled'} for i in range(size // 90)]}))


@case
def policy_patterns(size):
    return with_file('policy', 'version: 1\nexempt:\n' + lines(
        size - 200, '  - {rule: token-ra-disabled, hosts: ["*h*%(i)d*x*"], reason: x}\n')) | {
            SYSCTL: lines(size / 8, 'net.ipv6.conf.eth0.key%(i)d=1\n')}


@case
def exemptions_by_patterns_of_files(size):
    exemption = '  - {rule: sysctl-unknown-key, reason: x, files: ["' + '*a' * 100 + 'b%(i)d"]}\n'
    return {INTERFACES: TOKEN, 'etc/sysctl.d/' + 'a' * 240 + '.conf': lines(size / 2, 'net.ipv6.conf.eth0.key%(i)d=1\n'),
            'etc/iptoken-lint/policy.yaml': 'version: 1\nexempt:\n' + lines(size / 2, exemption)}


@case
def exemptions_of_another_rule(size):
    exemption = '  - {rule: token-ra-disabled, reason: x}\n'
    return {INTERFACES: TOKEN, SYSCTL: lines(size / 2, 'net.ipv6.conf.eth0.key%(i)d=1\n'),
            'etc/iptoken-lint/policy.yaml': 'version: 1\nexempt:\n' + lines(size / 2, exemption)}


@case
def a_catalog_that_purges_by_patterns(size):
    patterns = ['*a*a*a*a*b' * 10 + str(i) for i in range(size // 200)]
    purge = {'type': 'File', 'title': '/etc/d', 'parameters': {
        'ensure': 'directory', 'recurse': True, 'purge': True, 'ignore': patterns}}
    return with_file('catalog', json.dumps(catalog([purge]))) | {
        'etc/d/' + 'a' * 200 + str(i): '' for i in range(size // 1024)}


@case
def a_diff_of_many_lines(size):
    head = 'diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n' % ((SYSCTL,) * 4)
    return with_file('diff-lines', head + lines(size, '@@ -%(i)d,0 +%(i)d @@\n+x%(i)d\n')) | {
        SYSCTL: lines(size / 8, 'net.ipv6.conf.eth0.key%(i)d=1\n')}


# ---- reports -------------------------------------------------------------------------------

def findings_as(size, kind):
    """Findings on lines of their own, and on one line."""
    return sysctl(size / 2, 'net.ipv6.conf.eth0.key%(i)d=1\n') | {
        INTERFACES: 'auto' + lines(size / 16, ' e%(i)d') + '\n' + TOKEN, '/format': kind}


for kind in ('text', 'html', 'sarif', 'junit', 'github', 'gitlab', 'checkstyle', 'gcc', 'jsonl'):
    CASES['findings as ' + kind] = lambda size, kind=kind: findings_as(size, kind)
    CASES['findings as ' + kind].__name__ = 'findings_as_' + kind


# ---- running them --------------------------------------------------------------------------

def build(root, files):
    """The tree, and the options for what stands outside it."""
    options = []
    for path, text in files.items():
        if path == '/format':
            options.append('--format=' + text)
            continue
        if path.startswith('/'):
            full = os.path.join(root, '..', path[1:])
            options.append('--%s=%s' % (path[1:], full))
        else:
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as file:
            file.write(text.encode('latin-1'))
        if '/if-' in full:
            os.chmod(full, 0o755)
    return options


def run(files):
    """Seconds of user and system time, exit status, the last line of stderr."""
    with tempfile.TemporaryDirectory() as work:
        root = os.path.join(work, 'host')
        os.makedirs(os.path.join(root, 'etc'))
        options = build(root, files)
        with open(os.path.join(work, 'err'), 'wb+') as err:
            if '/format' not in files:
                options.append('--format=json')
            child = subprocess.Popen([PROGRAM, '-j1', *options, root],
                                     stdout=subprocess.DEVNULL, stderr=err)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            err.seek(0)
            said = err.read().decode('utf-8', 'replace').strip().splitlines()
    return usage.ru_utime + usage.ru_stime, child.returncode, said[-1] if said else '', usage.ru_maxrss // 1024


def volume(files):
    return sum(len(text) for text in files.values())


def judge_size(files, ran):
    """What is wrong with one run, or None."""
    seconds, status, said, _ = ran
    bound = SECONDS * SLOW * max(volume(files) / MIB, 1)
    if status not in (0, 1, 2):
        return 'exit status %d' % status
    if status == 2 and not said:
        return 'exit status 2 without a word'
    if seconds > bound:
        return '%.2f s of processor time for %d bytes, the bound is %.2f s' % (seconds, volume(files), bound)
    return None


def judge(make, verbose):
    """What is wrong, or None."""
    runs = []
    for size in SIZES:
        files = make(size)
        runs.append(run(files))
        problem = judge_size(files, runs[-1])
        if problem:
            return problem
    if verbose:
        print('# %-34s %s s, exit %s, at most %d MiB %s' % (
            make.__name__, ' '.join('%5.2f' % ran[0] for ran in runs), '/'.join(str(ran[1]) for ran in runs),
            max(ran[3] for ran in runs), runs[-1][2][-60:] if runs[-1][1] == 2 else ''), flush=True)
    # Where a bound ends the larger run, its time says nothing of how it would have grown.
    quick, whole = runs[-2:]
    if whole[1] != 2 and whole[0] > NOISE and whole[0] > GROWTH * quick[0]:
        return '%.2f s for a quarter, %.2f s for the whole: that is not linear' % (quick[0], whole[0])
    return None


def main():
    arguments = [a for a in sys.argv[1:] if not a.startswith('-')]
    verbose = '-v' in sys.argv
    if '--some' in sys.argv:
        arguments += SOME
    unknown = set(arguments) - {make.__name__ for make in CASES.values()}
    if unknown:
        sys.exit('check-worst: there is no case ' + ', '.join(sorted(unknown)))
    chosen = {name: make for name, make in CASES.items() if not arguments or make.__name__ in arguments}
    failed = 0
    for number, (name, make) in enumerate(chosen.items(), 1):
        problem = judge(make, verbose)
        print('%s %d - a MiB of: %s' % ('not ok' if problem else 'ok', number, name), flush=True)
        if problem:
            print('# ' + problem)
            failed += 1
    print('1..%d' % len(chosen))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
