# Several resources edit one file, each group a file of its own; the order of the lines decides.
define site::line($file, $value) {
  file_line { $name: path => "/etc/sysctl.d/${file}.conf", line => "net.ipv6.conf.all.forwarding = ${value}" }
}
file_line { 'plain 1': path => '/etc/sysctl.d/plain.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'plain 0': path => '/etc/sysctl.d/plain.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
file_line { 'require 1': path => '/etc/sysctl.d/require.conf', line => 'net.ipv6.conf.all.forwarding = 1', require => File_line['require 0'] }
file_line { 'require 0': path => '/etc/sysctl.d/require.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
file_line { 'before 1': path => '/etc/sysctl.d/before.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'before 0': path => '/etc/sysctl.d/before.conf', line => 'net.ipv6.conf.all.forwarding = 0', before => File_line['before 1'] }
file_line { 'notify 1': path => '/etc/sysctl.d/notify.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'notify 0': path => '/etc/sysctl.d/notify.conf', line => 'net.ipv6.conf.all.forwarding = 0', notify => [Notify['nobody'], File_line['notify 1']] }
file_line { 'subscribe 1': path => '/etc/sysctl.d/subscribe.conf', line => 'net.ipv6.conf.all.forwarding = 1', subscribe => File_line['subscribe 0'] }
file_line { 'subscribe 0': path => '/etc/sysctl.d/subscribe.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
notify { 'nobody': }
file_line { 'arrow 1': path => '/etc/sysctl.d/arrow.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'arrow 0': path => '/etc/sysctl.d/arrow.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
File_line['arrow 0'] -> File_line['arrow 1']
file_line { 'tilde 1': path => '/etc/sysctl.d/tilde.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'tilde 0': path => '/etc/sysctl.d/tilde.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
File_line['tilde 0'] ~> Notify['between'] ~> File_line['tilde 1']
notify { 'between': }
# Nothing orders the two; the first waits for what comes later.
file_line { 'waits 1': path => '/etc/sysctl.d/waits.conf', line => 'net.ipv6.conf.all.forwarding = 1', require => Notify['late'] }
file_line { 'waits 0': path => '/etc/sysctl.d/waits.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
notify { 'late': }
# ... and here not so long.
file_line { 'short 1': path => '/etc/sysctl.d/short.conf', line => 'net.ipv6.conf.all.forwarding = 1', require => Notify['early'] }
notify { 'early': }
file_line { 'short 0': path => '/etc/sysctl.d/short.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
# Classes and defined types
class one { file_line { 'class 1': path => '/etc/sysctl.d/class.conf', line => 'net.ipv6.conf.all.forwarding = 1' } }
class zero { file_line { 'class 0': path => '/etc/sysctl.d/class.conf', line => 'net.ipv6.conf.all.forwarding = 0' } }
include one
include zero
Class['zero'] -> Class['one']
class inner { file_line { 'inner 0': path => '/etc/sysctl.d/contain.conf', line => 'net.ipv6.conf.all.forwarding = 0' } }
class outer { contain inner }
class user { file_line { 'user 1': path => '/etc/sysctl.d/contain.conf', line => 'net.ipv6.conf.all.forwarding = 1' } }
class { 'user': require => Class['outer'] }
include outer
class loose { file_line { 'loose 0': path => '/etc/sysctl.d/include.conf', line => 'net.ipv6.conf.all.forwarding = 0' } }
class holder { include loose }
class after_holder { file_line { 'after 1': path => '/etc/sysctl.d/include.conf', line => 'net.ipv6.conf.all.forwarding = 1' } }
class { 'after_holder': require => Class['holder'] }
include holder
site::line { 'define 1': file => 'define', value => 1, require => Site::Line['define 0'] }
site::line { 'define 0': file => 'define', value => 0 }
stage { 'first': before => Stage['main'] }
class early { file_line { 'stage 0': path => '/etc/sysctl.d/stage.conf', line => 'net.ipv6.conf.all.forwarding = 0' } }
file_line { 'stage 1': path => '/etc/sysctl.d/stage.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
class { 'early': stage => 'first' }
stage { 'last': require => Stage['main'] }
class final { file_line { 'last 1': path => '/etc/sysctl.d/last.conf', line => 'net.ipv6.conf.all.forwarding = 1' } }
class { 'final': stage => 'last' }
file_line { 'last 0': path => '/etc/sysctl.d/last.conf', line => 'net.ipv6.conf.all.forwarding = 0' }
file_line { 'collect 1': path => '/etc/sysctl.d/collect.conf', line => 'net.ipv6.conf.all.forwarding = 1', tag => 'then' }
file_line { 'collect 0': path => '/etc/sysctl.d/collect.conf', line => 'net.ipv6.conf.all.forwarding = 0', tag => 'first' }
File_line<| tag == 'first' |> -> File_line<| tag == 'then' |>
# A whole file and a line of it
file_line { 'file later': path => '/etc/sysctl.d/file.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file { '/etc/sysctl.d/file.conf': content => "net.ipv6.conf.all.forwarding = 0\n" }
file_line { 'file undone': path => '/etc/sysctl.d/undone.conf', line => 'net.ipv6.conf.all.forwarding = 1', before => File['/etc/sysctl.d/undone.conf'] }
file { '/etc/sysctl.d/undone.conf': content => "net.ipv6.conf.all.forwarding = 0\n" }
file_line { 'concat later': path => '/etc/sysctl.d/concat-later.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
concat { '/etc/sysctl.d/concat-later.conf': }
concat::fragment { 'later': target => '/etc/sysctl.d/concat-later.conf', content => "net.ipv6.conf.all.forwarding = 0\n" }
concat { '/etc/sysctl.d/concat-first.conf': }
concat::fragment { 'first': target => '/etc/sysctl.d/concat-first.conf', content => "net.ipv6.conf.all.forwarding = 0\n" }
file_line { 'concat first': path => '/etc/sysctl.d/concat-first.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'concat required': path => '/etc/sysctl.d/concat-required.conf', line => 'net.ipv6.conf.all.forwarding = 1', require => Concat['/etc/sysctl.d/concat-required.conf'] }
concat { '/etc/sysctl.d/concat-required.conf': }
concat::fragment { 'required': target => '/etc/sysctl.d/concat-required.conf', content => "net.ipv6.conf.all.forwarding = 0\n" }
# Augeas and a line
augeas { 'augeas first': context => '/files/etc/sysctl.d/augeas-first.conf', changes => "set net.ipv6.conf.all.forwarding 0" }
file_line { 'line second': path => '/etc/sysctl.d/augeas-first.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
augeas { 'augeas second': context => '/files/etc/sysctl.d/augeas-second.conf', changes => "set net.ipv6.conf.all.forwarding 0", require => File_line['line first'] }
file_line { 'line first': path => '/etc/sysctl.d/augeas-second.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
augeas { 'a 1': context => '/files/etc/sysctl.d/two-augeas.conf', changes => "set net.ipv6.conf.all.forwarding 1", require => Augeas['a 0'] }
augeas { 'a 0': context => '/files/etc/sysctl.d/two-augeas.conf', changes => "set net.ipv6.conf.all.forwarding 0" }
