# The gate on a copy of a host, to try it: `puppet apply doc/recipes/try-puppet.pp`, in the
# source tree and without privileges. The file is refused; with accept_ra = 2 for eno1 in it,
# as the message says, it is written.
file { '/tmp/iptoken-lint-host/etc/sysctl.d/50-gateway.conf':
  content      => "net.ipv6.conf.all.forwarding = 1\n",
  validate_cmd => '/usr/bin/iptoken-lint --gate --overlay=/etc/sysctl.d/50-gateway.conf="%" /tmp/iptoken-lint-host',
}
