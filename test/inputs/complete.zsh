# For tests: prints what zsh offers for the last word of a command line: complete.zsh FOLDER LIBRARY WORD...
# zsh completes only what is typed at a terminal, so another zsh gets one, and tells each match as it is added.
zmodload zsh/zpty
folder=$1 library=$2
shift 2
setup=$(mktemp)
cat >$setup <<'END'
PROMPT="READY "
finish() print DONE
zle -N finish
bindkey "^X" finish
unsetopt zle_bracketed_paste
autoload -Uz compinit
compinit -u -D
compadd() {
  local -a found
  # Options that ask for an answer are completion's own business.
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    builtin compadd -O found "$@"
    (( $#found )) && print -rl -- "OFFER:"$^found
  fi
  builtin compadd "$@"
}
END
zpty shell zsh -f -i
zpty -w shell "cd ${(q)folder}; fpath=(${(q)library} \$fpath); source $setup"
# What is typed before the editor of lines has the terminal is not for it.
zpty -r shell line '*READY *'
zpty -w -n shell "nix-verdict ${(j: :)@}"$'\t\x18'
zpty -r shell line '*DONE*'
print -r -- $line
zpty -d shell
rm -f $setup
