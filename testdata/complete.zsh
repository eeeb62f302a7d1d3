#!/bin/zsh -f
# What an interactive zsh offers at the end of a line: complete.zsh DIRECTORY LINE prints each
# match on a line. DIRECTORY has the completion as _iptoken-lint; the working directory is
# where files are looked for. The shell runs in a terminal of its own, and Tab is pressed.
zmodload zsh/zpty
work=$(mktemp -d)
trap 'rm -rf $work' EXIT
cat > $work/rc <<'RC'
PS1= RPS1= PS2=
setopt no_beep
unsetopt zle_bracketed_paste 2> /dev/null
fpath=($COMPLETE_FROM $fpath)
autoload -Uz compinit
compinit -u -D
# Every match passes through here on its way; -O, -A and -D only ask what would match.
compadd() {
	local -a matches
	local option
	for option in "${@[1,(i)(-|--)]}"; do
		[[ $option != -[OAD] ]] || { builtin compadd "$@"; return }
	done
	builtin compadd -O matches "$@"
	(( ! $#matches )) || print -rl -- $matches >> $COMPLETE_TO
	builtin compadd "$@"
}
complete-and-say() { zle complete-word; print > $COMPLETE_TO.done }
zle -N complete-and-say
bindkey '^I' complete-and-say
print > $COMPLETE_TO.ready
RC
export COMPLETE_FROM=$1 COMPLETE_TO=$work/matches TERM=dumb
: > $work/matches
wait_for() {
	local tries=0
	until [[ -e $1 ]]; do
		(( tries++ < 600 )) || { print "no answer from zsh"; exit 1 }
		zpty -rt shell > /dev/null 2>&1
		sleep 0.05
	done
}
zpty -b shell exec zsh -f -i 2> /dev/null || { print 'there is no terminal to be had'; exit 77 }
zpty -w shell "source $work/rc"
wait_for $work/matches.ready
zpty -wn shell "$2"$'\t'
wait_for $work/matches.done
sort -u $work/matches
zpty -d shell
