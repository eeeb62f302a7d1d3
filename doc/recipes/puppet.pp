# The network configuration of a host behind a gate, as a class of a site. The tool comes first,
# the drop-ins come before the interfaces file: a gate judges one file at a time, and the last
# one to be written must see the others. `source` or `template()` do as well as `content`.
class site::network(
  String $interfaces,
  Hash[String, String] $sysctl = {},
) {
  package { 'iptoken-lint': ensure => installed }

  $sysctl.each |String $name, String $content| {
    $path = "/etc/sysctl.d/${name}.conf"
    file { $path:
      content      => $content,
      require      => Package['iptoken-lint'],
      before       => File['/etc/network/interfaces'],
      validate_cmd => "/usr/bin/iptoken-lint --gate --overlay=${path}=\"%\" /",
    }
  }

  file { '/etc/network/interfaces':
    content      => $interfaces,
    require      => Package['iptoken-lint'],
    validate_cmd => '/usr/bin/iptoken-lint --gate --overlay=/etc/network/interfaces="%" /',
  }

  # What validate_cmd does not see: removals, purges, augeas, file_line. This one also speaks
  # with --noop. What brings interfaces up should require it.
  exec { 'ip tokens acceptable':
    command => '/bin/false',
    unless  => '/usr/bin/iptoken-lint --gate /',
    require => File['/etc/network/interfaces'],
  }
}
