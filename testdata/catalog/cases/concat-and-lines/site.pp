concat { '/etc/sysctl.d/50-numeric.conf': order => 'numeric' }
concat::fragment { 'n b': target => '/etc/sysctl.d/50-numeric.conf', order => 10, content => "net.ipv6.conf.all.forwarding = 1\n" }
concat::fragment { 'n a': target => '/etc/sysctl.d/50-numeric.conf', order => '9', content => "net.ipv6.conf.all.forwarding = 0\n" }
concat::fragment { 'n c': target => '/etc/sysctl.d/50-numeric.conf', order => '9', content => "# c\n" }
concat { '/etc/sysctl.d/51-alpha.conf': }
concat::fragment { 'a b': target => '/etc/sysctl.d/51-alpha.conf', order => '10', content => "# ten\n" }
concat::fragment { 'a a': target => '/etc/sysctl.d/51-alpha.conf', order => '9', content => "# nine\n" }
concat::fragment { 'a d': target => '/etc/sysctl.d/51-alpha.conf', content => "# default order is 10\n" }
concat::fragment { 'a c': target => '/etc/sysctl.d/51-alpha.conf', order => '10-x', content => "# ten x\n" }
concat { '/etc/sysctl.d/52-newline.conf': ensure_newline => true }
concat::fragment { 'w a': target => '/etc/sysctl.d/52-newline.conf', content => '# a' }
concat::fragment { 'w b': target => '/etc/sysctl.d/52-newline.conf', content => "# b\n" }
concat { '/etc/sysctl.d/53-warn.conf': warn => true }
concat::fragment { 'warned': target => '/etc/sysctl.d/53-warn.conf', content => "# b\n" }
concat { 'named': path => '/etc/sysctl.d/54-named.conf' }
concat::fragment { 'named a': target => 'named', content => "# named\n" }
concat { '/etc/sysctl.d/55-absent.conf': ensure => absent }
concat { '/etc/sysctl.d/56-source.conf': }
concat::fragment { 'source': target => '/etc/sysctl.d/56-source.conf', source => '/etc/sysctl.d/line-plain.conf' }
concat { '/etc/sysctl.d/70-exists.conf': replace => false }
concat::fragment { 'exists': target => '/etc/sysctl.d/70-exists.conf', content => "# new\n" }
file_line { 'plain': path => '/etc/sysctl.d/line-plain.conf', line => 'net.ipv6.conf.eno1.accept_ra = 2' }
file_line { 'there': path => '/etc/sysctl.d/line-twice.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'absent': ensure => absent, path => '/etc/sysctl.d/line-absent.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'absent twice': ensure => absent, multiple => true, path => '/etc/sysctl.d/line-absent-twice.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'last': path => '/etc/sysctl.d/line-last.conf', line => '# added' }
