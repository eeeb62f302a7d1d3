# Each resource changes a file of its own.
augeas { 'overwrite':
  context => "/files/etc/network/interfaces.d/overwrite",
  changes => ["set iface[. = 'eno1']/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'append':
  context => "/files/etc/network/interfaces.d/append",
  changes => ["set iface[. = 'eno1']/up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'append-last':
  context => "/files/etc/network/interfaces.d/append-last",
  changes => ["set iface[. = 'eno1']/pre-up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'two-matches':
  context => "/files/etc/network/interfaces.d/two-matches",
  changes => ["set iface[. = 'eno2' and family = 'inet']/up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'two-matches-then':
  context => "/files/etc/network/interfaces.d/two-matches-then",
  changes => ["set iface[. = 'eno2' and family = 'inet']/up '/sbin/ip token set ::5 dev eno1'", "set iface[. = 'eno1']/mtu '1400'"],
}
augeas { 'two-stanzas':
  context => "/files/etc/network/interfaces.d/two-stanzas",
  changes => ["set iface[. = 'eno2']/mtu '1400'"],
}
augeas { 'two-stanzas-one-option':
  context => "/files/etc/network/interfaces.d/two-stanzas-one-option",
  changes => ["set iface[. = 'eno2']/up[. = 'false'] 'ip token set ::6 dev eno2'"],
}
augeas { 'no-stanza':
  context => "/files/etc/network/interfaces.d/no-stanza",
  changes => ["set iface[. = 'eno9']/up 'true'"],
}
augeas { 'no-stanza-after':
  context => "/files/etc/network/interfaces.d/no-stanza-after",
  changes => ["set iface[. = 'eno1']/mtu '1400'", "set iface[. = 'eno9']/up 'true'"],
}
augeas { 'whole-stanza':
  context => "/files/etc/network/interfaces.d/whole-stanza",
  changes => ["set auto[./1 = 'eno1.5']/1 'eno1.5'", "set iface[. = 'eno1.5'] 'eno1.5'", "set iface[. = 'eno1.5']/family 'inet'", "set iface[. = 'eno1.5']/method 'static'", "set iface[. = 'eno1.5']/address '10.0.0.1/24'"],
}
augeas { 'wrong-order':
  context => "/files/etc/network/interfaces.d/wrong-order",
  changes => ["set iface[. = 'eno7']/family 'inet'", "set iface[. = 'eno7'] 'eno7'", "set iface[. = 'eno7']/method 'manual'"],
}
augeas { 'option-before-family':
  context => "/files/etc/network/interfaces.d/option-before-family",
  changes => ["set iface[. = 'eno7'] 'eno7'", "set iface[. = 'eno7']/mtu '1400'", "set iface[. = 'eno7']/family 'inet'", "set iface[. = 'eno7']/method 'manual'"],
}
augeas { 'remove-stanza':
  context => "/files/etc/network/interfaces.d/remove-stanza",
  changes => ["rm iface[. = 'eno1']"],
}
augeas { 'remove-first-stanza':
  context => "/files/etc/network/interfaces.d/remove-first-stanza",
  changes => ["rm iface[1]"],
}
augeas { 'remove-option':
  context => "/files/etc/network/interfaces.d/remove-option",
  changes => ["rm iface[. = 'eno2']/up[1]"],
}
augeas { 'remove-nothing':
  context => "/files/etc/network/interfaces.d/remove-nothing",
  changes => ["rm iface[. = 'eno9']"],
}
augeas { 'remove-word':
  context => "/files/etc/network/interfaces.d/remove-word",
  changes => ["rm auto[. /1 = 'eno1']/2"],
}
augeas { 'remove-word-plain':
  context => "/files/etc/network/interfaces.d/remove-word-plain",
  changes => ["rm auto[2]/2"],
}
augeas { 'remove-only-word':
  context => "/files/etc/network/interfaces.d/remove-only-word",
  changes => ["rm auto[1]/1"],
}
augeas { 'remove-auto':
  context => "/files/etc/network/interfaces.d/remove-auto",
  changes => ["rm auto[./1 = 'lo']"],
}
augeas { 'insert':
  context => "/files/etc/network/interfaces.d/insert",
  changes => ["ins pre-up before iface[. = 'eno1']/pre-up[1]", "set iface[. = 'eno1']/pre-up[1] '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'insert-after':
  context => "/files/etc/network/interfaces.d/insert-after",
  changes => ["ins up after iface[. = 'eno2'][1]/up[last()]", "set iface[. = 'eno2'][1]/up[last()] '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'insert-no-value':
  context => "/files/etc/network/interfaces.d/insert-no-value",
  changes => ["ins up after iface[. = 'eno1']/address"],
}
augeas { 'insert-nowhere':
  context => "/files/etc/network/interfaces.d/insert-nowhere",
  changes => ["ins up after iface[. = 'eno9']/address"],
}
augeas { 'insert-several':
  context => "/files/etc/network/interfaces.d/insert-several",
  changes => ["ins up after iface[. = 'eno2']"],
}
augeas { 'insert-auto':
  context => "/files/etc/network/interfaces.d/insert-auto",
  changes => ["ins auto before iface[. = 'eno2'][1]", "set auto[last()]/1 'eno8'"],
}
augeas { 'insert-comment-at-top':
  context => "/files/etc/network/interfaces.d/insert-comment-at-top",
  changes => ["ins #comment before iface[. = 'eno2'][1]", "set #comment[last()] 'x'"],
}
augeas { 'clear':
  context => "/files/etc/network/interfaces.d/clear",
  changes => ["clear iface[. = 'eno1']/pre-up"],
}
augeas { 'touch':
  context => "/files/etc/network/interfaces.d/touch",
  changes => ["touch iface[. = 'eno1']/pre-up"],
}
augeas { 'setm':
  context => "/files/etc/network/interfaces.d/setm",
  changes => ["setm iface[. = 'eno2'] mtu '1400'"],
}
augeas { 'setm-each':
  context => "/files/etc/network/interfaces.d/setm-each",
  changes => ["setm iface/up . 'true'"],
}
augeas { 'no-quotes':
  context => "/files/etc/network/interfaces.d/no-quotes",
  changes => ["set iface[. = 'eno1']/pre-up /sbin/ip token set ::5 dev eno1"],
}
augeas { 'double-quotes':
  context => "/files/etc/network/interfaces.d/double-quotes",
  changes => ["set iface[. = \"eno1\"]/up \"echo 'a'\""],
}
augeas { 'escaped-quote':
  context => "/files/etc/network/interfaces.d/escaped-quote",
  changes => ["set iface[. = 'eno1']/up 'echo \\'a\\' b'"],
}
augeas { 'absolute':
  changes => ["set /files/etc/network/interfaces.d/absolute/iface[. = 'eno1']/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'onlyif-no':
  context => "/files/etc/network/interfaces.d/onlyif-no",
  changes => ["set iface[. = 'eno1']/up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "match iface[. = 'eno1']/pre-up size == 0",
}
augeas { 'onlyif-yes':
  context => "/files/etc/network/interfaces.d/onlyif-yes",
  changes => ["set iface[. = 'eno1']/up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "match iface[. = 'eno1']/up[. = '/sbin/ip token set ::5 dev eno1'] size == 0",
}
augeas { 'onlyif-get':
  context => "/files/etc/network/interfaces.d/onlyif-get",
  changes => ["set iface[. = 'eno1']/up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "get iface[. = 'eno1']/address == '10.192.20.18/24'",
}
augeas { 'onlyif-get-no':
  context => "/files/etc/network/interfaces.d/onlyif-get-no",
  changes => ["set iface[. = 'eno1']/up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "get iface[. = 'eno1']/address != '10.192.20.18/24'",
}
augeas { 'onlyif-get-unquoted':
  context => "/files/etc/network/interfaces.d/onlyif-get-unquoted",
  changes => ["set iface[. = 'eno1']/up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "get iface[. = 'eno1']/address == 10.192.20.18/24",
}
augeas { 'context-predicate':
  context => "/files/etc/network/interfaces.d/context-predicate/*[. = 'eno2' and ./family = 'inet6']",
  changes => ["set up[last()+1] '/sbin/ip token set ::5 dev eno1'"],
  onlyif  => "match up[. = 'x'] size == 0",
}
augeas { 'or':
  context => "/files/etc/network/interfaces.d/or",
  changes => ["set iface[. = 'nope' or . = 'eno1']/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'position':
  context => "/files/etc/network/interfaces.d/position",
  changes => ["set iface[2]/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'last':
  context => "/files/etc/network/interfaces.d/last",
  changes => ["set iface[last()]/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'last-minus':
  context => "/files/etc/network/interfaces.d/last-minus",
  changes => ["set iface[last()-1]/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'child-value':
  context => "/files/etc/network/interfaces.d/child-value",
  changes => ["set iface[address = '10.192.20.18/24']/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'child-exists':
  context => "/files/etc/network/interfaces.d/child-exists",
  changes => ["set iface[gateway]/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'not-equal':
  context => "/files/etc/network/interfaces.d/not-equal",
  changes => ["set iface[. != 'lo'][. != 'eno2']/pre-up '/sbin/ip token set ::5 dev eno1'"],
}
augeas { 'list-option':
  context => "/files/etc/network/interfaces.d/list-option",
  changes => ["set iface[. = 'eno1']/bridge-ports/1 'eno7'", "set iface[. = 'eno1']/bridge-ports/2 'eno8'"],
}
augeas { 'list-option-value':
  context => "/files/etc/network/interfaces.d/list-option-value",
  changes => ["set iface[. = 'eno1']/bridge-ports 'eno7 eno8'"],
}
augeas { 'bad-option-name':
  context => "/files/etc/network/interfaces.d/bad-option-name",
  changes => ["set iface[. = 'eno1']/Pre-Up 'true'"],
}
augeas { 'underscore':
  context => "/files/etc/network/interfaces.d/underscore",
  changes => ["set iface[. = 'eno1']/bridge_ports 'eno7'"],
}
augeas { 'value-backslash':
  context => "/files/etc/network/interfaces.d/value-backslash",
  changes => ["set iface[. = 'eno1']/up 'true \\\\'"],
}
augeas { 'value-newline':
  context => "/files/etc/network/interfaces.d/value-newline",
  changes => ["set iface[. = 'eno1']/up \"a
b\""],
}
augeas { 'value-blank':
  context => "/files/etc/network/interfaces.d/value-blank",
  changes => ["set iface[. = 'eno1']/up ' true'"],
}
augeas { 'value-empty':
  context => "/files/etc/network/interfaces.d/value-empty",
  changes => ["set iface[. = 'eno1']/up ''"],
}
augeas { 'allow':
  context => "/files/etc/network/interfaces.d/allow",
  changes => ["set allow-hotplug/2 'eno4'"],
}
augeas { 'source':
  context => "/files/etc/network/interfaces.d/source",
  changes => ["set source 'interfaces.d/*.cfg'"],
}
augeas { 'same':
  context => "/files/etc/network/interfaces.d/same",
  changes => ["set iface[. = 'eno1']/gateway '10.192.20.1'"],
}
augeas { 'family':
  context => "/files/etc/network/interfaces.d/family",
  changes => ["set iface[. = 'eno1']/method 'manual'"],
}
augeas { 'option-child':
  context => "/files/etc/network/interfaces.d/option-child",
  changes => ["set iface[. = 'eno1']/up/x 'manual'"],
}
augeas { 'mapping':
  context => "/files/etc/network/interfaces.d/mapping",
  changes => ["set mapping 'eno9'", "set mapping/script '/bin/true'"],
}
augeas { 'mapping-empty':
  context => "/files/etc/network/interfaces.d/mapping-empty",
  changes => ["set mapping 'eno9'"],
}
augeas { 'lines':
  context => "/files/etc/network/interfaces.d/lines",
  changes => "set iface[. = 'eno1']/mtu '1400'
  rm iface[. = 'eno1']/gateway

",
}
augeas { 'new-file':
  context => "/files/etc/network/interfaces.d/new-file",
  changes => ["set auto/1 'eno9'", "set iface 'eno9'", "set iface/family 'inet'", "set iface/method 'manual'"],
}
augeas { 'no-newline':
  context => "/files/etc/network/interfaces.d/no-newline",
  changes => ["set iface[. = 'eno1']/mtu '1400'"],
}
augeas { 'continued':
  context => "/files/etc/network/interfaces.d/continued",
  changes => ["set iface[. = 'eno1']/mtu '1400'"],
}
augeas { 'inherits':
  context => "/files/etc/network/interfaces.d/inherits",
  changes => ["set iface[. = 'eno1']/mtu '1400'"],
}
augeas { 'indented':
  context => "/files/etc/network/interfaces.d/indented",
  changes => ["set iface[. = 'eno1']/mtu '1400'"],
}
augeas { 'star':
  context => "/files/etc/network/interfaces.d/star",
  changes => ["set *[. = 'eno1']/mtu '1400'"],
}
augeas { 'slash-name':
  context => "/files/etc/network/interfaces.d/slash-name",
  changes => ["set iface[. = 'eno1']/up[. = 'x/y'] 'x/y'"],
}
augeas { 'many':
  context => "/files/etc/network/interfaces.d/many",
  changes => ["set iface[. = 'eno1']/pre-up[1] 'echo 1'", "set iface[. = 'eno1']/pre-up[2] 'echo 2'", "set iface[. = 'eno1']/pre-up[3] 'echo 3'", "set iface[. = 'eno1']/pre-up[4] 'echo 4'"],
}
augeas { 'count-hole':
  context => "/files/etc/network/interfaces.d/count-hole",
  changes => ["set iface[. = 'eno1']/pre-up[5] 'echo 5'"],
}
augeas { 'comment':
  context => "/files/etc/network/interfaces.d/comment",
  changes => ["set #comment[1] 'new'"],
}
augeas { 'iface-comment':
  context => "/files/etc/network/interfaces.d/iface-comment",
  changes => ["set iface[. = 'eno1']/#comment 'new'"],
}
