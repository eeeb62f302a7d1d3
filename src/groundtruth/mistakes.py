"""Mistakes to make in the model on purpose, each at a place where a real kernel or ifup decides."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Mistake:
    """In FILE of src/, each OLD, which must be there once, becomes NEW."""

    name: str
    file: str
    changes: tuple


def mistake(name, file, *changes):
    return Mistake(name, file, changes)


MISTAKES = (
    # What a write to a sysctl reaches.
    mistake("`default` reaches existing devices", "kernel/sysctl_write.c",
            ("\tif (file->scope == SYSCTL_SCOPE_ALL)\n\t\tpropagate(",
             "\tif (file->scope == SYSCTL_SCOPE_DEFAULT)\n\t\tset_devices(kernel, file->key, value);\n"
             "\tif (file->scope == SYSCTL_SCOPE_ALL)\n\t\tpropagate(")),
    mistake("`all.forwarding` leaves `default` alone", "kernel/sysctl_write.c",
            ("\t\tscope_change(kernel, &kernel->netns.dflt)->conf[key] = value;\n", "")),
    mistake("an equal write to `all` reaches nobody", "kernel/sysctl_write.c",
            ("\tcase DEVCONF_REACH_EVERY:\n",
             "\tcase DEVCONF_REACH_EVERY:\n\t\tif (before.known && before.number == value.number)\n"
             "\t\t\tbreak;\n")),
    mistake("systemd writes what is there already", "kernel/sysctl_write.c",
            ("present.number == wanted ? wrote(data.length) : ", "")),

    # What the kernel tests before it takes a token.
    mistake("a router takes advertisements with accept_ra 1", "kernel/token.c",
            ("maybe_not(value_is(accept_ra, 2))", "value_is(accept_ra, 0)")),
    mistake("NOARP does not matter", "kernel/token.c", ("\tcheck_noarp,\n", "")),
    mistake("router_solicitations does not matter", "kernel/token.c",
            ("\tcheck_solicitations,\n", "")),
    mistake("accept_ra is tested before NOARP", "kernel/token.c",
            ("\tcheck_noarp,\n\tcheck_accept_ra,\n", "\tcheck_accept_ra,\n\tcheck_noarp,\n")),
    mistake("a VLAN has ARP whatever its parent has", "kernel/link_add.c",
            ("\t\treturn lower->link[LINK_NOARP];\n", "\t\treturn value_known(0, kernel->event);\n")),
    mistake("an MTU of 1280 is too small for IPv6", "kernel/mtu.c",
            ("} else if (mtu.number < IPV6_MIN_MTU) {", "} else if (mtu.number <= IPV6_MIN_MTU) {")),
    mistake("IPv6 comes back with the old sysctls when the MTU does", "kernel/mtu.c",
            ("\t\tinet6_dev_make(kernel, device);\n",
             "\t\tdevice->link[LINK_INET6] = value_known(1, kernel->event);\n")),

    # The loaders.
    mistake("sysctl.d in the order of the directories", "sysctl/files.c",
            ("slice_compare(((const struct candidate *)a)->name,\n"
             "\t\t\t     ((const struct candidate *)b)->name)",
             "strcmp(((const struct candidate *)a)->path, ((const struct candidate *)b)->path)")),
    mistake("/usr/lib/sysctl.d wins over /etc/sysctl.d", "sysctl/files.c",
            ("\"etc/sysctl.d\", \"run/sysctl.d\", \"usr/local/lib/sysctl.d\", \"usr/lib/sysctl.d\",",
             "\"usr/lib/sysctl.d\", \"run/sysctl.d\", \"usr/local/lib/sysctl.d\", \"etc/sysctl.d\",")),
    mistake("sysctl.conf is read first", "sysctl/files.c",
            ("\tif (list->rules->directories)\n\t\tread_directories(list);\n\tif (!list->",
             "\tif (list->rules->directories && !list->rules->sysctl_conf)\n"
             "\t\tread_directories(list);\n\tif (!list->"),
            ("\t\tnote_unreadable(list, \"etc/sysctl.conf\", status);\n}",
             "\t\tnote_unreadable(list, \"etc/sysctl.conf\", status);\n"
             "\tif (list->rules->directories)\n\t\tread_directories(list);\n}")),
    mistake("an equal assignment moves to the end", "sysctl/systemd.c",
            ("a->excluded == b->excluded && slice_equal(a->value, b->value)",
             "a->excluded && b->excluded")),
    mistake("explicit keys do not shield from globs", "sysctl/systemd.c",
            ("table_find(&plan->paths, slice_of(path)) != NULL", "!plan || !path")),

    # The order of boot, and ifup.
    mistake("udev's rule is not run after the loader", "boot/scenario.c",
            ("\tif (!udev_first)\n\t\tudev_all(replay, true);\n", "")),
    mistake("allow-hotplug brings nothing up", "boot/scenario.c",
            ("\t\thotplug_all(replay);\n", "\t\t(void)hotplug_all;\n")),
    mistake("the method comes before pre-up", "ifupdown/device.c",
            ("\tif (!run_options(run, scene, PHASE_PRE_UP",
             "\tif (!run_method(run, scene, method->up, IFUP_STEP_METHOD) ||\n"
             "\t    !run_options(run, scene, PHASE_PRE_UP")),
    mistake("a failed stanza does not keep the next one back", "ifupdown/device.c",
            ("\t\tif (stanza->name == target.logical && !run_stanza(run, target, stanza))\n"
             "\t\t\treturn false;\n",
             "\t\tif (stanza->name == target.logical)\n\t\t\trun_stanza(run, target, stanza);\n")),
    mistake("if-up.d comes before the up lines", "ifupdown/device.c",
            ("\t       run_options(run, scene, PHASE_UP, IFUP_STEP_UP) &&\n"
             "\t       run_stanza_hooks(run, scene, \"/etc/network/if-up.d\", IFUP_STEP_UP_HOOKS);",
             "\t       run_stanza_hooks(run, scene, \"/etc/network/if-up.d\", IFUP_STEP_UP_HOOKS) &&\n"
             "\t       run_options(run, scene, PHASE_UP, IFUP_STEP_UP);")),
    mistake("a broken line in a sourced file refuses everything", "ifupdown/interfaces.c",
            ("\t\t.refuses_rest = file->sourced,\n\t};\n",
             "\t\t.refuses_rest = file->sourced,\n\t};\n"
             "\tfile->reading->interfaces->refused = true;\n")),
    mistake("method auto leaves accept_ra 1", "ifupdown/dialect_inet6.c",
            ("inet6_auto_defaults[] = {\n\t{ \"accept_ra\", \"2\" },",
             "inet6_auto_defaults[] = {\n\t{ \"accept_ra\", \"1\" },")),
    mistake("a gateway does not turn advertisements off", "ifupdown/dialect_inet6.c",
            ("\t{ \"accept_ra\", ignore_ra_with_gateway },\n",
             "\t{ \"accept_ra\", (void (*)(struct settings *, const char *))address_drop_length },\n")),

    # Hook scripts and their shell.
    mistake("run-parts takes names with a dot", "boot/hooks.c",
            ("*c != '_' && *c != '-')", "*c != '_' && *c != '-' && *c != '.')")),
    mistake("`set -e` ends nothing", "shell/run.c",
            ("\tif (setting.tested || errexit == MAYBE_NO ||", "\tif (setting.tested || errexit != MAYBE_UNKNOWN ||")),
    mistake("`!` turns nothing around", "shell/run.c",
            ("\treturn negate(run_node(run, node->u.body, mask_not(setting)));",
             "\t(void)negate;\n\treturn run_node(run, node->u.body, mask_not(setting));")),
)
