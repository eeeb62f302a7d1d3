# Made up: relations of all kinds between what contains and what is contained.
define site::pair($n) {
  case $n {
    0: {
      file_line { 'l18-0': path => '/etc/sysctl.d/18.conf', line => '# 0', notify => [File_line['l2-1']] }
      file_line { 'l4-1': path => '/etc/sysctl.d/4.conf', line => '# 1', require => [Notify['n9']] }
    }
    1: {
      exec { 'e0': command => '/bin/true' }
      notify { 'n6': withpath => true, require => [File_line['l5-3']] }
    }
    2: {
      notify { 'n1': withpath => true }
      file_line { 'l2-0': path => '/etc/sysctl.d/2.conf', line => '# 0', subscribe => [File_line['l0-1']] }
    }
    3: {
      file_line { 'l8-0': path => '/etc/sysctl.d/8.conf', line => '# 0' }
      file_line { 'l3-3': path => '/etc/sysctl.d/3.conf', line => '# 3' }
    }
    4: {
      exec { 'e3': command => '/bin/true' }
      file_line { 'l15-3': path => '/etc/sysctl.d/15.conf', line => '# 3' }
    }
    5: {
      file_line { 'l14-1': path => '/etc/sysctl.d/14.conf', line => '# 1' }
      file_line { 'l15-0': path => '/etc/sysctl.d/15.conf', line => '# 0' }
    }
    6: {
      file_line { 'l12-0': path => '/etc/sysctl.d/12.conf', line => '# 0' }
      file_line { 'l20-3': path => '/etc/sysctl.d/20.conf', line => '# 3', require => [File_line['l6-1']] }
    }
    7: {
      notify { 'n4': withpath => true }
      file_line { 'l6-2': path => '/etc/sysctl.d/6.conf', line => '# 2' }
    }
    8: {
      file_line { 'l15-2': path => '/etc/sysctl.d/15.conf', line => '# 2', notify => [File_line['l22-1']] }
      file_line { 'l3-0': path => '/etc/sysctl.d/3.conf', line => '# 0', require => [Notify['n5']], before => [File_line['l17-2']] }
    }
    9: {
      file_line { 'l0-3': path => '/etc/sysctl.d/0.conf', line => '# 3' }
      file_line { 'l12-1': path => '/etc/sysctl.d/12.conf', line => '# 1', before => [File_line['l19-3']] }
    }
    10: {
      file_line { 'l13-3': path => '/etc/sysctl.d/13.conf', line => '# 3', before => [File_line['l5-2']] }
      file_line { 'l19-1': path => '/etc/sysctl.d/19.conf', line => '# 1', subscribe => [Class['c0']] }
    }
    11: {
      file_line { 'l22-1': path => '/etc/sysctl.d/22.conf', line => '# 1' }
      file_line { 'l0-0': path => '/etc/sysctl.d/0.conf', line => '# 0' }
    }
    12: {
      file_line { 'l8-2': path => '/etc/sysctl.d/8.conf', line => '# 2' }
      notify { 'n9': withpath => true, notify => [Exec['e3']] }
    }
    13: {
      file_line { 'l18-3': path => '/etc/sysctl.d/18.conf', line => '# 3' }
      file_line { 'l7-1': path => '/etc/sysctl.d/7.conf', line => '# 1', subscribe => [File_line['l6-1']] }
    }
    default: { }
  }
}
class c0 {
  site::pair { 'd5': n => 5 }
  site::pair { 'd0': n => 0, before => [File_line['l10-2']] }
  notify { 'n3': withpath => true }
  site::pair { 'd7': n => 7, before => [File_line['l7-2']], notify => [File_line['l9-0']] }
  file_line { 'l2-1': path => '/etc/sysctl.d/2.conf', line => '# 1' }
  file_line { 'l16-2': path => '/etc/sysctl.d/16.conf', line => '# 2' }
  file_line { 'l18-2': path => '/etc/sysctl.d/18.conf', line => '# 2', notify => [Site::Pair['d8'], File_line['l19-0']] }
  file_line { 'l0-2': path => '/etc/sysctl.d/0.conf', line => '# 2' }
  file_line { 'l10-0': path => '/etc/sysctl.d/10.conf', line => '# 0' }
}
class c1 {
  file_line { 'l21-3': path => '/etc/sysctl.d/21.conf', line => '# 3', before => [Site::Pair['d13']] }
  file_line { 'l3-1': path => '/etc/sysctl.d/3.conf', line => '# 1' }
  file_line { 'l17-1': path => '/etc/sysctl.d/17.conf', line => '# 1', notify => [File_line['l11-2']] }
  file_line { 'l22-2': path => '/etc/sysctl.d/22.conf', line => '# 2', before => [File_line['l6-1']] }
  file_line { 'l4-2': path => '/etc/sysctl.d/4.conf', line => '# 2' }
  file_line { 'l6-3': path => '/etc/sysctl.d/6.conf', line => '# 3', subscribe => [File_line['l5-0']] }
  file_line { 'l22-3': path => '/etc/sysctl.d/22.conf', line => '# 3' }
  file_line { 'l19-2': path => '/etc/sysctl.d/19.conf', line => '# 2' }
}
class c2 {
  file_line { 'l1-2': path => '/etc/sysctl.d/1.conf', line => '# 2' }
  file_line { 'l5-2': path => '/etc/sysctl.d/5.conf', line => '# 2' }
  file_line { 'l16-0': path => '/etc/sysctl.d/16.conf', line => '# 0' }
  file_line { 'l7-0': path => '/etc/sysctl.d/7.conf', line => '# 0', subscribe => [File_line['l6-1']] }
  file_line { 'l8-1': path => '/etc/sysctl.d/8.conf', line => '# 1' }
  file_line { 'l13-1': path => '/etc/sysctl.d/13.conf', line => '# 1' }
  file_line { 'l11-3': path => '/etc/sysctl.d/11.conf', line => '# 3', require => [File_line['l16-2']], subscribe => [Class['c4']] }
  site::pair { 'd10': n => 10, require => [File_line['l11-1']] }
}
class c3 {
  file_line { 'l17-0': path => '/etc/sysctl.d/17.conf', line => '# 0', subscribe => [File_line['l23-0'], File_line['l12-0']] }
  file_line { 'l11-1': path => '/etc/sysctl.d/11.conf', line => '# 1', subscribe => [File_line['l3-0']] }
  exec { 'e6': command => '/bin/true' }
  file_line { 'l1-3': path => '/etc/sysctl.d/1.conf', line => '# 3', subscribe => [File_line['l19-2']], before => [File_line['l5-2']] }
  file_line { 'l17-3': path => '/etc/sysctl.d/17.conf', line => '# 3' }
  file_line { 'l7-2': path => '/etc/sysctl.d/7.conf', line => '# 2' }
  file_line { 'l9-0': path => '/etc/sysctl.d/9.conf', line => '# 0', subscribe => [File_line['l1-0'], Site::Pair['d4']] }
  site::pair { 'd2': n => 2 }
  contain c8
}
class c4 {
  file_line { 'l14-3': path => '/etc/sysctl.d/14.conf', line => '# 3', before => [File_line['l5-3']] }
  file_line { 'l1-0': path => '/etc/sysctl.d/1.conf', line => '# 0', before => [Site::Pair['d1']], require => [Exec['e2']] }
  file_line { 'l2-2': path => '/etc/sysctl.d/2.conf', line => '# 2', notify => [Class['c2']] }
  notify { 'n5': withpath => true, notify => [File_line['l9-2']] }
  file_line { 'l5-3': path => '/etc/sysctl.d/5.conf', line => '# 3' }
  file_line { 'l0-1': path => '/etc/sysctl.d/0.conf', line => '# 1' }
  file_line { 'l14-2': path => '/etc/sysctl.d/14.conf', line => '# 2' }
  file_line { 'l5-0': path => '/etc/sysctl.d/5.conf', line => '# 0', before => [File_line['l9-0']] }
  exec { 'e2': command => '/bin/true', before => [File_line['l1-0']] }
  file_line { 'l21-1': path => '/etc/sysctl.d/21.conf', line => '# 1' }
}
class c5 {
  contain c6
  file_line { 'l9-1': path => '/etc/sysctl.d/9.conf', line => '# 1', subscribe => [File_line['l1-0']], before => [File_line['l19-3']] }
  site::pair { 'd1': n => 1 }
  file_line { 'l22-0': path => '/etc/sysctl.d/22.conf', line => '# 0', notify => [Site::Pair['d13']] }
  site::pair { 'd4': n => 4 }
  file_line { 'l3-2': path => '/etc/sysctl.d/3.conf', line => '# 2' }
  site::pair { 'd6': n => 6, subscribe => [File_line['l7-3'], File_line['l15-2']] }
  file_line { 'l19-0': path => '/etc/sysctl.d/19.conf', line => '# 0', subscribe => [File_line['l3-3']], notify => [File_line['l7-1']] }
  file_line { 'l23-2': path => '/etc/sysctl.d/23.conf', line => '# 2', subscribe => [File_line['l22-2']] }
}
class c6 {
  notify { 'n7': withpath => true }
  file_line { 'l20-1': path => '/etc/sysctl.d/20.conf', line => '# 1', subscribe => [File_line['l0-1']] }
  file_line { 'l19-3': path => '/etc/sysctl.d/19.conf', line => '# 3' }
  file_line { 'l4-0': path => '/etc/sysctl.d/4.conf', line => '# 0', subscribe => [File_line['l4-1']] }
  file_line { 'l4-3': path => '/etc/sysctl.d/4.conf', line => '# 3' }
  file_line { 'l14-0': path => '/etc/sysctl.d/14.conf', line => '# 0' }
  file_line { 'l9-3': path => '/etc/sysctl.d/9.conf', line => '# 3', notify => [File_line['l20-1']] }
  file_line { 'l6-0': path => '/etc/sysctl.d/6.conf', line => '# 0', before => [File_line['l11-1']] }
  file_line { 'l10-2': path => '/etc/sysctl.d/10.conf', line => '# 2' }
}
class c7 {
  file_line { 'l23-0': path => '/etc/sysctl.d/23.conf', line => '# 0' }
  file_line { 'l13-0': path => '/etc/sysctl.d/13.conf', line => '# 0' }
  file_line { 'l18-1': path => '/etc/sysctl.d/18.conf', line => '# 1', before => [File_line['l5-1']] }
}
class c8 {
  file_line { 'l21-2': path => '/etc/sysctl.d/21.conf', line => '# 2', require => [File_line['l14-0']] }
  file_line { 'l9-2': path => '/etc/sysctl.d/9.conf', line => '# 2' }
  file_line { 'l23-1': path => '/etc/sysctl.d/23.conf', line => '# 1' }
  file_line { 'l20-2': path => '/etc/sysctl.d/20.conf', line => '# 2', subscribe => [File_line['l6-2']], require => [File_line['l4-1']] }
  notify { 'n0': withpath => true, subscribe => [Notify['n8']] }
  file_line { 'l10-3': path => '/etc/sysctl.d/10.conf', line => '# 3' }
  file_line { 'l2-3': path => '/etc/sysctl.d/2.conf', line => '# 3' }
  file_line { 'l13-2': path => '/etc/sysctl.d/13.conf', line => '# 2' }
  file_line { 'l21-0': path => '/etc/sysctl.d/21.conf', line => '# 0' }
  file_line { 'l17-2': path => '/etc/sysctl.d/17.conf', line => '# 2', require => [File_line['l9-1']] }
}
file_line { 'l12-2': path => '/etc/sysctl.d/12.conf', line => '# 2' }
exec { 'e5': command => '/bin/true', before => [File_line['l13-3']] }
file_line { 'l6-1': path => '/etc/sysctl.d/6.conf', line => '# 1' }
site::pair { 'd13': n => 13 }
class { 'c5':  }
notify { 'n11': withpath => true, notify => [Site::Pair['d4'], Notify['n0']], before => [File_line['l2-3']] }
exec { 'e4': command => '/bin/true', subscribe => [Notify['n9']] }
file_line { 'l20-0': path => '/etc/sysctl.d/20.conf', line => '# 0' }
site::pair { 'd8': n => 8, notify => [File_line['l2-0']] }
class { 'c0':  }
site::pair { 'd3': n => 3, notify => [File_line['l21-2']] }
file_line { 'l16-1': path => '/etc/sysctl.d/16.conf', line => '# 1' }
notify { 'n10': withpath => true, notify => [File_line['l21-0'], File_line['l3-0']] }
exec { 'e1': command => '/bin/true' }
file_line { 'l11-2': path => '/etc/sysctl.d/11.conf', line => '# 2' }
file_line { 'l15-1': path => '/etc/sysctl.d/15.conf', line => '# 1' }
file_line { 'l1-1': path => '/etc/sysctl.d/1.conf', line => '# 1', before => [File_line['l6-1']] }
file_line { 'l8-3': path => '/etc/sysctl.d/8.conf', line => '# 3' }
class { 'c4':  }
file_line { 'l5-1': path => '/etc/sysctl.d/5.conf', line => '# 1' }
site::pair { 'd11': n => 11, before => [File_line['l19-1']] }
file_line { 'l16-3': path => '/etc/sysctl.d/16.conf', line => '# 3' }
site::pair { 'd12': n => 12, subscribe => [File_line['l13-0']] }
file_line { 'l7-3': path => '/etc/sysctl.d/7.conf', line => '# 3', notify => [File_line['l17-1']] }
file_line { 'l10-1': path => '/etc/sysctl.d/10.conf', line => '# 1', subscribe => [File_line['l1-0']] }
file_line { 'l12-3': path => '/etc/sysctl.d/12.conf', line => '# 3' }
class { 'c2': require => [File_line['l0-0']] }
notify { 'n2': withpath => true }
file_line { 'l23-3': path => '/etc/sysctl.d/23.conf', line => '# 3', notify => [Site::Pair['d9']] }
class { 'c1': subscribe => [File_line['l0-1']] }
file_line { 'l11-0': path => '/etc/sysctl.d/11.conf', line => '# 0', require => [File_line['l15-0']], subscribe => [Class['c0']] }
notify { 'n8': withpath => true, notify => [File_line['l22-3']], before => [File_line['l7-2']] }
exec { 'e7': command => '/bin/true' }
class { 'c3':  }
site::pair { 'd9': n => 9, require => [File_line['l16-3']] }
class { 'c7':  }
Site::Pair['d12'] -> File_line['l9-3']
Site::Pair['d12'] -> File_line['l0-1']
File_line['l16-2'] -> File_line['l0-3']
File_line['l3-0'] -> File_line['l11-1']
Notify['n3'] -> Exec['e6']
File_line['l12-1'] -> Exec['e0']
File_line['l4-2'] -> File_line['l19-1']
File_line['l5-1'] -> File_line['l17-0']
File_line['l4-2'] -> File_line['l5-2']
Site::Pair['d12'] -> Site::Pair['d10']
File_line['l18-1'] -> File_line['l14-3']
Notify['n3'] -> File_line['l10-3']
File_line['l8-2'] -> File_line['l20-1']
File_line['l13-0'] -> File_line['l21-2']
Class['c0'] -> Class['c6']
File_line['l9-0'] -> File_line['l7-1']
File_line['l22-3'] -> Exec['e6']
File_line['l12-3'] -> File_line['l9-0']
File_line['l10-0'] -> Class['c5']
File_line['l4-1'] -> File_line['l17-0']
Notify['n8'] -> File_line['l12-3']
File_line['l5-0'] -> File_line['l3-3']
File_line['l22-3'] -> File_line['l17-0']
Site::Pair['d2'] -> Site::Pair['d13']
File_line['l14-2'] -> File_line['l15-1']
Notify['n11'] -> File_line['l6-1']
File_line['l6-0'] -> File_line['l10-1']
File_line['l10-0'] -> Class['c8']
