# Each resource changes a file of its own.
augeas { 'replace':
  context => '/files/etc/sysctl.d/replace.conf',
  changes => ['set net.ipv6.conf.all.forwarding 0'],
}
augeas { 'add':
  context => '/files/etc/sysctl.d/add.conf',
  changes => ['set net.ipv6.conf.eno1.accept_ra \'2\''],
}
augeas { 'slash':
  context => '/files/etc/sysctl.d/slash.conf',
  changes => ['set net.ipv6.conf.eno1\\/5.accept_ra \'0\''],
}
augeas { 'slash-plain':
  context => '/files/etc/sysctl.d/slash-plain.conf',
  changes => ['set net.ipv6.conf.eno1/5.accept_ra \'0\''],
}
augeas { 'twice':
  context => '/files/etc/sysctl.d/twice.conf',
  changes => ['set net.ipv4.ip_forward \'1\''],
}
augeas { 'remove':
  context => '/files/etc/sysctl.d/remove.conf',
  changes => ['rm net.ipv6.conf.all.forwarding'],
}
augeas { 'clear':
  context => '/files/etc/sysctl.d/clear.conf',
  changes => ['clear net.ipv6.conf.all.forwarding'],
}
augeas { 'hash':
  context => '/files/etc/sysctl.d/hash.conf',
  changes => ['set net.ipv6.conf.all.forwarding \'0 # x\''],
}
augeas { 'minus':
  context => '/files/etc/sysctl.d/minus.conf',
  changes => ['set -net.ipv6.conf.all.forwarding \'0\''],
}
augeas { 'insert':
  context => '/files/etc/sysctl.d/insert.conf',
  changes => ['ins net.ipv6.conf.all.accept_ra before net.ipv6.conf.all.forwarding', 'set net.ipv6.conf.all.accept_ra 2'],
}
augeas { 'value-words':
  context => '/files/etc/sysctl.d/value-words.conf',
  changes => ['set net.ipv4.ip_local_port_range \'1024 65000\''],
}
augeas { 'missing':
  context => '/files/etc/sysctl.d/missing.conf',
  changes => ['set net.ipv6.conf.all.forwarding 1'],
}
augeas { 'eol-comment':
  context => '/files/etc/sysctl.d/eol-comment.conf',
  changes => ['set net.ipv6.conf.all.forwarding 0'],
}
augeas { 'bare':
  context => '/files/etc/sysctl.d/bare.conf',
  changes => ['set net.ipv6.conf.all.forwarding 0'],
}
augeas { 'empty-value':
  context => '/files/etc/sysctl.d/empty-value.conf',
  changes => ['set net.ipv6.conf.all.forwarding 0'],
}
augeas { 'main':
  changes => ['set /files/etc/sysctl.conf/net.ipv6.conf.default.forwarding 1'],
}
augeas { 'incl':
  incl    => '/etc/sysctl.d/incl.conf',
  lens    => 'Sysctl.lns',
  context => '/files/etc/sysctl.d/incl.conf',
  changes => 'set net.ipv6.conf.all.forwarding 1',
}
