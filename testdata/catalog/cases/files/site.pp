file { '/etc/sysctl.d': ensure => directory, recurse => true, purge => true, ignore => ['keep.*'] }
file { '/etc/sysctl.d/10-content.conf': content => "# a\nnet.ipv6.conf.all.forwarding = 1\nno newline" }
file { '/etc/sysctl.d/11-array.conf': content => ["# first\n", "# last\n"] }
file { '/etc/sysctl.d/12-binary.conf': content => Binary('IyBiaW5hcnkgAQIK') }
file { '/etc/sysctl.d/13-sensitive.conf': content => Sensitive("# s3cret\n"), mode => '0400' }
file { '/etc/sysctl.d/14-template.conf': content => inline_epp("<%= \$x %>\n", { 'x' => 'net.ipv6.conf.eno1.accept_ra = 2' }) }
file { '/etc/sysctl.d/15-empty.conf': ensure => file }
file { '/etc/sysctl.d/16-link.conf': ensure => link, target => '../sysctl.conf' }
file { '/etc/sysctl.d/17-null.conf': ensure => link, target => '/dev/null' }
file { '/etc/sysctl.d/18-host.conf': source => 'file:///etc/sysctl.conf' }
file { '/etc/sysctl.d/19-host-plain.conf': source => '/etc/sysctl.d/keep.me' }
file { '/etc/sysctl.d/20-absent.conf': ensure => absent }
file { '/etc//sysctl.d/./21-path.conf': content => "# path\n" }
file { 'by name': path => '/etc/sysctl.d/22-name.conf', content => "# name\n" }
file { '/etc/sysctl.d/23-escape.conf': content => "# \u0001 \u00e4 \\ \"\t\n" }
file { '/etc/sysctl.d/24-content-empty.conf': content => '' }
file { '/etc/sysctl.d/25-short-link.conf': ensure => '/etc/sysctl.conf' }
file { '/etc/sysctl.d/60-stays.conf': ensure => file }
file { '/etc/sysctl.d/61-noop.conf': content => "# other\n", noop => true }
file { '/etc/sysctl.d/62-replace.conf': content => "# other\n", replace => false }
file { '/etc/sysctl.d/63-mode.conf': mode => '0600' }
file { '/etc/network/interfaces.d': ensure => directory, recurse => true, purge => true, force => true }
file { '/etc/network/if-pre-up.d': ensure => directory }
file { '/etc/network/if-pre-up.d/site': content => "#!/bin/sh\nexit 0\n", mode => '0755' }
file { '/etc/network/if-up.d/hook': ensure => absent }
file { '/etc/sysctl.conf': content => "# managed\n" }
