# What fails takes with it what depends on it.
augeas { 'fails': context => '/files/etc/network/interfaces.d/fails', changes => "set iface[. = 'eno9']/up 'true'" }
file { '/etc/sysctl.d/dependent.conf': content => "net.ipv6.conf.all.forwarding = 1\n", require => Augeas['fails'] }
file_line { 'dependent': path => '/etc/sysctl.d/dependent-line.conf', line => 'net.ipv6.conf.all.forwarding = 1', subscribe => Notify['of it'] }
notify { 'of it': require => Augeas['fails'] }
file_line { 'independent': path => '/etc/sysctl.d/dependent-line.conf', line => '# independent' }
class failing { file_line { 'many': path => '/etc/sysctl.d/many.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => 'forwarding' } }
class then { concat { '/etc/sysctl.d/then.conf': } concat::fragment { 'then': target => '/etc/sysctl.d/then.conf', content => "# then\n" } }
include failing
include then
Class['failing'] -> Class['then']
# The other way round nothing is lost.
file_line { 'unhurt': path => '/etc/sysctl.d/unhurt.conf', line => '# unhurt', before => File_line['many'] }
# What a class that failed contained, and who waits for another class
class { 'bystander': }
class bystander { file { '/etc/sysctl.d/bystander.conf': content => "# by\n" } }
define site::edit { file_line { $name: path => "/etc/sysctl.d/${name}.conf", line => 'x', match => 'edit', } }
site::edit { 'edit': }
file { '/etc/sysctl.d/after-edit.conf': content => "# after\n", subscribe => Site::Edit['edit'] }
augeas { 'after edit': context => '/files/etc/sysctl.d/after-augeas.conf', changes => 'set net.ipv6.conf.all.forwarding 1', require => File['/etc/sysctl.d/after-edit.conf'] }
