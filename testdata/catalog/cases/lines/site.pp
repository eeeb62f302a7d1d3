# Each line is in a file of its own.
file_line { 'match-one': path => '/etc/sysctl.d/match-one.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-none': path => '/etc/sysctl.d/match-none.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-none-no-newline': path => '/etc/sysctl.d/match-none-no-newline.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-several': path => '/etc/sysctl.d/match-several.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-several-multiple': path => '/etc/sysctl.d/match-several-multiple.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', multiple => true }
file_line { 'match-line-there': path => '/etc/sysctl.d/match-line-there.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-line-there-replace-all': path => '/etc/sysctl.d/match-line-there-replace-all.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', multiple => true, replace_all_matches_not_matching_line => true }
file_line { 'match-not-the-line': path => '/etc/sysctl.d/match-not-the-line.conf', line => '# none', match => '^x' }
file_line { 'match-no-append': path => '/etc/sysctl.d/match-no-append.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', append_on_no_match => false }
file_line { 'match-no-replace': path => '/etc/sysctl.d/match-no-replace.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', replace => false }
file_line { 'match-no-replace-none': path => '/etc/sysctl.d/match-no-replace-none.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', replace => false }
file_line { 'no-replace-no-match': path => '/etc/sysctl.d/no-replace-no-match.conf', line => 'net.ipv6.conf.all.forwarding = 1', replace => false }
file_line { 'match-last-no-newline': path => '/etc/sysctl.d/match-last-no-newline.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'match-after': path => '/etc/sysctl.d/match-after.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', after => '^# head' }
file_line { 'match-after-two': path => '/etc/sysctl.d/match-after-two.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', after => '^# head' }
file_line { 'match-after-none': path => '/etc/sysctl.d/match-after-none.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', after => '^# head' }
file_line { 'after': path => '/etc/sysctl.d/after.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head$' }
file_line { 'after-last-no-newline': path => '/etc/sysctl.d/after-last-no-newline.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => 'head' }
file_line { 'after-none': path => '/etc/sysctl.d/after-none.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head' }
file_line { 'after-several': path => '/etc/sysctl.d/after-several.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head' }
file_line { 'after-several-multiple': path => '/etc/sysctl.d/after-several-multiple.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head', multiple => true }
file_line { 'after-line-there': path => '/etc/sysctl.d/after-line-there.conf', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head' }
file_line { 'absent-match': path => '/etc/sysctl.d/absent-match.conf', ensure => 'absent', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'absent-match-for-absence': path => '/etc/sysctl.d/absent-match-for-absence.conf', ensure => 'absent', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', match_for_absence => true }
file_line { 'absent-several': path => '/etc/sysctl.d/absent-several.conf', ensure => 'absent', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', match_for_absence => true }
file_line { 'absent-several-multiple': path => '/etc/sysctl.d/absent-several-multiple.conf', ensure => 'absent', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=', match_for_absence => true, multiple => true }
file_line { 'absent-no-newline': path => '/etc/sysctl.d/absent-no-newline.conf', ensure => 'absent', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'absent-after': path => '/etc/sysctl.d/absent-after.conf', ensure => 'absent', line => 'net.ipv6.conf.all.forwarding = 1', after => '^# head' }
file_line { 'empty': path => '/etc/sysctl.d/empty.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'crlf': path => '/etc/sysctl.d/crlf.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'crlf-match': path => '/etc/sysctl.d/crlf-match.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=\\s*0$' }
file_line { 'crlf-absent': path => '/etc/sysctl.d/crlf-absent.conf', ensure => 'absent', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'lone-cr': path => '/etc/sysctl.d/lone-cr.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'with-newline': path => '/etc/sysctl.d/with-newline.conf', line => "net.ipv6.conf.all.forwarding = 1\n" }
file_line { 'two-lines': path => '/etc/sysctl.d/two-lines.conf', line => "# y\nnet.ipv6.conf.all.forwarding = 1" }
file_line { 'class': path => '/etc/sysctl.d/class.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^\\s*net[./]ipv6[./]conf[./]all[./]forwarding\\b' }
file_line { 'alternatives': path => '/etc/sysctl.d/alternatives.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^(?:#|;)?\\s*(net\\.ipv6|x)\\.conf\\.all\\.forwarding ?=' }
file_line { 'negated': path => '/etc/sysctl.d/negated.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '\\A[^#]+forwarding[^\\n]*\\Z' }
file_line { 'counted': path => '/etc/sysctl.d/counted.conf', line => 'a1111', match => '^a\\d{3}$' }
file_line { 'dollar': path => '/etc/sysctl.d/dollar.conf', line => 'foo baz', match => 'foo\\W' }
file_line { 'umlaut': path => '/etc/sysctl.d/umlaut.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^# f.r$' }
file_line { 'lazy': path => '/etc/sysctl.d/lazy.conf', line => 'x = 1', match => '^x.*?=' }
file_line { 'case-blind': path => '/etc/sysctl.d/case-blind.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '(?i)^net\\.ipv6\\.conf\\.all\\.forwarding' }
file_line { 'lookahead': path => '/etc/sysctl.d/lookahead.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => 'forwarding(?= = 0)' }
file_line { 'backreference': path => '/etc/sysctl.d/backreference.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '(ab)\\1' }
file_line { 'posix-class': path => '/etc/sysctl.d/posix-class.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^[[:space:]]*$' }
file_line { 'invalid': path => '/etc/sysctl.d/invalid.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '(x' }
file_line { 'not-text': path => '/etc/sysctl.d/not-text.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^# f' }
file_line { 'not-text-line': path => '/etc/sysctl.d/not-text-line.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'latin': path => '/etc/sysctl.d/latin.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^# f.r$', encoding => 'iso-8859-1' }
file_line { 'missing': path => '/etc/sysctl.d/missing.conf', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'missing-absent': path => '/etc/sysctl.d/missing-absent.conf', ensure => 'absent', line => 'net.ipv6.conf.all.forwarding = 1' }
file_line { 'missing-match': path => '/etc/sysctl.d/missing-match.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => '^net\\.ipv6\\.conf\\.all\\.forwarding\\s*=' }
file_line { 'sensitive': path => '/etc/sysctl.d/sensitive.conf', line => Sensitive('net.ipv6.conf.all.forwarding = 1') }
file_line { 'deferred': path => '/etc/sysctl.d/deferred.conf', line => Deferred('sprintf', ['net.ipv6.conf.all.forwarding = %s', '1']) }
file_line { 'regexp': path => '/etc/sysctl.d/regexp.conf', line => 'net.ipv6.conf.all.forwarding = 1', match => /^# regexp/ }
file_line { 'plain noop': noop => true, path => '/etc/sysctl.d/noop.conf', line => '# noop' }
